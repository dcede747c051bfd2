import type { Actor } from '../contract/actor.ts';
import type { OrderTotals, PlacedOrder, PlaceOrder, StaffOrder } from '../contract/order.ts';
import type { Result } from '../contract/result.ts';

export interface OrderUseCases {
  /**
   * Places an order in one transaction: idempotency key, conditional stock updates in id order, order, lines,
   * stock movements. Publishes `order:placed`, `purchase:noticed` and `stock:changed` after commit. Nothing is
   * written on failure: `bad_phone`, `unknown_listing`, `sale_not_open`, `sold_out`, `over_limit`, `key_reused`,
   * `unavailable`.
   */
  place(actor: Actor, input: PlaceOrder): Promise<Result<PlacedOrder>>;
  /** Newest first, `limit` at the most; the totals are of all, as of the same instant. */
  list(saleEventId: string, limit: number): Promise<{ orders: StaffOrder[]; totals: OrderTotals }>;
}
