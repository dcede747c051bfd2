import type { StaffOrder } from '../../server/contract/order.ts';

/** An order as staff see it, of the sale event `s`. */
export function staffOrder(orderId: string, over: Partial<StaffOrder> = {}): StaffOrder {
  return {
    orderId,
    orderCode: 'CP-7K3M9',
    state: 'placed',
    totalDong: 100_000,
    deliveryFee: 0,
    payment: { method: 'cod' },
    placedAt: '2026-11-22T08:00:00.000Z',
    lines: [],
    saleEventId: 's',
    buyer: {
      name: 'Seo',
      phone: '+84912345678',
      address: 'Cao Bằng',
      provinceCode: null,
      communeCode: null,
      receiver: null,
    },
    note: '',
    staffNote: '',
    waybill: '',
    history: [],
    ...over,
  };
}
