/** One rung of the ladder as the playlist declares it. */
export interface Rung {
  /** Over its whole length, kbit/s. */
  averageKbps: number;
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
  segmentMs: number;
  sinceSwitchMs: number;
}

/** How the controller weighs things; one object, so that the simulation can search. */
export const TUNING = {
  /** Part of the spare buffer that one download may use up. */
  spareShare: 0.7,
  /** Buffer that no choice counts on. */
  reserveMs: 1_500,
  /** Part of the throughput a rung may need to stay on it, with a short and with a deep buffer. */
  stayShort: 0.4,
  stayDeep: 1.1,
  /** And to climb to it. */
  climbShort: 0.3,
  climbDeep: 1,
  /** Buffers below the first are short, above the second deep; between them it is a line. */
  shortMs: 8_000,
  deepMs: 12_000,
  /** Below this throughput, kbit/s, a link is near a dead spot more often: all shares shrink, down to this part. */
  weakKbps: 300,
  weakShare: 0.5,
  /** Rest between a switch and a climb. */
  restMs: 3_000,
  /** A download is given up when a lower rung would be here in this part of the time that is left. */
  abandonGain: 0.7,
  /** How much of the buffer the rest of a download may take before that is asked. */
  abandonShare: 0.8,
};
export type Tuning = typeof TUNING;

/**
 * The rung for the next segment: the highest whose download fits into a share of the spare buffer and whose
 * rate the link bears for long. A deep buffer lets it lean on the link, a short one makes it careful; climbing
 * asks for more than staying and for a rest since the last switch, so that it does not swing.
 */
export function chooseRung(input: RungInput, tuning: Tuning = TUNING): number {
  const { rungs, current, throughputKbps, firstByteMs, bufferMs, segmentMs } = input;
  const depth = clamp((bufferMs - tuning.shortMs) / (tuning.deepMs - tuning.shortMs), 0, 1);
  const trust = between(tuning.weakShare, 1, clamp(throughputKbps / tuning.weakKbps, 0, 1));
  const spareMs = Math.max(0, bufferMs - tuning.reserveMs);
  for (let index = Math.min(input.highest, rungs.length - 1); index > 0; index--) {
    const rung = rungs[index];
    if (!rung) continue;
    const climbs = index > current;
    if (climbs && input.sinceSwitchMs < tuning.restMs) continue;
    // Another rung needs its playlist first.
    const trips = index === current ? 1 : 2;
    const downloadMs = trips * firstByteMs + (rung.averageKbps * segmentMs) / Math.max(1, throughputKbps);
    const share = climbs
      ? between(tuning.climbShort, tuning.climbDeep, depth)
      : between(tuning.stayShort, tuning.stayDeep, depth);
    if (downloadMs <= tuning.spareShare * spareMs && rung.averageKbps <= trust * share * throughputKbps)
      return index;
  }
  return 0;
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
  let better: number | null = null;
  for (let index = rung - 1; index >= 0; index--) {
    const restartMs = 2 * firstByteMs + ((rungs[index]?.averageKbps ?? 0) * segmentMs) / kbps;
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
