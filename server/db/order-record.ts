import type { BookedOrder, Buyer, Payment } from '../order/ports.ts';
import type { Prisma } from './generated/client.ts';

/** What Prisma reads with an order, for {@link toBooked}. */
export const orderRecord = {
  lines: { orderBy: { position: 'asc' } },
  events: { orderBy: { id: 'asc' }, include: { member: { select: { name: true } } } },
} as const;

function toBuyer(row: Prisma.OrderGetPayload<object>): Buyer {
  const { buyerName, buyerPhone, buyerAddress, provinceCode, communeCode, receiverName, receiverPhone } = row;
  return {
    name: buyerName,
    phone: buyerPhone,
    address: buyerAddress,
    provinceCode,
    communeCode,
    // A CHECK holds that a receiver has both.
    receiver:
      receiverName === null || receiverPhone === null ? null : { name: receiverName, phone: receiverPhone },
  };
}

/** How an order is paid; a CHECK holds that only one by bank transfer has a time to pay by. */
export function toPayment({ payBy, paidAt }: { payBy: Date | null; paidAt: Date | null }): Payment {
  return payBy === null ? { method: 'cod' } : { method: 'vietqr', payBy, paidAt };
}

/** An order as the book has it. */
export function toBooked(row: Prisma.OrderGetPayload<{ include: typeof orderRecord }>): BookedOrder {
  const { id, orderCode, idempotencyKey, saleEventId, state, totalDong, deliveryFee } = row;
  const { note, placedAt, staffNote, waybill } = row;
  return {
    id,
    orderCode,
    idempotencyKey,
    saleEventId,
    state,
    totalDong,
    deliveryFee,
    buyer: toBuyer(row),
    payment: toPayment(row),
    note,
    placedAt,
    staffNote,
    waybill,
    lines: row.lines.map(({ listingId, productName, variantName, quantity, unitPriceDong }) => ({
      listingId,
      productName,
      variantName,
      quantity,
      unitPriceDong,
    })),
    history: row.events.map(({ to, by, member, reason, at }) => ({
      to,
      by,
      memberName: member?.name ?? null,
      reason,
      at,
    })),
  };
}
