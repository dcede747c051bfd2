import type { OrderState } from '../contract/order.ts';
import { ORDER_STEPS } from '../contract/order-states.ts';
import type { Transitions } from '../lib/state-machine.ts';

/** An order's way, as the wire contract declares it. */
export const orderTransitions: Transitions<OrderState> = ORDER_STEPS;

/** From here the buyer may cancel too; later somebody at the co-operative has begun to work on it. */
export const CANCELLED_BY_BUYER_FROM: readonly OrderState[] = ['placed'];

/** The states in which an order's goods do not leave the co-operative, or come back to it. */
export type UndoneState = Extract<OrderState, 'cancelled' | 'refused'>;

/** Whether the goods of an order in this state are no longer the buyer's. */
export function isUndone(state: OrderState): state is UndoneState {
  return state === 'cancelled' || state === 'refused';
}
