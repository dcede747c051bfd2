import type { MoveOrders, StaffOrder } from '../../server/contract/order.ts';
import { ORDER_STEPS } from '../../server/contract/order-states.ts';
import { isDue } from '../state/order-payment.ts';

export type OrderStep = MoveOrders['to'];

/** What is still to be paid by bank transfer is not sent off: the server answers `unpaid`. */
function stepsOf(order: Pick<StaffOrder, 'state' | 'payment'>): readonly OrderStep[] {
  const steps = ORDER_STEPS[order.state];
  return isDue(order) ? steps.filter(givesUp) : steps;
}

/** The steps that all of these orders can take next, in the order of the table. */
export function commonSteps(orders: readonly Pick<StaffOrder, 'state' | 'payment'>[]): OrderStep[] {
  const [first, ...others] = orders.map(stepsOf);
  return (first ?? []).filter((step) => others.every((steps) => steps.includes(step)));
}

/** Whether a step gives the order up: it is asked for once more. */
export function givesUp(step: OrderStep): boolean {
  return step === 'cancelled' || step === 'refused';
}
