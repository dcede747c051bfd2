import type { MoveOrders, StaffOrder } from '../../server/contract/order.ts';
import { ORDER_STEPS } from '../../server/contract/order-states.ts';

export type OrderStep = MoveOrders['to'];

/** The steps that all of these orders can take next, in the order of the table. */
export function commonSteps(orders: readonly Pick<StaffOrder, 'state'>[]): OrderStep[] {
  const [first, ...others] = orders.map(({ state }): readonly OrderStep[] => ORDER_STEPS[state]);
  return (first ?? []).filter((step) => others.every((steps) => steps.includes(step)));
}

/** Whether a step gives the order up: it is asked for once more. */
export function givesUp(step: OrderStep): boolean {
  return step === 'cancelled' || step === 'refused';
}
