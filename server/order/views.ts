import type { PlacedOrder, StaffOrder } from '../contract/order.ts';
import type { OrderRecord } from './ports.ts';

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

export function toStaffOrder(order: OrderRecord): StaffOrder {
  const { saleEventId, buyer, note } = order;
  return { ...toPlacedOrder(order), saleEventId, buyer, note };
}
