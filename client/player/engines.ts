import type { RungLimits } from './abr/controller.ts';
import { type Connection, pageThroughput, readLinkHint } from './abr/link-hint.ts';
import type { Engine, EngineListener } from './engine.ts';
import type { Source } from './modes.ts';
import { createNativeEngine } from './native-engine.ts';
import { hasMediaSource, setUrl } from './sets.ts';

/** What an engine is made for. */
export interface EngineSpec {
  source: Source;
  opus: boolean;
  limits: RungLimits;
  /** Only single pictures are known to come through: begin with them. */
  low: boolean;
  /** What the engine before it has seen of the link; null for the first. */
  seen: { distanceMs: number; kbps: number } | null;
}

/** Makes engines for one video; fails when the player's own code does not arrive. */
export type MakeEngine = (spec: EngineSpec, listener: EngineListener) => Promise<Engine>;

export interface EngineOptions {
  /** Where the link is remembered; null for nowhere. */
  storage: Storage | null;
  connection: Connection | null;
  /** Rate at which the page came, kbit/s; null for unknown. Without it, it is measured. */
  pageKbps?: number | null | undefined;
}

/** `connection` is Chromium's alone. */
type NavigatorWithConnection = Navigator & { connection?: Connection };

/** What the browser tells of its connection; null where it tells nothing. */
export function browserConnection(): Connection | null {
  return (navigator as NavigatorWithConnection).connection ?? null;
}

/** The engine of hls.js, in a file of its own. */
export const loadHlsEngine = () => import('./hls-engine.ts');

/** Asks for the player's own code, the largest file of the page, before there is anything to play. */
export function preloadPlayer(): void {
  // What does not arrive now is asked for again when it is needed.
  if (hasMediaSource()) loadHlsEngine().catch(() => undefined);
}

function measurePage(): number | null {
  const resources = performance.getEntriesByType('resource');
  return pageThroughput(resources.filter((entry) => entry instanceof PerformanceResourceTiming));
}

/** hls.js where script can feed the video, the browser's own player elsewhere. */
export function engineMaker(video: HTMLVideoElement, indexUrl: string, options: EngineOptions): MakeEngine {
  const { storage, connection } = options;
  return async ({ source, opus, limits, low, seen }, listener) => {
    if (!hasMediaSource()) {
      const own = (now: RungLimits) => (now.stillsOnly ? 'stills' : 'index');
      const urlFor = (now: RungLimits) => setUrl(indexUrl, source === 'sound' ? source : own(now), false);
      return createNativeEngine(video, { limits, urlFor }, listener);
    }
    const { createHlsEngine } = await loadHlsEngine();
    // Measured only now: the player's own code is the largest file of the page.
    const pageKbps = options.pageKbps === undefined ? measurePage() : options.pageKbps;
    const known = readLinkHint({ memory: storage, connection, pageKbps }, Date.now());
    const hint = seen === null ? known : { throughputKbps: seen.kbps, distanceMs: seen.distanceMs };
    const url = setUrl(indexUrl, source, opus);
    return createHlsEngine(
      video,
      url,
      { hint, limits, opus, low, storage, soundOnly: source === 'sound' },
      listener,
    );
  };
}
