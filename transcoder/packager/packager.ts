import { PART_S, SEGMENT_S } from '../ladder/key-frames.ts';
import type { Ladder, Rendition } from '../ladder/ladder.ts';
import type { Sample, TrackConfig } from '../mp4/track.ts';
import { createCache } from './cache.ts';
import { playlistSegment, variantOf } from './listing.ts';
import { createMeter } from './meter.ts';
import { writeMediaPlaylist, writeMultivariantPlaylist } from './playlist.ts';
import { durationMs, epochAfter, muxFragment, muxInit, type Row, type RunTracks } from './rows.ts';
import { type CutPart, createRunLine, type RunLine } from './run-line.ts';
import { createShelf } from './shelf.ts';

/** Segments a playlist names: 48 s, so that a viewer on a bad link can stay far behind the edge. */
const LISTED = 12;
/** A segment can be had for as long again as the lists that name it last (RFC 8216bis, 6.2.2). */
const KEPT = 2 * LISTED + 1;
/** Most that a live's samples may take in memory, bytes; the default ladder needs about 12 MB. */
const MAX_BYTES = 32 * 1024 * 1024;
/** Segments and parts that were put together a moment ago, bytes: many viewers ask for the newest ones. */
const CACHE_BYTES = 4 * 1024 * 1024;

/** Where the samples of one ffmpeg run go, by the tracks' ids. */
export interface RunSink {
  config(track: string, config: TrackConfig): void;
  /** Throws when the tracks are out of step or one is too far ahead: the run is broken then. */
  sample(track: string, sample: Sample): void;
  /** Nothing more comes of it: what all tracks have is published, and then the next run. Idempotent. */
  close(): void;
}

/** What listeners are told of a segment that is complete in all renditions. */
export interface PublishedSegment {
  number: number;
  /** Number of its init segment, which changes with each run. */
  init: number;
  discontinuity: boolean;
  /** When its first picture was captured, ms since the epoch. */
  programDateTimeMs: number;
  durationMs: number;
}

/** Media sequence number of a segment, and the place of a part in it; null asks for the whole segment. */
export interface Position {
  segment: number;
  part: number | null;
}

/**
 * The live's playlists and segments. A part or segment appears once every track has it, so segment n begins at the
 * same media time everywhere and a playlist never names one that is not complete. Numbers go on over runs.
 */
export interface Packager {
  readonly ladder: Ladder;
  /**
   * A run may begin while the one before still drains: what it makes is held until that one is closed. Of the ladder's
   * tracks it has those in `tracks`; renditions whose picture is missing go on with the best one below. `epochMs` gives
   * the time at which media time 0 was captured, ms since the epoch on this machine's clock (`source/clock.ts` says how
   * well that is known); it is asked once, when the first part is published, and all date-times of the run follow.
   */
  startRun(options: { tracks: readonly string[]; epochMs: () => number }): RunSink;
  /** Calls back for each segment once all renditions have it, until the returned function is called. */
  onSegment(listener: (segment: PublishedSegment) => void): () => void;
  /** Calls back whenever the playlists have changed: a part, a segment, the end. */
  onChange(listener: () => void): () => void;
  /** No more runs: the playlists end. */
  end(): void;
  ended(): boolean;
  /** False until every rendition has a segment. */
  playable(): boolean;
  /** Media published so far in whole segments, ms. */
  mediaMs(): number;
  /** Where the next part will stand. */
  next(): { segment: number; part: number };
  /**
   * True when that segment or part is published. A part beyond its segment's last one means the first of the next
   * segment (RFC 8216bis, 6.2.5.2).
   */
  reached(position: Position): boolean;
  /** True for a rendition whose playlist lists parts; stills and sound have whole segments only. */
  hasParts(renditionId: string): boolean;
  /** Null while there is nothing to play, or for an unknown name. */
  multivariantPlaylist(set: string): string | null;
  mediaPlaylist(renditionId: string): string | null;
  initSegment(renditionId: string, number: number): Buffer | null;
  segment(renditionId: string, number: number): Buffer | null;
  part(renditionId: string, number: number, part: number): Buffer | null;
}

interface OpenRun {
  line: RunLine;
  tracks: RunTracks;
  epochMs: () => number;
  /** Known from the first part on. */
  epoch: number | null;
  closed: boolean;
  /** Why it is of no use any more. */
  failure: Error | null;
}

