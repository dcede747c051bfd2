import type { Ladder, Rendition } from '../ladder/ladder.ts';
import type { TrackConfig } from '../mp4/track.ts';
import { bytesOf, type Chunk, writeFragmentHead, writeInit } from '../mp4/writer.ts';

/** One ffmpeg run, as far as its media is concerned. */
export interface RunTracks {
  /** In the names of its init segments. */
  readonly number: number;
  readonly configs: ReadonlyMap<string, TrackConfig>;
}

/** A piece of a segment that all tracks have. */
export interface Part {
  durationMs: number;
  /** Begins with a key frame. */
  independent: boolean;
  chunks: ReadonlyMap<string, Chunk>;
}

/** One segment of all renditions at once: the samples of every track, once. */
export interface Row {
  readonly number: number;
  readonly run: RunTracks;
  readonly discontinuity: boolean;
  /** When its first picture was captured, ms since the epoch. */
  readonly programDateTimeMs: number;
  readonly parts: Part[];
  /** False while parts are still added. */
  complete: boolean;
}

export function durationMs(row: Row): number {
  return row.parts.reduce((sum, part) => sum + part.durationMs, 0);
}

/** What the clock of a run may be behind that of the run before, ms; more than this is another clock, which is believed. */
const MOST_BACK_MS = 2_000;

/**
 * The epoch of a run whose media begins at `beginsMs`, as its clock gives it, moved up to the end of what is published: how
 * well the phone's time is known changes from run to run, and times in a playlist only go forward.
 */
export function epochAfter(last: Row | null, epochMs: number, beginsMs: number): number {
  if (!last) return epochMs;
  const backMs = last.programDateTimeMs + durationMs(last) - (epochMs + beginsMs);
  return backMs > 0 && backMs <= MOST_BACK_MS ? epochMs + backMs : epochMs;
}

/** What the samples of it need in memory, bytes. */
export function partBytes(part: Part): number {
  return [...part.chunks.values()].reduce((sum, chunk) => sum + bytesOf(chunk), 0);
}

/**
 * The picture track that a rendition has in a run: its own, or when the run goes without it the best one below, so that
 * a player on it never breaks. Null: sound only.
 */
export function videoTrackOf(ladder: Ladder, rendition: Rendition, run: RunTracks): string | null {
  const wanted = rendition.video;
  if (wanted === null) return null;
  if (run.configs.has(wanted)) return wanted;
  const codec = ladder.video.find(({ id }) => id === wanted)?.codec;
  const present = ladder.video.filter((track) => track.codec === codec && run.configs.has(track.id));
  const place = ladder.video.findIndex(({ id }) => id === wanted);
  const below = present.filter((track) => ladder.video.indexOf(track) < place);
  return (below.at(-1) ?? present[0])?.id ?? null;
}

/** ftyp and moov of a rendition in a run; null when the run has nothing to make it of. */
export function muxInit(ladder: Ladder, rendition: Rendition, run: RunTracks): Buffer | null {
  const configs = trackIdsOf(ladder, rendition, run).map((id) => run.configs.get(id));
  const known = configs.flatMap((config) => config ?? []);
  return known.length === (rendition.video ? 2 : 1) ? writeInit(known) : null;
}

/** One moof with its mdat: a segment, or the part of it with that number. As pieces that follow each other. */
export function muxFragment(ladder: Ladder, rendition: Rendition, row: Row, part: number | null): Buffer[] {
  const parts = part === null ? row.parts : row.parts.slice(part, part + 1);
  const ids = trackIdsOf(ladder, rendition, row.run);
  const chunks = ids.map((id) => joined(parts.flatMap(({ chunks: all }) => all.get(id) ?? [])));
  const [picture] = chunks;
  if (rendition.video === ladder.stills.id && picture) {
    const timescale = row.run.configs.get(rendition.video)?.timescale ?? 1;
    chunks[0] = lasting(picture, Math.round((durationMs(row) * timescale) / 1000));
  }
  return [writeFragmentHead(row.number + 1, chunks), ...chunks.flatMap((chunk) => chunk?.data ?? [])];
}

/** Picture before sound: the order of the tracks in the init segment. */
function trackIdsOf(ladder: Ladder, rendition: Rendition, run: RunTracks): string[] {
  const video = videoTrackOf(ladder, rendition, run);
  return video === null ? [rendition.audio] : [video, rendition.audio];
}

function joined(chunks: readonly Chunk[]): Chunk | null {
  // A chunk without samples has no time of its own.
  const first = chunks.find(({ samples }) => samples.length > 0);
  if (!first) return null;
  if (chunks.length === 1) return first;
  return {
    dts: first.dts,
    samples: chunks.flatMap(({ samples }) => samples),
    data: chunks.flatMap(({ data }) => data),
  };
}

/** The last picture stands until so many ticks after the first: a run may end before it was said again. */
function lasting(chunk: Chunk, ticks: number): Chunk {
  const missing = ticks - chunk.samples.reduce((sum, { duration }) => sum + duration, 0);
  const last = chunk.samples.at(-1);
  if (!last || missing <= 0) return chunk;
  return {
    ...chunk,
    samples: [...chunk.samples.slice(0, -1), { ...last, duration: last.duration + missing }],
  };
}
