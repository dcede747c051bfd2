import { nameOf, type Offered } from './origin-watch.ts';
import type { Glance } from './watching.ts';

/** Means over pictures whose whole way is known, ms; they add up to the mean from camera to screen. */
export interface Stages {
  /** Camera until its segment or part is listed: upload, encoding, and waiting for the segment's or part's end. */
  offeredMs: number;
  /** From there until the player has it. */
  fetchedMs: number;
  /** From there until it is on the screen: the player's buffer. */
  shownMs: number;
  /** Part of the pictures whose way is known, 0–1. */
  known: number;
}

/** One media file that the player has fetched. */
export interface Fetched {
  url: string;
  /** When its last byte came, ms since the epoch. */
  at: number;
}

/**
 * Takes camera to screen apart: each picture by the segment or part it lies in. `programMs` is how much the origin's
 * programme dates are later than the camera's clock.
 */
export function takeApart(
  glances: readonly Glance[],
  offered: ReadonlyMap<string, Offered>,
  fetched: readonly Fetched[],
  programMs: number,
): Stages {
  const files = fetched.flatMap(({ url, at }) => {
    const [, sequence, part] = /\/(\d+)(?:\.(\d+))?\.m4s/.exec(url) ?? [];
    if (sequence === undefined) return [];
    const listed = offered.get(nameOf(Number(sequence), part === undefined ? null : Number(part)));
    return listed ? [{ at, listed }] : [];
  });
  const sums = { offeredMs: 0, fetchedMs: 0, shownMs: 0 };
  let found = 0;
  let read = 0;
  for (const { at, takenAt } of glances) {
    if (takenAt === null) continue;
    read += 1;
    const mediaMs = takenAt + programMs;
    // Where it was fetched twice, for another rung, the one that came last is on the screen.
    const file = files.findLast(
      ({ at: came, listed: { startMs, durationMs } }) =>
        came <= at && startMs <= mediaMs && mediaMs < startMs + durationMs,
    );
    if (!file) continue;
    found += 1;
    sums.offeredMs += file.listed.at - takenAt;
    sums.fetchedMs += file.at - file.listed.at;
    sums.shownMs += at - file.at;
  }
  const mean = (sum: number) => sum / Math.max(1, found);
  return {
    offeredMs: mean(sums.offeredMs),
    fetchedMs: mean(sums.fetchedMs),
    shownMs: mean(sums.shownMs),
    known: found / Math.max(1, read),
  };
}