export function createPackager(options: {
  ladder: Ladder;
  /**
   * Where all its numbers begin: segments, init segments, discontinuities. Above zero for a live that a process before
   * this one has published: caches and players hold that one's names.
   */
  firstNumber?: number;
}): Packager {
  const { ladder, firstNumber = 0 } = options;
  const renditions = new Map(ladder.renditions.map((rendition) => [rendition.id, rendition]));
  const shelf = createShelf({ maxRows: KEPT, maxBytes: MAX_BYTES, firstDiscontinuity: firstNumber });
  const open: OpenRun[] = [];
  const cache = createCache(CACHE_BYTES);
  const meter = createMeter(ladder);
  const segmentListeners = new Set<(segment: PublishedSegment) => void>();
  const changeListeners = new Set<() => void>();
  let runs = firstNumber;
  let nextNumber = firstNumber;
  let mediaMs = 0;
  let ended = false;

  const changed = () => {
    for (const listener of changeListeners) listener();
  };

  const finish = (row: Row) => {
    row.complete = true;
    mediaMs += durationMs(row);
    meter.add(row);
    changed();
    const segment: PublishedSegment = {
      number: row.number,
      init: row.run.number,
      discontinuity: row.discontinuity,
      programDateTimeMs: row.programDateTimeMs,
      durationMs: durationMs(row),
    };
    for (const listener of segmentListeners) listener(segment);
  };
  const publish = (run: OpenRun, { part, beginsMs, ends }: CutPart) => {
    if (beginsMs !== null) {
      const begins = run.epoch === null;
      run.epoch ??= epochAfter(shelf.last(), run.epochMs(), beginsMs);
      shelf.begin({
        number: nextNumber++,
        run: run.tracks,
        discontinuity: begins && nextNumber > firstNumber + 1,
        programDateTimeMs: run.epoch + beginsMs,
        parts: [],
        complete: false,
      });
    }
    const row = shelf.add(part);
    if (ends) finish(row);
    else changed();
  };
  /** Publishes what all tracks have, in the order in which the runs were started. */
  const settle = () => {
    for (let first = open[0]; first; first = open[0]) {
      publishCut(first);
      if (!first.closed) return;
      const last = first.failure ? null : first.line.last();
      const row = shelf.open();
      if (last) publish(first, last);
      else if (row) finish(row);
      open.shift();
    }
  };
  /** Keeps the failure for the run's own next call: another one's end may have brought it to light. */
  const publishCut = (run: OpenRun) => {
    try {
      for (let cut = run.failure ? null : run.line.cut(); cut; cut = run.line.cut()) publish(run, cut);
    } catch (error) {
      run.failure = error instanceof Error ? error : new Error(String(error));
    }
  };

  const hasParts = (rendition: Rendition | undefined) =>
    rendition !== undefined && rendition.video !== null && rendition.video !== ladder.stills.id;
  const muxed = (renditionId: string, number: number, part: number | null): Buffer | null => {
    const rendition = renditions.get(renditionId);
    const row = shelf.find(number);
    if (!rendition || !row || !(part === null ? row.complete : hasParts(rendition) && row.parts[part])) {
      return null;
    }
    return cache.get(`${renditionId}/${number}/${part ?? ''}`, () =>
      Buffer.concat(muxFragment(ladder, rendition, row, part)),
    );
  };

  return {
    ladder,
    startRun({ tracks, epochMs }) {
      const line = createRunLine(tracks, ladder.stills.id);
      const self: OpenRun = {
        line,
        tracks: { number: runs++, configs: line.configs },
        epochMs,
        epoch: null,
        closed: false,
        failure: null,
      };
      open.push(self);
      return {
        config: line.configure,
        sample(track, sample) {
          if (self.closed || ended) return;
          line.push(track, sample);
          if (open[0] === self) settle();
          if (self.failure) throw self.failure;
        },
        close() {
          self.closed = true;
          settle();
        },
      };
    },
    onSegment(listener) {
      segmentListeners.add(listener);
      return () => segmentListeners.delete(listener);
    },
    onChange(listener) {
      changeListeners.add(listener);
      return () => changeListeners.delete(listener);
    },
    end() {
      if (ended) return;
      ended = true;
      const row = shelf.open();
      if (row) finish(row);
      changed();
    },
    ended: () => ended,
    playable: () => shelf.complete().length > 0,
    mediaMs: () => mediaMs,
    next: () => {
      const row = shelf.open();
      return row ? { segment: row.number, part: row.parts.length } : { segment: nextNumber, part: 0 };
    },
    reached({ segment, part }) {
      const last = shelf.last();
      const row = shelf.find(segment);
      if (!last || segment > last.number) return false;
      // Dropped long ago.
      if (!row) return true;
      if (part === null) return row.complete;
      return part < row.parts.length || (row.complete && row !== last);
    },
    hasParts: (renditionId) => hasParts(renditions.get(renditionId)),
    multivariantPlaylist(set) {
      const ids = Object.hasOwn(ladder.sets, set) ? ladder.sets[set] : undefined;
      const newest = shelf.complete().at(-1)?.run;
      if (!ids || !newest) return null;
      const variants = ids.flatMap((id) => {
        const rendition = renditions.get(id);
        return (rendition && variantOf(ladder, rendition, newest, meter.rates(rendition))) ?? [];
      });
      return variants.length > 0 ? writeMultivariantPlaylist(variants) : null;
    },
    mediaPlaylist(renditionId) {
      const rendition = renditions.get(renditionId);
      const finished = shelf.complete();
      if (!rendition || finished.length === 0) return null;
      const row = shelf.open();
      return writeMediaPlaylist({
        segments: finished.slice(-LISTED).map(playlistSegment),
        open: row && playlistSegment(row),
        targetDuration: SEGMENT_S,
        partTarget: hasParts(rendition) ? PART_S : null,
        discontinuitySequence: shelf.discontinuitiesBefore(LISTED),
        ended,
      });
    },
    initSegment(renditionId, number) {
      const rendition = renditions.get(renditionId);
      const run = shelf.ofRun(number)?.run;
      return rendition && run ? muxInit(ladder, rendition, run) : null;
    },
    segment: (renditionId, number) => muxed(renditionId, number, null),
    part: muxed,
  };
}
