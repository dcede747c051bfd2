import type { BuyerOrder, PlacedOrder, StaffOrder } from '../contract/order.ts';
import type { OrderPayment } from '../contract/payment.ts';
import type { BookedOrder, OrderRecord, Prepaid, TransferDetails } from './ports.ts';

/** Orders as they go over the wire. */
export interface OrderViews {
  placed(order: OrderRecord): PlacedOrder;
  /** `history` and what staff wrote are empty for an order that has just been placed. */
  staff(order: OrderRecord & Partial<Pick<BookedOrder, 'history' | 'staffNote' | 'waybill'>>): StaffOrder;
  buyer(order: BookedOrder): BuyerOrder;
}

/** Of an order that was to be transferred to an account that the co-operative has no more. */
const NO_ACCOUNT: TransferDetails = { payload: '', reference: '', account: '', owner: '', bankBin: '' };

/** `prepaid` answers null while the co-operative has no bank account. */
export function createOrderViews(prepaid: () => Prepaid | null): OrderViews {
  function toPayment({ payment, state, orderCode, totalDong }: OrderRecord): OrderPayment {
    if (payment.method === 'cod') return payment;
    const unpaid = state === 'cancelled' ? 'expired' : 'due';
    return {
      method: 'vietqr',
      state: payment.paidAt === null ? unpaid : 'paid',
      amountDong: Number(totalDong),
      payBy: payment.payBy.toISOString(),
      ...(prepaid()?.details({ orderCode, totalDong }) ?? NO_ACCOUNT),
    };
  }

  function placed(order: OrderRecord): PlacedOrder {
    const { id, orderCode, state, totalDong, deliveryFee, placedAt, lines } = order;
    return {
      orderId: id,
      orderCode,
      state,
      totalDong: Number(totalDong),
      deliveryFee,
      payment: toPayment(order),
      placedAt: placedAt.toISOString(),
      lines: lines.map((line) => ({ ...line, unitPriceDong: Number(line.unitPriceDong) })),
    };
  }

  return {
    placed,
    staff(order) {
      const { saleEventId, buyer, note, staffNote = '', waybill = '', history = [] } = order;
      return {
        ...placed(order),
        saleEventId,
        buyer,
        note,
        staffNote,
        waybill,
        history: history.map(({ at, ...change }) => ({ ...change, at: at.toISOString() })),
      };
    },
    buyer(order) {
      const { idempotencyKey, saleEventId } = order;
      return { ...placed(order), idempotencyKey, saleEventId };
    },
  };
}
