import type { BuyerOrder, PlacedOrder, StaffOrder } from '../contract/order.ts';
import type { BookedOrder, OrderChangeRecord, OrderRecord } from './ports.ts';

export function toPlacedOrder({
  id,
  orderCode,
  state,
  totalDong,
  placedAt,
  lines,
}: OrderRecord): PlacedOrder {
  return {
    orderId: id,
    orderCode,
    state,
    totalDong: Number(totalDong),
    placedAt: placedAt.toISOString(),
    lines: lines.map((line) => ({ ...line, unitPriceDong: Number(line.unitPriceDong) })),
  };
}

/** `history` is empty for an order that has just been placed. */
export function toStaffOrder(order: OrderRecord & { history?: OrderChangeRecord[] }): StaffOrder {
  const { saleEventId, buyer, note, history = [] } = order;
  return {
    ...toPlacedOrder(order),
    saleEventId,
    buyer,
    note,
    history: history.map(({ at, ...change }) => ({ ...change, at: at.toISOString() })),
  };
}

export function toBuyerOrder(order: BookedOrder): BuyerOrder {
  const { idempotencyKey, saleEventId } = order;
  return { ...toPlacedOrder(order), idempotencyKey, saleEventId };
}
