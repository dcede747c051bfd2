import type { OrderFilter } from '../contract/order.ts';
import type { OrderCriteria } from './ports.ts';
import { readSearch } from './search.ts';

/** Every order. */
export const NO_FILTER: OrderFilter = {
  search: '',
  states: [],
  payment: null,
  productId: null,
  from: null,
  to: null,
  orderIds: [],
};

const DAY_MS = 24 * 3_600_000;

/** Midnight of a day such as `2026-11-23` on Vietnam's clock (UTC+7, no summer time). */
export function vietnamMidnight(day: string): Date {
  return new Date(`${day}T00:00:00+07:00`);
}

/** What people choose in the order book, as the book looks for it. */
export function criteriaOf(saleEventId: string | null, filter: OrderFilter): OrderCriteria {
  const { search, states, payment, productId, from, to, orderIds } = filter;
  return {
    saleEventId,
    parts: readSearch(search),
    states,
    payment,
    productId,
    placedFrom: from === null ? null : vietnamMidnight(from),
    // The last day counts whole.
    placedBefore: to === null ? null : new Date(vietnamMidnight(to).getTime() + DAY_MS),
    orderIds,
  };
}
