/** Nearest to live with parts, and with whole segments only, ms. */
const NEAREST_WITH_PARTS_MS = 3_000;
const NEAREST_SEGMENTS = 3;
/** Farthest from live that it goes by itself, ms; as long as the playlist. */
export const FARTHEST_MS = 30_000;
/** Where a viewer begins whose link nobody knows, ms: near enough to talk with, deep enough for a tunnel. */
export const UNKNOWN_START_MS = 16_000;
/** A link that is good, one that is weak, kbit/s, and how far behind live the weak one is kept, ms. */
const GOOD_KBPS = 3_000;
const WEAK_KBPS = 300;
const WEAK_DISTANCE_MS = 24_000;
/** Slowest and fastest play: speech sounds the same to most people within 5 %. */
export const SLOWEST_RATE = 0.95;
export const FASTEST_RATE = 1.05;
/** Within this of the target nothing is done, ms. */
const SLACK_MS = 700;

/** What a link has shown: how long media may fail to come. Kept from segment to segment. */
export interface LinkMemory {
  /** Longest lateness seen, fading, ms. */
  gapMs: number;
}

/** Half-life of a bad memory, ms of wall clock. */
const MEMORY_HALF_LIFE_MS = 90_000;

/** The memory after `elapsedMs` in which the buffer was `lateMs` behind what it should hold. */
export function remember(memory: LinkMemory, elapsedMs: number, lateMs: number): LinkMemory {
  return { gapMs: Math.max(memory.gapMs * 0.5 ** (elapsedMs / MEMORY_HALF_LIFE_MS), lateMs) };
}

/** The memory with which a viewer begins who starts at this distance. */
export function memoryFor(distanceMs: number): LinkMemory {
  return { gapMs: Math.max(0, distanceMs) / GAP_COVER };
}

/** How many times its worst gap a viewer stays behind: the next one may be longer. */
const GAP_COVER = 1.5;

/**
 * What a throughput alone calls for, ms: slow links have more dead spots and take longer to fill up again after
 * one. A line over the logarithm of the rate, between a link that is weak and one that is good.
 */
export function distanceForThroughput(kbps: number): number {
  const weakness = Math.log(GOOD_KBPS / Math.max(1, kbps)) / Math.log(GOOD_KBPS / WEAK_KBPS);
  return WEAK_DISTANCE_MS * Math.min(1, Math.max(0, weakness));
}

/** Distance to live that covers the gaps in memory and suits the throughput, ms. `partTargetMs` is null without parts. */
export function targetDistance(link: {
  memory: LinkMemory;
  throughputKbps: number;
  segmentMs: number;
  partTargetMs: number | null;
}): number {
  const nearest = link.partTargetMs === null ? NEAREST_SEGMENTS * link.segmentMs : NEAREST_WITH_PARTS_MS;
  const wanted = Math.max(GAP_COVER * link.memory.gapMs, distanceForThroughput(link.throughputKbps));
  return Math.min(FARTHEST_MS, Math.max(nearest, wanted));
}

/** Rate of play that brings the picture to its target: never a jump, and never faster into an empty buffer. */
export function playbackRate(input: { distanceMs: number; targetMs: number; bufferMs: number }): number {
  const { distanceMs, targetMs, bufferMs } = input;
  const offMs = distanceMs - targetMs;
  if (offMs < -SLACK_MS) return SLOWEST_RATE;
  // What is ahead of the target has to be in the buffer; else there is nothing to play faster.
  if (offMs > SLACK_MS && bufferMs > targetMs / 2) return FASTEST_RATE;
  return 1;
}
