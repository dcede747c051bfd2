/** One rung of the ladder as the playlist declares it. */
export interface Rung {
  /** Over its whole length, kbit/s. */
  averageKbps: number;
  /** A picture every few seconds under the sound, for links that do not carry the lowest moving one. */
  stills: boolean;
}

/** What is known when the next segment is about to be asked for. Times in ms, rates in kbit/s. */
export interface RungInput {
  /** Lowest first. */
  rungs: readonly Rung[];
  /** Index of the rung that the last segment came from. */
  current: number;
  /** Highest index allowed, by size of the picture or by a data saver. */
  highest: number;
  throughputKbps: number;
  /** From the request to its first byte. */
  firstByteMs: number;
  /** Media ahead of the playhead. */
  bufferMs: number;
  /** Media that is there to be had and has not come yet, beyond one such piece. */
  lateMs: number;
  /** Of what is asked for at once: a segment, or a part near live. */
  segmentMs: number;
  sinceSwitchMs: number;
}

/** How the controller weighs things; one object, so that the simulation can search. */
export const TUNING = {
  /** Part of the buffer that one download may use up. */
  bufferShare: 0.85,
  /** Part of the throughput a rung may need to stay on it, with a short and with a deep buffer. */
  stayShort: 0.55,
  stayDeep: 1.2,
  /** And to climb to it. */
  climbShort: 0.5,
  climbDeep: 1.05,
  /** Buffers below the first are short, above the second deep; between them it is a line. */
  shortMs: 5_300,
  deepMs: 8_500,
  /** How much shorter a buffer counts for each ms of media that is late: catching up comes first. */
  lateCost: 0.5,
  /** Below this throughput, kbit/s, a link is near a dead spot more often: all shares shrink, down to this part. */
  weakKbps: 230,
  weakShare: 0.35,
  /** The lowest moving picture gives way to stills where it needs more than this part of the throughput, */
  stillsBelow: 1,
  /** and comes back where it needs less than this. */
  movesAbove: 0.75,
  /** With more buffer than this nothing goes down to stills, ms. */
  stillsBufferMs: 10_000,
  /** Rest between a switch and a climb, ms, */
  restMs: 1_000,
  /** except to a rung that needs no more than this part of the throughput: there is nothing to swing about. */
  restlessShare: 0.4,
  /** A download is given up when a lower rung would be here in this part of the time that is left. */
  abandonGain: 0.5,
  /** How much of the buffer the rest of a download may take before that is asked. */
  abandonShare: 1,
  /** What is on its way comes through before anything new, bytes: queues before a radio are long. */
  inFlightBytes: 16_000,
  /** Half-lives of the two throughput averages, of which the lower counts, s of download. */
  fastHalfLife: 1.5,
  slowHalfLife: 5,
  /** The least and the most that one download counts for in them, ms. */
  leastWeightMs: 2_300,
  mostWeightMs: 4_000,
};
export type Tuning = typeof TUNING;

/** Index of the lowest rung whose picture moves. */
export function lowestMoving(rungs: readonly Rung[]): number {
  return Math.max(
    0,
    rungs.findIndex((rung) => !rung.stills),
  );
}

/**
 * The rung for the next segment: the highest whose download fits into a share of the buffer and whose
 * rate the link bears for long. A deep buffer lets it lean on the link, a short one makes it careful; climbing
 * asks for more than staying and for a rest since the last switch, so that it does not swing. Stills are for a link
 * that does not carry the lowest moving picture.
 */
