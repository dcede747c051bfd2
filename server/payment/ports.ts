import type { OrderState, PaymentMethod } from '../contract/order.ts';
import type { TransferProblem } from '../contract/payment.ts';
import type { BookedOrder, FlashReturn } from '../order/ports.ts';
import type { StockChange } from '../stock/ports.ts';
import type { FeedTransfer } from './bank-feed.ts';

export interface NewTransfer extends FeedTransfer {
  feed: string;
  /** Order codes that the content may mean. */
  orderCodes: string[];
  receivedAt: Date;
}

/** An order as a payment looks at it, while nobody else can change it. */
export interface PayableOrder {
  method: PaymentMethod;
  state: OrderState;
  totalDong: bigint;
  paidAt: Date | null;
}

/** What stands in the way of paying the order with an amount; null: nothing. */
export type Judge = (order: PayableOrder | null, amountDong: bigint) => TransferProblem | null;

export interface TransferRecord {
  id: string;
  source: 'bank' | 'hand';
  transactionId: string;
  amountDong: bigint;
  content: string;
  receivedAt: Date;
  state: 'open' | 'matched' | 'dismissed';
  problem: TransferProblem | null;
  order: {
    id: string;
    orderCode: string;
    saleEventId: string;
    state: OrderState;
    totalDong: bigint;
    buyer: { name: string; phone: string };
  } | null;
  note: string;
}

/** Who does something by hand, and when. */
export interface ByHand {
  memberId: string | null;
  at: Date;
}

/** An order that has just been paid, with the outbox row that says so. */
export interface PaidOrder {
  order: BookedOrder;
  factId: string;
}

export type Received =
  /** This feed has reported this transaction before; nothing was written. */
  { kind: 'repeated' } | { kind: 'open'; problem: TransferProblem } | ({ kind: 'paid' } & PaidOrder);

export type MarkedPaid =
  | ({ kind: 'paid' } & PaidOrder)
  | { kind: 'already_paid'; order: BookedOrder }
  | { kind: 'not_found' }
  | { kind: 'wrong_state'; problem: TransferProblem };

export type Settled =
  | { kind: 'settled'; transfer: TransferRecord; paid: PaidOrder | null }
  | { kind: 'not_found'; what: 'transfer' | 'order' }
  /** Another member was faster. */
  | { kind: 'closed' }
  | { kind: 'wrong_state'; problem: TransferProblem };

/** Money and the orders it pays. Paying takes the reserved units out of stock, in the same transaction. */
export interface PaymentRepository {
  /** Writes a transfer down, once; it pays its order when `judge` finds nothing in the way, else it is open. */
  receive(transfer: NewTransfer, judge: Judge): Promise<Received>;
  /** Pays the whole amount by hand; a transfer of the source `hand` says who and when. */
  markPaid(
    input: ByHand & { saleEventId: string; orderId: string; note: string },
    judge: Judge,
  ): Promise<MarkedPaid>;
  /** Lets an open transfer pay the order, whatever its amount. */
  settle(input: ByHand & { transferId: string; orderCode: string }, judge: Judge): Promise<Settled>;
  /** Closes an open transfer that pays no order. */
  dismiss(input: ByHand & { transferId: string; note: string }): Promise<Settled>;
  /** Open ones, newest first. */
  listOpen(limit: number): Promise<TransferRecord[]>;
  /**
   * Cancels orders whose money has not come in time, and releases their units; `limit` at the most, in one transaction.
   * Orders that somebody changes at this moment are left to them.
   */
  cancelOverdue(input: { now: Date; reason: string; limit: number }): Promise<{
    orders: BookedOrder[];
    /** The outbox row of each, by order id. */
    facts: ReadonlyMap<string, string>;
    stock: StockChange[];
    flash: FlashReturn[];
  }>;
}
