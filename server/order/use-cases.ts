import type { Actor } from '../contract/actor.ts';
import type {
  BuyerOrder,
  ListedOrders,
  ListOrders,
  MovedOrders,
  MoveOrders,
  OrderTotals,
  PlacedOrder,
  PlaceOrder,
  StaffOrder,
} from '../contract/order.ts';
import type { Result } from '../contract/result.ts';

/** Taking orders. */
export interface OrderPlacing {
  /**
   * Places an order in one transaction: idempotency key, conditional stock updates in id order, order, lines,
   * stock movements. Publishes `order:placed`, `purchase:noticed` and `stock:changed` after commit. Nothing is
   * written on failure: `bad_phone`, `unknown_listing`, `sale_not_open`, `sold_out`, `over_limit`, `price_changed`,
   * `key_reused`, `unavailable`.
   */
  place(actor: Actor, input: PlaceOrder): Promise<Result<PlacedOrder>>;
}

/** Working with the orders that were taken. */
export interface OrderBookUseCases {
  /** Newest first, `limit` at the most; the totals are of all, as of the same instant. */
  list(saleEventId: string, limit: number): Promise<{ orders: StaffOrder[]; totals: OrderTotals }>;
  /** One page of those that the query finds, newest first. */
  find(saleEventId: string, query: ListOrders): Promise<ListedOrders>;
  /** The orders that have one of the keys, newest first. */
  mine(idempotencyKeys: string[]): Promise<BuyerOrder[]>;
  /**
   * Changes the state of orders, each by itself along the table of states, all in one transaction with their event
   * rows, returned stock and ledger rows; an order that is there already counts as moved. Publishes `order:changed`,
   * `order:moved` and `stock:changed` after commit. Fails with the first order's `not_found` or `wrong_state` only when
   * none could be moved.
   */
  move(actor: Actor, saleEventId: string, input: MoveOrders): Promise<Result<MovedOrders>>;
  /** The buyer cancels before the co-operative has confirmed. `not_found`, `wrong_state`. Publishes as `move` does. */
  cancel(idempotencyKey: string): Promise<Result<BuyerOrder>>;
}

export interface OrderUseCases extends OrderPlacing, OrderBookUseCases {}
