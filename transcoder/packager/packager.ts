import type { Rendition } from '../ladder/ladder.ts';
import type { Fragment, InitSegment } from './fragments.ts';
import { type PlaylistSegment, writeMediaPlaylist, writeMultivariantPlaylist } from './playlist.ts';

/** Segments a playlist names: 30 s, so that a viewer on a bad link can stay far behind the edge. */
const LISTED = 15;
/** Kept beyond that for players that read the playlist a moment ago. */
const KEPT = LISTED + 6;
/** Most a live may hold in memory, bytes; the default ladder needs about 4 MB. */
const MAX_BYTES = 24 * 1024 * 1024;
/** Fragments a rendition may be ahead of the slowest one. */
const MAX_AHEAD = 8;
/** Key frames of one segment in two renditions may differ by this, ms: less than half a frame. */
const IN_STEP_MS = 15;
/** EXT-X-TARGETDURATION, s. */
const TARGET_DURATION_S = 2;

/** Where the fragments of one ffmpeg run go, by the rendition's place in the ladder. */
export interface RunSink {
  init(rendition: number, init: InitSegment): void;
  /** Throws when the renditions are out of step or one is too far ahead: the run is broken then. */
  fragment(rendition: number, fragment: Fragment): void;
  /** Nothing more comes of it: the next run is published. Idempotent. */
  close(): void;
}

/**
 * The live's playlists and segments. A segment appears once every rendition has it, so segment n begins at the
 * same media time everywhere and a playlist never names one that is not complete. Numbers go on over runs.
 */
export interface Packager {
  /**
   * A run may begin while the one before still drains: what it makes is held until that one is closed. `epochMs` gives
   * the local time of media time 0; it is asked once, when the first segment is published.
   */
  startRun(epochMs: () => number): RunSink;
  /** Whom to tell of each segment that all renditions have; replaces the one before. */
  onSegment(listener: () => void): void;
  /** No more runs: the playlists end. */
  end(): void;
  /** False until every rendition has a segment. */
  playable(): boolean;
  /** Media published so far, ms. */
  mediaMs(): number;
  /** Null while there is nothing to play, or the rendition is unknown. */
  multivariantPlaylist(): string | null;
  mediaPlaylist(renditionId: string): string | null;
  initSegment(renditionId: string, number: number): Buffer | null;
  segment(renditionId: string, number: number): Buffer | null;
}

interface Row extends Omit<PlaylistSegment, 'durationMs'> {
  fragments: Fragment[];
}

interface OpenRun {
  /** What all renditions have and is not published yet, one fragment of each. */
  ready: Fragment[][];
  closed: boolean;
  publish(fragments: Fragment[]): void;
}

