import { type ReadonlySignal, signal } from '@preact/signals';
import { type Connection, pageThroughput, readLinkHint } from './abr/link-hint.ts';
import type { Engine, PlayerReport } from './engine.ts';

/** `retrying`: something broke and is being mended by itself. `stalled`: the buffer is empty, data is on its way. */
export type PlayerState = 'loading' | 'playing' | 'stalled' | 'retrying' | 'ended';

/** Plays one live playlist in one video element, and never gives up. */
export interface Player {
  readonly state: ReadonlySignal<PlayerState>;
  /** The moment the picture shows, ms since the epoch; null when unknown or not playing. */
  pictureTimeMs(): number | null;
  /** Null while nothing plays, and where the browser does not tell. */
  report(): PlayerReport | null;
  /** Sets or, with null, lifts the cap of a data saver, kbit/s; the lowest rung is always allowed. */
  capKbps(kbps: number | null): void;
  close(): void;
}

export interface PlayerOptions {
  /** The cap to begin with, kbit/s; without it, the browser's Save-Data decides. */
  maxKbps?: number | null;
  /** Where the link is remembered; null for nowhere. */
  storage?: Storage | null;
  /** Rate at which the page came, kbit/s; null for unknown. Without it, it is measured. */
  pageKbps?: number | null;
}

/** What Save-Data allows, kbit/s: a small picture that moves. */
const SAVE_DATA_KBPS = 120;

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 10_000;

/** Safari's own HLS knows the programme date of the first frame. */
type NativeHlsVideo = HTMLVideoElement & { getStartDate?: () => Date };

/** `connection` is Chromium's alone. */
type NavigatorWithConnection = Navigator & { connection?: Connection };

function hasMediaSource(): boolean {
  return 'ManagedMediaSource' in globalThis || 'MediaSource' in globalThis;
}

/** Some privacy settings forbid even to look. */
function readableStorage(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

function measurePage(): number | null {
  const resources = performance.getEntriesByType('resource');
  return pageThroughput(resources.filter((entry) => entry instanceof PerformanceResourceTiming));
}

function nativeEngine(video: NativeHlsVideo, url: string, onFatal: () => void): Engine {
  video.addEventListener('error', onFatal);
  video.src = url;
  return {
    pictureDate() {
      const startMs = video.getStartDate?.().getTime() ?? Number.NaN;
      return Number.isNaN(startMs) ? null : new Date(startMs + video.currentTime * 1_000);
    },
    report: () => null,
    capKbps: () => undefined,
    close() {
      video.removeEventListener('error', onFatal);
      video.removeAttribute('src');
      video.load();
    },
  };
}

/** Starts at once. The engine is made anew, after a growing pause, whenever it fails for good. */
export function createPlayer(
  video: HTMLVideoElement,
  url: string,
  { storage = readableStorage(), ...options }: PlayerOptions = {},
): Player {
  const connection = (navigator as NavigatorWithConnection).connection ?? null;
  let maxKbps = options.maxKbps ?? (connection?.saveData ? SAVE_DATA_KBPS : null);
  const state = signal<PlayerState>('loading');
  let engine: Engine | null = null;
  let attempt = 0;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let closed = false;

  async function hlsEngine(onFatal: () => void, onJump: () => void): Promise<Engine> {
    const { createHlsEngine } = await import('./hls-engine.ts');
    // Asked for only now: the player's own code is the largest file of the page.
    const pageKbps = options.pageKbps === undefined ? measurePage() : options.pageKbps;
    const hint = readLinkHint({ memory: storage, connection, pageKbps }, Date.now());
    return createHlsEngine(video, url, { hint, maxKbps, storage, onFatal, onJump });
  }

  async function start(): Promise<void> {
    // A failure may be reported twice; only the first of one engine counts.
    let failed = false;
    state.value = 'loading';
    const remake = (pauseMs: () => number) => {
      if (failed || closed) return;
      failed = true;
      retryIn(pauseMs());
    };
    const onFatal = () => remake(() => Math.min(FIRST_RETRY_MS * 2 ** attempt++, LONGEST_RETRY_MS));
    // Nothing is broken: what comes next is there already.
    const onJump = () => remake(() => 0);
    try {
      const made = hasMediaSource() ? await hlsEngine(onFatal, onJump) : nativeEngine(video, url, onFatal);
      if (closed || failed) made.close();
      else engine = made;
    } catch {
      // The player's own code did not arrive over the weak link.
      onFatal();
    }
  }

  function retryIn(pauseMs: number): void {
    engine?.close();
    engine = null;
    state.value = 'retrying';
    clearTimeout(retryTimer);
    retryTimer = setTimeout(() => void start(), pauseMs);
  }

  const onPlaying = () => {
    attempt = 0;
    state.value = 'playing';
  };
  const onWaiting = () => {
    if (state.value === 'playing') state.value = 'stalled';
  };
  const onEnded = () => {
    state.value = 'ended';
  };
  // Autoplay is muted and so allowed; where a data saver forbids even that, the tap for sound starts it.
  const onCanPlay = () => void video.play().catch(() => undefined);
  const onOnline = () => {
    if (state.value !== 'retrying') return;
    attempt = 0;
    clearTimeout(retryTimer);
    void start();
  };
  const listeners = { playing: onPlaying, waiting: onWaiting, ended: onEnded, canplay: onCanPlay };
  for (const [name, listener] of Object.entries(listeners)) video.addEventListener(name, listener);
  globalThis.addEventListener('online', onOnline);
  void start();

  return {
    state,
    pictureTimeMs() {
      if (state.value !== 'playing' && state.value !== 'stalled') return null;
      return engine?.pictureDate()?.getTime() ?? null;
    },
    report: () => engine?.report() ?? null,
    capKbps(kbps) {
      maxKbps = kbps;
      engine?.capKbps(kbps);
    },
    close() {
      closed = true;
      clearTimeout(retryTimer);
      engine?.close();
      for (const [name, listener] of Object.entries(listeners)) video.removeEventListener(name, listener);
      globalThis.removeEventListener('online', onOnline);
    },
  };
}
