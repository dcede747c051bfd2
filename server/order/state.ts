import type { OrderState } from '../contract/order.ts';
import type { Transitions } from '../lib/state-machine.ts';

/** An order's way. A parcel that is refused at the door ends as `refused`; before it leaves it can be cancelled. */
export const orderTransitions = {
  placed: ['confirmed', 'cancelled'],
  confirmed: ['packed', 'cancelled'],
  packed: ['shipped', 'cancelled'],
  shipped: ['delivered', 'refused'],
  delivered: [],
  refused: [],
  cancelled: [],
} as const satisfies Transitions<OrderState>;