export function createPackager(options: {
  ladder: readonly Rendition[];
  /**
   * Where all its numbers begin: segments, init segments, discontinuities. Above zero for a live that a process before
   * this one has published: caches and players hold that one's names.
   */
  firstNumber?: number;
}): Packager {
  const { ladder, firstNumber = 0 } = options;
  const rows: Row[] = [];
  const inits = new Map<number, InitSegment[]>();
  const open: OpenRun[] = [];
  let listener: () => void = () => undefined;
  let runs = firstNumber;
  let nextNumber = firstNumber;
  let droppedDiscontinuities = firstNumber;
  let mediaMs = 0;
  let bytes = 0;
  let ended = false;
  const totals = ladder.map(() => ({ bytes: 0, ms: 0, peak: 0 }));
  const indexOf = (id: string) => ladder.findIndex((rendition) => rendition.id === id);
  const sizeOf = (row: Row) => row.fragments.reduce((sum, fragment) => sum + fragment.data.length, 0);

  const publish = (row: Row) => {
    rows.push(row);
    bytes += sizeOf(row);
    mediaMs += row.fragments[0]?.durationMs ?? 0;
    row.fragments.forEach((fragment, index) => {
      const total = totals[index];
      if (!total || fragment.durationMs <= 0) return;
      total.bytes += fragment.data.length;
      total.ms += fragment.durationMs;
      // A piece cut off by the end of a run says nothing about what a link must carry.
      if (fragment.durationMs >= 900) {
        total.peak = Math.max(total.peak, (fragment.data.length * 8000) / fragment.durationMs);
      }
    });
    while (rows.length > KEPT || bytes > MAX_BYTES) drop();
    listener();
  };
  const drop = () => {
    const old = rows.shift();
    if (!old) return;
    bytes -= sizeOf(old);
    if (!rows.some((row) => row.init === old.init)) inits.delete(old.init);
    if (old.discontinuity) droppedDiscontinuities += 1;
  };
  const listed = () => rows.slice(-LISTED);

  /** Publishes what complete rows there are, in the order in which the runs were started. */
  const settle = () => {
    for (let first = open[0]; first; first = open[0]) {
      for (let row = first.ready.shift(); row; row = first.ready.shift()) first.publish(row);
      if (!first.closed) return;
      open.shift();
    }
  };

  return {
    startRun(epochMs) {
      const run = runs++;
      const queues: Fragment[][] = ladder.map(() => []);
      const runInits: InitSegment[] = [];
      let epoch: number | null = null;
      const self: OpenRun = {
        ready: [],
        closed: false,
        publish(fragments) {
          const begins = epoch === null;
          epoch ??= epochMs();
          inits.set(run, runInits);
          publish({
            number: nextNumber++,
            programDateTimeMs: epoch + (fragments[0]?.startMs ?? 0),
            discontinuity: begins && nextNumber > firstNumber + 1,
            init: run,
            fragments,
          });
        },
      };
      open.push(self);
      return {
        init(rendition, init) {
          runInits[rendition] = init;
        },
        fragment(rendition, fragment) {
          const queue = queues[rendition];
          if (!queue || self.closed || ended) return;
          queue.push(fragment);
          if (queue.length > MAX_AHEAD)
            throw new Error(`rendition ${rendition} is too far ahead of the others`);
          while (queues.every((waiting) => waiting.length > 0)) {
            const fragments = queues.flatMap((waiting) => waiting.shift() ?? []);
            const startMs = fragments[0]?.startMs ?? 0;
            if (fragments.some((other) => Math.abs(other.startMs - startMs) > IN_STEP_MS)) {
              throw new Error(
                `key frames out of step: ${fragments.map((other) => other.startMs).join(', ')} ms`,
              );
            }
            self.ready.push(fragments);
          }
          settle();
        },
        close() {
          self.closed = true;
          settle();
        },
      };
    },
    onSegment(next) {
      listener = next;
    },
    end() {
      ended = true;
    },
    playable: () => rows.length > 0,
    mediaMs: () => mediaMs,
    multivariantPlaylist() {
      const newest = inits.get(rows[rows.length - 1]?.init ?? -1);
      if (!newest) return null;
      return writeMultivariantPlaylist(
        ladder.flatMap((rendition, index) => {
          const init = newest[index];
          const total = totals[index];
          if (!init || !total) return [];
          const average = (total.bytes * 8000) / Math.max(1, total.ms);
          return {
            id: rendition.id,
            // The rung's own promise, or what was seen if that was more.
            bandwidth: Math.max(rendition.totalKbps * 1000, total.peak),
            averageBandwidth: average,
            codecs: init.codecs,
            width: init.width,
            height: init.height,
            framesPerSecond: rendition.framesPerSecond,
          };
        }),
      );
    },
    mediaPlaylist(renditionId) {
      const index = indexOf(renditionId);
      if (index < 0 || rows.length === 0) return null;
      const window = listed();
      const unlisted = rows.slice(0, rows.length - window.length);
      const gone = unlisted.filter((row) => row.discontinuity).length;
      return writeMediaPlaylist({
        segments: window.map((row) => ({ ...row, durationMs: row.fragments[index]?.durationMs ?? 0 })),
        targetDuration: TARGET_DURATION_S,
        discontinuitySequence: droppedDiscontinuities + gone,
        ended,
      });
    },
    initSegment: (renditionId, number) => inits.get(number)?.[indexOf(renditionId)]?.data ?? null,
    segment(renditionId, number) {
      const row = rows[number - (rows[0]?.number ?? 0)];
      return row?.fragments[indexOf(renditionId)]?.data ?? null;
    },
  };
}
