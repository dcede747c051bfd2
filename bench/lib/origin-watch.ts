import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { attributesOf, type ParsedMedia, parseMedia } from '../../tests/support/playlist-rules-parse.ts';

/** A segment, or a part of one, as the origin first offered it. */
export interface Offered {
  /** When it was listed, ms since the epoch. */
  at: number;
  /** Programme date of its first picture, ms since the epoch. */
  startMs: number;
  durationMs: number;
}

/** What one rendition's playlist lists, from the moment it is listed. */
export interface OriginWatch {
  /** By `nameOf`: media sequence number and, for a part, its place. */
  readonly offered: ReadonlyMap<string, Offered>;
  /** Writes the newest whole segment with its init into `folder`; answers the file and its programme date. */
  sample(folder: string): Promise<{ file: string; startMs: number }>;
  close(): Promise<void>;
}

/** How often a playlist that cannot be waited for is asked, ms. */
const POLL_MS = 40;

export function nameOf(sequence: number, part: number | null): string {
  return part === null ? `${sequence}` : `${sequence}.${part}`;
}

/** Watches a media playlist from beside the origin, with blocking reloads where it has them. */
export function watchOrigin(url: string): OriginWatch {
  const offered = new Map<string, Offered>();
  const ended = new AbortController();
  let last: ParsedMedia | null = null;

  function note(playlist: ParsedMedia): void {
    const at = Date.now();
    const offer = (name: string, startMs: number, durationMs: number) => {
      if (!offered.has(name)) offered.set(name, { at, startMs, durationMs });
    };
    const offerParts = (sequence: number, parts: ParsedMedia['openParts'], fromMs: number) => {
      let startMs = fromMs;
      for (const [place, { durationS }] of parts.entries()) {
        offer(nameOf(sequence, place), startMs, 1_000 * (durationS ?? 0));
        startMs += 1_000 * (durationS ?? 0);
      }
    };
    for (const { sequence, startMs, durationS, parts } of playlist.segments) {
      if (startMs === null || durationS === null) continue;
      offer(nameOf(sequence, null), startMs, 1_000 * durationS);
      offerParts(sequence, parts, startMs);
    }
    const newest = playlist.segments.at(-1);
    if (newest?.startMs) {
      const endMs = newest.startMs + 1_000 * (newest.durationS ?? 0);
      offerParts(newest.sequence + 1, playlist.openParts, endMs);
    }
    last = playlist;
  }

  /** What to ask for so that the answer comes with the next part; nothing where the origin does not wait. */
  function next(): string {
    const control = last?.tags.find(({ name }) => name === 'EXT-X-SERVER-CONTROL');
    const waits = attributesOf(control?.value ?? '').values.get('CAN-BLOCK-RELOAD') === 'YES';
    const newest = last?.segments.at(-1);
    if (!last || !waits || !newest) return '';
    const inParts = last.tags.some(({ name }) => name === 'EXT-X-PART-INF');
    return `?_HLS_msn=${newest.sequence + 1}${inParts ? `&_HLS_part=${last.openParts.length}` : ''}`;
  }

  async function watch(): Promise<void> {
    while (!ended.signal.aborted) {
      const query = next();
      const answer = await fetch(url + query, { signal: ended.signal });
      if (answer.ok) note(parseMedia(await answer.text()));
      if (!answer.ok || query === '') await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }
  // Ends with the bench; what it misses shows as pictures without a known way.
  const watching = watch().catch(() => undefined);

  return {
    offered,
    async sample(folder) {
      const newest = last?.segments.at(-1);
      if (!newest?.map || newest.startMs === null) throw new Error('the origin lists no segment yet');
      const bytes = await Promise.all(
        [newest.map, newest.uri].map(async (name) => {
          const answer = await fetch(new URL(name, url));
          if (!answer.ok) throw new Error(`${name} answered ${answer.status}`);
          return Buffer.from(await answer.arrayBuffer());
        }),
      );
      const file = join(folder, 'sample.mp4');
      await writeFile(file, Buffer.concat(bytes));
      return { file, startMs: newest.startMs };
    },
    async close() {
      ended.abort();
      await watching;
    },
  };
}