export function chooseRung(input: RungInput, tuning: Tuning = TUNING): number {
  const { rungs, current, throughputKbps, firstByteMs, bufferMs, lateMs, segmentMs } = input;
  const lowest = lowestMoving(rungs);
  const depth = clamp(
    (bufferMs - tuning.lateCost * lateMs - tuning.shortMs) / (tuning.deepMs - tuning.shortMs),
    0,
    1,
  );
  const trust = between(tuning.weakShare, 1, clamp(throughputKbps / tuning.weakKbps, 0, 1));
  for (let index = Math.min(input.highest, rungs.length - 1); index > lowest; index--) {
    const rung = rungs[index];
    if (!rung) continue;
    const climbs = index > current;
    const plenty = rung.averageKbps <= tuning.restlessShare * throughputKbps;
    if (climbs && !plenty && input.sinceSwitchMs < tuning.restMs) continue;
    // Another rung needs its playlist first.
    const trips = index === current ? 1 : 2;
    const downloadMs = trips * firstByteMs + (rung.averageKbps * segmentMs) / Math.max(1, throughputKbps);
    const share = climbs
      ? between(tuning.climbShort, tuning.climbDeep, depth)
      : between(tuning.stayShort, tuning.stayDeep, depth);
    if (downloadMs <= tuning.bufferShare * bufferMs && rung.averageKbps <= trust * share * throughputKbps)
      return index;
  }
  if (lowest === 0 || input.highest < lowest) return Math.min(lowest, input.highest);
  const needs = rungs[lowest]?.averageKbps ?? 0;
  if (current < lowest) return needs <= tuning.movesAbove * throughputKbps ? lowest : current;
  return needs > tuning.stillsBelow * throughputKbps && bufferMs < tuning.stillsBufferMs ? 0 : lowest;
}

/** What was chosen, and with how much buffer, ms. */
export interface Decision {
  rung: number;
  bufferMs: number;
}

/**
 * The rung to ask for by now. hls.js asks ten times a second, also while it waits for a segment that is not there yet and
 * the buffer runs down as it must: a choice holds until the next segment is here, except that it falls when the wait was
 * longer than the making of one.
 */
export function standBy(decided: Decision, input: RungInput, tuning: Tuning = TUNING): number {
  if (input.bufferMs > decided.bufferMs - 1.5 * input.segmentMs) return Math.min(decided.rung, input.highest);
  return Math.min(decided.rung, chooseRung(input, tuning));
}

/** A download on its way. Times in ms, rates in kbit/s. */
export interface DownloadInput {
  rungs: readonly Rung[];
  /** Index of the rung it is of. */
  rung: number;
  /** What has come of late: see {@link watchWindowMs}. */
  recentKbps: number;
  elapsedMs: number;
  firstByteMs: number;
  loadedBytes: number;
  totalBytes: number;
  bufferMs: number;
  segmentMs: number;
}

/** Over how much of the past the rate of a download is taken, ms: a deep buffer can wait and see. */
export function watchWindowMs(bufferMs: number): number {
  return clamp(bufferMs / 4, 800, 4_000);
}

/** The lower rung to start anew from, down to the lowest, or null to go on with the download. */
export function chooseAbandon(input: DownloadInput, tuning: Tuning = TUNING): number | null {
  const { rungs, rung, recentKbps, firstByteMs, bufferMs, segmentMs } = input;
  if (rung <= 0 || input.elapsedMs < watchWindowMs(bufferMs) + firstByteMs) return null;
  const leftBits = Math.max(0, input.totalBytes - input.loadedBytes) * 8;
  // A link that stands still is taken for the slowest there is: what counts then is who has fewer bytes to come.
  const kbps = Math.max(recentKbps, 1);
  const leftMs = leftBits / kbps;
  if (leftMs <= tuning.abandonShare * bufferMs) return null;
  const queuedBits = input.loadedBytes > 0 ? Math.min(leftBits, tuning.inFlightBytes * 8) : 0;
  let better: number | null = null;
  for (let index = rung - 1; index >= 0; index--) {
    const bits = queuedBits + (rungs[index]?.averageKbps ?? 0) * segmentMs;
    const restartMs = 2 * firstByteMs + bits / kbps;
    if (restartMs > tuning.abandonGain * leftMs) continue;
    better = index;
    if (restartMs <= tuning.abandonShare * bufferMs) break;
  }
  return better;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

function between(low: number, high: number, part: number): number {
  return low + (high - low) * part;
}
