import type { PictureSize } from '../source/key-frame.ts';
import { canvasOf, type VideoTrack } from './ladder.ts';

/** What this machine can do. */
export interface Machine {
  cores: number;
  /** How much longer than on the machine of the figures below an encode takes here: 1 is the same, 2 twice as long. */
  slowness: number;
}

/** Share of the cores that encoding may take by plan; sockets, SFU and database need the rest. */
const SHARE = 0.7;
/** Cores that an encode takes for a million pixels a second, from the ladder's bench. */
const CORES_PER_MEGAPIXEL = { veryfast: 0.01, slow: 0.037, av1: 0.06 } as const;
/** Decoding, scaling and all the sound of one live, cores. */
const CORES_PER_LIVE = 0.08;

/** Cores that all lives together may take. */
export function coresOf({ cores }: Machine): number {
  return SHARE * cores;
}

/** Cores that a live with these tracks takes; `source` is the shape of its picture. */
export function costOf(tracks: readonly VideoTrack[], source: PictureSize, { slowness }: Machine): number {
  const encodes = tracks.map((track) => {
    const { width, height } = canvasOf(track, source);
    const megapixels = (width * height * track.framesPerSecond) / 1e6;
    return megapixels * CORES_PER_MEGAPIXEL[track.codec === 'av1' ? 'av1' : track.preset];
  });
  return slowness * encodes.reduce((sum, cost) => sum + cost, CORES_PER_LIVE);
}

/**
 * The track to give up next: the last of the list, unless it is the only one of its codec, which players of its set
 * cannot do without. Null when there is none left.
 */
export function nextToShed(tracks: readonly VideoTrack[]): VideoTrack | null {
  const sheddable = tracks.filter(
    (track, index) => tracks.findIndex(({ codec }) => codec === track.codec) !== index,
  );
  return sheddable.at(-1) ?? null;
}

/**
 * What of the tracks to encode, and the ids of those that the machine has no room for, last first. Tracks that the
 * source is too small for are in neither.
 */
export function chooseTracks(options: {
  tracks: readonly VideoTrack[];
  /** The picture at the start of the run. */
  source: PictureSize;
  /** Not to be chosen whatever there is room for. */
  shed: ReadonlySet<string>;
  /** Cores left for this live. */
  spareCores: number;
  machine: Machine;
}): { chosen: VideoTrack[]; refused: string[] } {
  const { source, shed } = options;
  const shortSide = Math.min(source.width, source.height);
  const fitting = options.tracks.filter(({ leastSource = 0 }) => shortSide >= leastSource);
  let chosen = fitting.filter(({ id }) => !shed.has(id));
  for (let next = nextToShed(chosen); next; next = nextToShed(chosen)) {
    if (costOf(chosen, source, options.machine) <= options.spareCores) break;
    chosen = chosen.filter((track) => track !== next);
  }
  return {
    chosen,
    refused: fitting.flatMap((track) => (chosen.includes(track) ? [] : track.id)).toReversed(),
  };
}

/** ffmpeg may be behind by so much, ms of media; encoders that look ahead and late packets account for half of it. */
const BEHIND_MS = 3_000;
/** Behind for so long without pause, ms, it does not catch up any more. */
const PATIENCE_MS = 3_000;
/** A run begins with a backlog: what came before ffmpeg listened. It has so long to work it off, ms. */
const WARM_UP_MS = 6_000;

/** Tells a processor that is too slow from a moment's load; one for each run. `now` in ms. */
export function createBacklogWatch(startedAt: number): (backlogMs: number, now: number) => boolean {
  let behindSince: number | null = null;
  return (backlogMs, now) => {
    if (backlogMs < BEHIND_MS || now - startedAt < WARM_UP_MS) behindSince = null;
    else behindSince ??= now;
    return behindSince !== null && now - behindSince >= PATIENCE_MS;
  };
}
