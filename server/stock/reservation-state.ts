import type { Transitions } from '../lib/state-machine.ts';

export type ReservationState = 'held' | 'committed' | 'released' | 'expired';

/** Units promised: taken by an order, given back, or given back by time. */
export const reservationTransitions = {
  held: ['committed', 'released', 'expired'],
  committed: [],
  released: [],
  expired: [],
} as const satisfies Transitions<ReservationState>;
