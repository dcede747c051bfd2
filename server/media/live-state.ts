import type { LiveState } from '../contract/live.ts';

/**
 * Where a live session may go from each state. `starting` becomes `interrupted` only when the SFU itself fails under
 * it, so that the studio hears of it; `ended` is for good.
 */
export const LIVE_TRANSITIONS = {
  starting: ['onAir', 'interrupted', 'ended'],
  onAir: ['interrupted', 'ended'],
  interrupted: ['onAir', 'ended'],
  ended: [],
} as const satisfies Record<LiveState, readonly LiveState[]>;

/** Whether the table allows the move. */
export function canMove(from: LiveState, to: LiveState): boolean {
  const targets: readonly LiveState[] = LIVE_TRANSITIONS[from];
  return targets.includes(to);
}
