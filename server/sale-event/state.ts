import type { SaleEventState } from '../contract/sale-event.ts';
import type { Transitions } from '../lib/state-machine.ts';

/** A sale event's way; it becomes live with the first segment that can be played. */
export const saleEventTransitions = {
  draft: ['scheduled', 'cancelled'],
  scheduled: ['live', 'cancelled'],
  live: ['ended'],
  ended: [],
  cancelled: [],
} as const satisfies Transitions<SaleEventState>;
