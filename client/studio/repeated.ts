import type { StaffOrder } from '../../server/contract/order.ts';

/** Whether there is an order already with this number and exactly these units: a comment that was sent twice. */
export function isRepeated(
  orders: readonly StaffOrder[],
  phone: string,
  lines: readonly { listingId: string; quantity: number }[],
): boolean {
  const national = phone.replace(/\D/g, '').replace(/^(84|0)/, '');
  const units = (some: readonly { listingId: string; quantity: number }[]) =>
    some
      .map(({ listingId, quantity }) => `${listingId} ${quantity}`)
      .sort()
      .join();
  return orders.some(
    (order) =>
      order.state !== 'cancelled' &&
      order.state !== 'refused' &&
      order.buyer.phone === `+84${national}` &&
      units(order.lines) === units(lines),
  );
}
