/** How far behind live a viewer stays; one object, so that the simulation can search. Times in ms. */
export const DISTANCE = {
  /** Nearest to the newest part, and to the newest segment where only those are fetched. */
  nearestWithPartsMs: 2_000,
  nearestSegments: 2.5,
  /** Farthest from live that it goes by itself; shorter than the playlist. */
  farthestMs: 30_000,
  /** A link that is good, one that is weak, kbit/s, and how far behind live the weak one is kept. */
  goodKbps: 3_000,
  weakKbps: 300,
  weakDistanceMs: 24_000,
  /** How many times its worst gap a viewer stays behind: the next one may be longer. */
  gapCover: 1.5,
  /** And how many times what one download takes: so long the buffer runs down before it grows. */
  downloadCover: 1.5,
  /** Half-life of a bad memory, of wall clock. */
  memoryHalfLifeMs: 90_000,
};
export type DistanceTuning = typeof DISTANCE;

export const FARTHEST_MS = DISTANCE.farthestMs;
/** Where a viewer begins whose link nobody knows, ms: near enough to talk with, deep enough for a tunnel. */
export const UNKNOWN_START_MS = 16_000;
/** Slowest and fastest play: speech sounds the same to most people within 5 %. */
export const SLOWEST_RATE = 0.95;
export const FASTEST_RATE = 1.05;
/** Within this part of the target, and within this, ms, nothing is done. */
const SLACK_SHARE = 0.15;
const LEAST_SLACK_MS = 300;
const MOST_SLACK_MS = 700;

/** What a link has shown: how long media may fail to come. Kept from segment to segment. */
export interface LinkMemory {
  /** Longest lateness seen, fading, ms. */
  gapMs: number;
}

/** The memory after `elapsedMs` in which the newest media came `lateMs` later than the seller's side had it. */
export function remember(
  memory: LinkMemory,
  elapsedMs: number,
  lateMs: number,
  tuning: DistanceTuning = DISTANCE,
): LinkMemory {
  return { gapMs: Math.max(memory.gapMs * 0.5 ** (elapsedMs / tuning.memoryHalfLifeMs), lateMs) };
}

/** The memory with which a viewer begins who starts at this distance. */
export function memoryFor(distanceMs: number, tuning: DistanceTuning = DISTANCE): LinkMemory {
  return { gapMs: Math.max(0, distanceMs - tuning.nearestWithPartsMs) / tuning.gapCover };
}

/**
 * What a throughput alone calls for, ms: slow links have more dead spots and take longer to fill up again after
 * one. A line over the logarithm of the rate, between a link that is weak and one that is good.
 */
export function distanceForThroughput(kbps: number, tuning: DistanceTuning = DISTANCE): number {
  const weakness =
    Math.log(tuning.goodKbps / Math.max(1, kbps)) / Math.log(tuning.goodKbps / tuning.weakKbps);
  return tuning.weakDistanceMs * Math.min(1, Math.max(0, weakness));
}

/**
 * Distance to live that covers the gaps in memory and suits the throughput, ms. `downloadMs` is what a segment, or a part,
 * of the rung that plays takes to come.
 */
export function targetDistance(
  link: { memory: LinkMemory; throughputKbps: number; downloadMs: number },
  tuning: DistanceTuning = DISTANCE,
): number {
  const wanted = Math.max(
    tuning.nearestWithPartsMs + tuning.gapCover * link.memory.gapMs,
    distanceForThroughput(link.throughputKbps, tuning),
  );
  return Math.min(tuning.farthestMs, wanted + tuning.downloadCover * link.downloadMs);
}

/** The target as near as it can be reached: whole segments come later than parts. */
export function reachable(targetMs: number, parts: boolean, segmentMs: number): number {
  return parts ? targetMs : Math.max(DISTANCE.nearestSegments * segmentMs, targetMs);
}

/** Rate of play that brings the picture to its target: never a jump, and never faster into an empty buffer. */
export function playbackRate(input: { distanceMs: number; targetMs: number; bufferMs: number }): number {
  const { distanceMs, targetMs, bufferMs } = input;
  const offMs = distanceMs - targetMs;
  const slackMs = Math.min(MOST_SLACK_MS, Math.max(LEAST_SLACK_MS, SLACK_SHARE * targetMs));
  if (offMs < -slackMs) return SLOWEST_RATE;
  // What is ahead of the target has to be in the buffer; else there is nothing to play faster.
  if (offMs > slackMs && bufferMs > targetMs / 2) return FASTEST_RATE;
  return 1;
}

/** With less than this nothing plays, ms. */
const EMPTY_MS = 300;

/** Whether what a viewer waits for has left the playlist, so that nothing but a jump brings the picture back. Times in ms. */
export function isHopeless(input: { bufferMs: number; endMs: number; windowStartMs: number }): boolean {
  return input.bufferMs < EMPTY_MS && input.endMs < input.windowStartMs - EMPTY_MS;
}
