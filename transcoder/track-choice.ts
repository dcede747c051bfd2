import type { Logger } from '../server/lib/logger.ts';
import { chooseTracks, costOf, createBacklogWatch, type Machine, nextToShed } from './ladder/budget.ts';
import type { VideoTrack } from './ladder/ladder.ts';
import type { PictureSize } from './source/key-frame.ts';

/** What was given up while ffmpeg lagged is tried again in a run that begins later than this, ms: not in this one's wake. */
const RETRY_MS = 5 * 60_000;

/** The picture tracks of one live, from run to run. */
export interface TrackChoice {
  /** Ids of the tracks that are encoded now, lowest first. */
  chosen(): string[];
  /** Ids of those that the machine is too slow for, best first. */
  shed(): string[];
  /** Cores that they take by plan; 0 while nothing runs. */
  cores(): number;
  /** For a run that begins with this picture. */
  begin(source: PictureSize): VideoTrack[];
  /** True when the run is to end so that the next one does with a track less; `backlogMs` is ffmpeg's. */
  tooSlow(backlogMs: number): boolean;
  end(): void;
}

export function createTrackChoice(options: {
  tracks: readonly VideoTrack[];
  machine: () => Machine;
  /** What other lives leave to this one. */
  spareCores: () => number;
  now: () => number;
  log: Logger;
}): TrackChoice {
  const { tracks, now, log } = options;
  const given = new Set<string>();
  let givenAt = 0;
  let current: {
    tracks: VideoTrack[];
    cores: number;
    isBehind: ReturnType<typeof createBacklogWatch>;
  } | null = null;
  let refused: string[] = [];
  return {
    chosen: () => current?.tracks.map(({ id }) => id) ?? [],
    shed: () => refused,
    cores: () => current?.cores ?? 0,
    begin(source) {
      if (now() - givenAt > RETRY_MS) given.clear();
      const machine = options.machine();
      const choice = chooseTracks({ tracks, source, shed: given, spareCores: options.spareCores(), machine });
      refused = choice.refused;
      const cores = costOf(choice.chosen, source, machine);
      current = { tracks: choice.chosen, cores, isBehind: createBacklogWatch(now()) };
      log.info({ encoding: choice.chosen.map(({ id }) => id), refused, cores }, 'tracks chosen');
      return choice.chosen;
    },
    tooSlow(backlogMs) {
      const next = current?.isBehind(backlogMs, now()) ? nextToShed(current.tracks) : null;
      if (!next) return false;
      given.add(next.id);
      givenAt = now();
      log.warn({ track: next.id, backlogMs }, 'the machine is too slow: a picture is given up');
      return true;
    },
    end() {
      current = null;
    },
  };
}
