import type { StaffOrder } from '../../server/contract/order.ts';

/** Whether `order` stands below `other` in a list with the newest first. */
export function isOlder(order: StaffOrder, other: StaffOrder): boolean {
  return order.placedAt === other.placedAt ? order.orderId < other.orderId : order.placedAt < other.placedAt;
}

/** `orders` with those of `newer`, each once and where it belongs: newest first. */
export function withNewer(orders: readonly StaffOrder[], newer: readonly StaffOrder[]): StaffOrder[] {
  const byId = new Map([...orders, ...newer].map((order) => [order.orderId, order]));
  return [...byId.values()].sort((a, b) => (isOlder(a, b) ? 1 : -1));
}
