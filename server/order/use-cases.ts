import type { Actor } from '../contract/actor.ts';
import type {
  BuyerOrder,
  DeskOrders,
  ListedOrders,
  ListOrders,
  MovedOrders,
  MoveOrders,
  PlacedOrder,
  PlaceOrder,
} from '../contract/order.ts';
import type { Result } from '../contract/result.ts';

/** Taking orders. */
export interface OrderPlacing {
  /**
   * Places an order in one transaction: idempotency key, conditional stock updates in id order, order, lines,
   * stock movements, outbox row. Publishes `purchase:noticed` and `stock:changed` after commit; `order:placed` goes by
   * the outbox. Nothing is written on failure: `bad_phone`, `unknown_listing`, `sale_not_open`, `sold_out`, `over_limit`, `price_changed`,
   * `key_reused`, `unavailable`.
   */
  place(actor: Actor, input: PlaceOrder): Promise<Result<PlacedOrder>>;
}

/** Working with the orders that were taken. */
export interface OrderBookUseCases {
  /**
   * Newest first, `limit` at the most; the totals are of all, as of the same instant. With `since` only those that changed
   * after that number, unless too much has.
   */
  list(saleEventId: string, limit: number, since?: number | null): Promise<DeskOrders>;
  /** One page of those that the query finds, newest first, or what changed of them. */
  find(saleEventId: string, query: ListOrders): Promise<ListedOrders>;
  /** The orders that have one of the keys, newest first. */
  mine(idempotencyKeys: string[]): Promise<BuyerOrder[]>;
  /**
   * Changes the state of orders, each by itself along the table of states, all in one transaction with their event
   * rows, returned or released stock, ledger and outbox rows; an order that is there already counts as moved. Publishes
   * `order:moved` and `stock:changed` after commit; `order:changed` goes by the outbox. Fails with the first order's
   * `not_found`, `wrong_state` or `unpaid` only when
   * none could be moved.
   */
  move(actor: Actor, saleEventId: string, input: MoveOrders): Promise<Result<MovedOrders>>;
  /** The buyer cancels before the co-operative has confirmed. `not_found`, `wrong_state`. Publishes as `move` does. */
  cancel(idempotencyKey: string): Promise<Result<BuyerOrder>>;
}

export interface OrderUseCases extends OrderPlacing, OrderBookUseCases {}
