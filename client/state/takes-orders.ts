import type { SaleEvent } from '../../server/contract/sale-event.ts';

/** Whether orders are taken at `nowMs` of the server's clock, ms: on air, or after the end for as long as organisers let them. */
export function takesOrders(
  saleEvent: Pick<SaleEvent, 'state' | 'ordersUntil'> | null,
  nowMs: number,
): boolean {
  return saleEvent?.state === 'live' || Date.parse(saleEvent?.ordersUntil ?? '') > nowMs;
}
