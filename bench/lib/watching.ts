/** One look at a viewer's screen. */
export interface Glance {
  /** When, ms since the epoch. */
  at: number;
  /** When the picture on the screen was taken, ms since the epoch; null when it cannot be read. */
  takenAt: number | null;
  /** The video's own time, s. */
  position: number;
  /** Of the picture, pixels; 0 without one. */
  height: number;
}

export interface Watching {
  /** When the picture first moved, ms since the epoch; null when it never did. */
  startedAt: number | null;
  stalls: number;
  stallMs: number;
  /** Camera to screen at each glance from `settledMs` after the start on, standing pictures too; ms, sorted. */
  latenciesMs: number[];
  /** Part of the glances after the start whose clock could not be read, 0–1. */
  unread: number;
}

/** Shorter ones are the machine's, not the link's, ms. */
const SHORTEST_STALL_MS = 250;

/** What a viewer has seen and how long it stood still. */
export function judge(glances: readonly Glance[], settledMs: number): Watching {
  const seen: Watching = { startedAt: null, stalls: 0, stallMs: 0, latenciesMs: [], unread: 0 };
  let stillMs = 0;
  let after = 0;
  let unread = 0;
  const endStill = () => {
    if (stillMs >= SHORTEST_STALL_MS) {
      seen.stalls += 1;
      seen.stallMs += stillMs;
    }
    stillMs = 0;
  };
  for (const [index, { at, takenAt, position }] of glances.entries()) {
    const last = glances[index - 1];
    const tookMs = at - (last?.at ?? at);
    const movedMs = 1_000 * (position - (last?.position ?? position));
    if (seen.startedAt === null) {
      // The jump to where it begins is no play yet.
      if (movedMs > 0 && movedMs < 2 * tookMs) seen.startedAt = at;
      continue;
    }
    // Less than half of the clock's pace is standing still.
    if (movedMs < tookMs / 2) stillMs += tookMs;
    else endStill();
    after += 1;
    if (takenAt === null) unread += 1;
    else if (at >= seen.startedAt + settledMs) seen.latenciesMs.push(at - takenAt);
  }
  endStill();
  seen.latenciesMs.sort((a, b) => a - b);
  seen.unread = after === 0 ? 1 : unread / after;
  return seen;
}
