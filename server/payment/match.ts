import type { TransferProblem } from '../contract/payment.ts';
import type { PayableOrder } from './ports.ts';

/** Why this order cannot be paid now, whatever the amount; null: it waits for its money. */
export function problemOfOrder(order: PayableOrder | null): TransferProblem | null {
  if (order === null) return 'no_order';
  if (order.method === 'cod') return 'not_prepaid';
  if (order.paidAt !== null) return 'already_paid';
  return order.state === 'placed' ? null : 'order_cancelled';
}

/**
 * Why a transfer that nobody has looked at does not pay this order; null: it does. As long as the goods are still kept the
 * money is good, even a moment after its time; a part of it, or more than it, is for people to look at.
 */
export function problemOfTransfer(order: PayableOrder | null, amountDong: bigint): TransferProblem | null {
  return problemOfOrder(order) ?? (order?.totalDong === amountDong ? null : 'wrong_amount');
}
