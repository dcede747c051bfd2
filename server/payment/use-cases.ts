import type { Actor } from '../contract/actor.ts';
import type { StaffOrder } from '../contract/order.ts';
import type { MarkPaid, SettleTransfer, Transfer } from '../contract/payment.ts';
import type { Result } from '../contract/result.ts';
import type { FeedTransfer } from './bank-feed.ts';

/** Orders that are paid by bank transfer, and the money that comes for them. */
export interface PaymentUseCases {
  /**
   * Takes what the bank feed of this name reports, as often as it does: the order that the content names is paid, or the transfer is kept
   * for people to look at. Publishes `order:paid` after commit; `order:changed` goes by the
   * outbox. Throws when the database is away.
   */
  receive(feed: string, transfer: FeedTransfer): Promise<'paid' | 'open' | 'repeated'>;
  /** By staff who have seen the money; an order that is paid already stays so. `not_found`, `wrong_state`. Publishes as `receive` does. */
  markPaid(actor: Actor, saleEventId: string, input: MarkPaid): Promise<Result<StaffOrder>>;
  /** Transfers that people have to look at, newest first, 200 at the most. */
  listTransfers(): Promise<Transfer[]>;
  /** `not_found` (with `field` for the order's code), `wrong_state`. Publishes as `receive` does. */
  settle(actor: Actor, input: SettleTransfer): Promise<Result<Transfer>>;
  /**
   * Cancels every order whose money has not come in time. Publishes `order:moved` and `stock:changed` after commit;
   * `order:changed` goes by the outbox. Idempotent, and safe on several servers at once. Returns how many orders that were.
   */
  releaseOverdue(): Promise<number>;
}
