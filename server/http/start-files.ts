import type { LiveView } from '../contract/live.ts';
import type { StartFiles } from '../contract/page.ts';

/** The multivariant playlists that players begin with. */
const SETS = ['adaptive.m3u8', 'adaptive-opus.m3u8'];
/** Lowest frame rate of a picture that moves; what is below is stills. */
const MOVING_FPS = 5;
/** The origin is near; a document never waits longer than this for it, ms. */
const PATIENCE_MS = 500;
/** Names stay the same for a run of the encoder; so long they are not asked for again, ms. */
const KEPT_MS = 1_000;

/** Names the files with which a player begins a live, so that it can fetch them side by side. */
export interface StartFilesReader {
  /** One list for each set; none where nothing plays or the origin does not answer in time. Never rejects. */
  of(live: LiveView | null): Promise<StartFiles[]>;
}

/** Reads the playlists of the origin at `originUrl`, which is asked each time, since it moves at a restart. */
export function createStartFilesReader(originUrl: () => string | null): StartFilesReader {
  const kept = new Map<string, { files: Promise<StartFiles[]>; until: number }>();

  return {
    async of(live) {
      const url = live?.state === 'onAir' ? live.playlistUrl : null;
      if (url === null) return [];
      const now = Date.now();
      for (const [key, { until }] of kept) if (until <= now) kept.delete(key);
      const known = kept.get(url) ?? { files: read(url), until: now + KEPT_MS };
      kept.set(url, known);
      return known.files;
    },
  };

  /** The sets side by side, without those that the origin does not have or does not tell in time. */
  async function read(playlistUrl: string): Promise<StartFiles[]> {
    const base = originUrl();
    if (base === null) return [];
    const folder = playlistUrl.slice(0, playlistUrl.lastIndexOf('/') + 1);
    // An edge in front has the same paths under another name; here they are asked of the origin itself.
    const path = folder.replace(/^https?:\/\/[^/]+/, '');
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const load = async (name: string): Promise<string> => {
      const response = await fetch(new URL(path + name, base), { signal });
      if (!response.ok) throw new Error(`${name} answered ${response.status}`);
      return await response.text();
    };
    const sets = await Promise.allSettled(SETS.map((name) => beginningOf(name, load)));
    return sets.flatMap((set) =>
      set.status === 'fulfilled' ? [set.value.map((name) => folder + name)] : [],
    );
  }
}

async function beginningOf(multivariant: string, load: (name: string) => Promise<string>): Promise<string[]> {
  const media = lowestMoving(await load(multivariant));
  if (media === null) return [multivariant];
  const inits = [...(await load(media)).matchAll(/#EXT-X-MAP:URI="([^"]+)"/g)];
  const init = inits.at(-1)?.[1];
  if (init === undefined) return [multivariant, media];
  return [multivariant, media, media.slice(0, media.lastIndexOf('/') + 1) + init];
}

/** The media playlist of the cheapest variant whose picture moves (RFC 8216, 4.3.4.2); null when there is none. */
function lowestMoving(multivariant: string): string | null {
  const variants = [...multivariant.matchAll(/#EXT-X-STREAM-INF:(.*)\r?\n(.+)/g)].map(
    ([, attributes = '', uri = '']) => ({
      uri: uri.trim(),
      bandwidth: Number(/(?:^|,)BANDWIDTH=(\d+)/.exec(attributes)?.[1] ?? Number.NaN),
      fps: Number(/FRAME-RATE=([\d.]+)/.exec(attributes)?.[1] ?? Number.POSITIVE_INFINITY),
    }),
  );
  const moving = variants.filter(({ fps }) => fps >= MOVING_FPS);
  return moving.sort((a, b) => a.bandwidth - b.bandwidth)[0]?.uri ?? null;
}
