import type { Actor } from '../contract/actor.ts';
import type {
  AnnotateOrder,
  BookFilter,
  BuyerOrder,
  DeskOrders,
  ListedOrders,
  ListOrders,
  MovedOrders,
  MoveOrders,
  PlacedOrder,
  PlaceOrder,
  StaffOrder,
  UndoMove,
} from '../contract/order.ts';
import type { BookTotals } from '../contract/order-totals.ts';
import type { Result } from '../contract/result.ts';
import type { ExportedOrder } from './ports.ts';

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
  /** One page of those that the query finds, newest first, or what changed of them. Without a sale event: of all. */
  find(saleEventId: string | null, query: ListOrders): Promise<ListedOrders>;
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
  /**
   * Takes the last step of orders back where the same member took it in the last minute and neither stock nor money has
   * moved with it. `not_found`, `wrong_state`. Publishes as `move` does.
   */
  undo(actor: Actor, saleEventId: string, input: UndoMove): Promise<Result<MovedOrders>>;
  /** Writes what staff say beside an order; `order:changed` goes by the outbox. `not_found`. */
  annotate(saleEventId: string, input: AnnotateOrder): Promise<Result<StaffOrder>>;
  /** What was sold in the orders that the filter finds; undone ones apart. */
  totals(filter: BookFilter): Promise<BookTotals>;
  /** The orders that the filter finds, newest first, some hundred at a time: for files, which are read as they come. */
  export(filter: BookFilter): AsyncIterable<ExportedOrder[]>;
  /** The buyer cancels before the co-operative has confirmed. `not_found`, `wrong_state`. Publishes as `move` does. */
  cancel(idempotencyKey: string): Promise<Result<BuyerOrder>>;
}

export interface OrderUseCases extends OrderPlacing, OrderBookUseCases {}
