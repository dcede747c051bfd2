import type { SessionResult } from './weaknet-page.ts';

/** What a simulated viewer sees, added up. */
export interface ModelScreen {
  /** Index of the rung on the screen; -1 before the first. */
  rung(): number;
  started(): boolean;
  /** Played and stalled since the first picture, ms. */
  watchedMs(): number;
  start(nowMs: number): void;
  /** The buffer has run dry. */
  stall(): void;
  wait(ms: number): void;
  show(ms: number, rung: number, distanceMs: number): void;
  result(): SessionResult;
}

/** `kbps` of the rungs, lowest first; the first one is the stills. */
export function createModelScreen(kbps: readonly number[]): ModelScreen {
  let startupMs: number | null = null;
  let playedMs = 0;
  let stallMs = 0;
  let stallEvents = 0;
  let kbit = 0;
  let stillsMs = 0;
  let switches = 0;
  let distanceSum = 0;
  let shown = -1;
  return {
    rung: () => shown,
    started: () => startupMs !== null,
    watchedMs: () => playedMs + stallMs,
    start(nowMs) {
      startupMs ??= nowMs;
    },
    stall() {
      stallEvents += 1;
    },
    wait(ms) {
      stallMs += ms;
    },
    show(ms, rung, distanceMs) {
      if (rung !== shown && shown !== -1) switches += 1;
      shown = rung;
      playedMs += ms;
      distanceSum += distanceMs * ms;
      kbit += (kbps[rung] ?? 0) * ms;
      if (rung === 0) stillsMs += ms;
    },
    result: () => ({
      startupMs,
      playedMs,
      stallMs,
      stallEvents,
      meanKbps: playedMs > 0 ? kbit / playedMs : 0,
      stillsMs,
      switches,
      meanDistanceMs: playedMs > 0 ? distanceSum / playedMs : 0,
      fatal: 0,
      busyStallMs: 0,
      lagMs: 0,
    }),
  };
}
