import type { OrderState, PaymentMethod } from '../contract/order.ts';
import type { BookTotals } from '../contract/order-totals.ts';
import type { OrderPayment } from '../contract/payment.ts';
import type { StockChange } from '../stock/ports.ts';

/** Who ordered and where the parcel goes; phone numbers are E.164. */
export interface Buyer {
  name: string;
  phone: string;
  /** As typed. */
  address: string;
  provinceCode: string | null;
  communeCode: string | null;
  /** Somebody else who takes the parcel. */
  receiver: { name: string; phone: string } | null;
}

/**
 * How an order is paid. The units of one by bank transfer are reserved until `payBy`, or until `paidAt` takes them out of
 * stock.
 */
export type Payment = { method: 'cod' } | { method: 'vietqr'; payBy: Date; paidAt: Date | null };

/** What a buyer's bank app needs to pay an order. */
export type TransferDetails = Pick<
  OrderPayment & { method: 'vietqr' },
  'payload' | 'reference' | 'account' | 'owner' | 'bankBin'
>;

/** Orders that are paid by bank transfer before they are packed. */
export interface Prepaid {
  /** How long such an order keeps its goods, in ms. */
  readonly termMs: number;
  details(order: Pick<OrderRecord, 'orderCode' | 'totalDong'>): TransferDetails;
}

export interface OrderRecord {
  id: string;
  orderCode: string;
  saleEventId: string;
  state: OrderState;
  /** With the delivery fee. */
  totalDong: bigint;
  /** Đồng. */
  deliveryFee: number;
  buyer: Buyer;
  payment: Payment;
  note: string;
  placedAt: Date;
  lines: {
    listingId: string;
    productName: string;
    variantName: string;
    quantity: number;
    unitPriceDong: bigint;
  }[];
}

/** An order that was checked and may be tried; `lines` name each listing once. */
export interface NewOrder {
  id: string;
  orderCode: string;
  idempotencyKey: string;
  requestHash: string;
  saleEventId: string;
  buyer: Buyer;
  payment: PaymentMethod;
  /** With `vietqr`: until when its units stay reserved. Null where they are sold at once, or nobody could pay. */
  payBy: Date | null;
  /** Version of the text that the buyer agreed to. */
  consent: string | null;
  note: string;
  /** What delivery costs now, đồng. */
  deliveryFee: number;
  /** The buyer was shown another fee: only what was placed before may be answered. */
  feeChanged: boolean;
  /** Nothing is taken from the buyer's number: the same. */
  blocked: boolean;
  placedAt: Date;
  lines: NewLine[];
}

export interface NewLine {
  listingId: string;
  quantity: number;
  /** What the buyer was shown; null: any price is right. */
  unitPriceDong: number | null;
}

/** A price that the buyer was shown, and the one that is valid. */
export interface ChangedPrice {
  listingId: string;
  shownDong: number;
  priceDong: number;
}

/** Units that are left at a flash price. */
export interface FlashCount {
  listingId: string;
  left: number;
}

/** Units that can be had at a flash price again. */
export type FlashReturn = FlashCount & { saleEventId: string };

export type Refusal =
  | { kind: 'key_reused' }
  | { kind: 'sale_not_open' }
  | { kind: 'unknown_listing'; listingId: string }
  | { kind: 'sold_out'; listingId: string; available: number }
  | { kind: 'over_limit'; listingId: string; limit: number }
  | { kind: 'price_changed'; prices: ChangedPrice[] }
  | { kind: 'fee_changed'; deliveryFee: number }
  | { kind: 'blocked' }
  /** It is to be paid by bank transfer, and the co-operative has no account. */
  | { kind: 'no_account' }
  /** The order code is somebody else's: try with another. */
  | { kind: 'code_taken' }
  /** The database is not to be had, or too busy; nothing is known to be written. */
  | { kind: 'unavailable' };

export type Placement =
  /** `factId`: of the outbox row that was written with the order. */
  | { kind: 'placed'; order: OrderRecord; stock: StockChange[]; flash: FlashCount[]; factId: string }
  /** The same order came before; this is its result. */
  | { kind: 'repeated'; order: OrderRecord }
  | Refusal;

/** Where new orders go. */
export interface OrderRepository {
  /** All or nothing, in one transaction. */
  place(order: NewOrder): Promise<Placement>;
}

export interface OrderChangeRecord {
  to: OrderState;
  by: 'buyer' | 'staff' | 'system';
  memberName: string | null;
  reason: string;
  at: Date;
}

/** An order as the book has it. */
export interface BookedOrder extends OrderRecord {
  idempotencyKey: string;
  staffNote: string;
  waybill: string;
  /** Oldest first. */
  history: OrderChangeRecord[];
}

/** Brings orders into the state `to`, each from one of the states `from`. */
export interface StateChange {
  saleEventId: string;
  orderIds: string[];
  from: readonly OrderState[];
  to: OrderState;
  by: OrderChangeRecord['by'];
  memberId: string | null;
  reason: string;
  at: Date;
  /** Whether orders that wait for their bank transfer change too: their units are released. */
  unpaidToo: boolean;
  /** Whether the units of the other orders that change go back into stock. */
  restock: boolean;
}

export interface ChangedOrders {
  /** Every named order of the sale event, as it is now. */
  orders: BookedOrder[];
  /** The outbox row of each that changed, by order id. */
  facts: ReadonlyMap<string, string>;
  /** Those that stay as they are only because their bank transfer has not come. */
  unpaidIds: ReadonlySet<string>;
  /** Of variants that have more to sell now. */
  stock: StockChange[];
  flash: FlashReturn[];
}

/** Which steps to take back: those that the member took after an instant, into one of the states. */
export interface Undoing {
  saleEventId: string;
  orderIds: string[];
  memberId: string;
  after: Date;
  states: readonly OrderState[];
  at: Date;
}

/** What staff write beside an order; undefined: stays as it is. */
export interface Annotation {
  saleEventId: string;
  orderId: string;
  staffNote: string | undefined;
  waybill: string | undefined;
  at: Date;
}

/** Which orders; all conditions hold together, and null or an empty list is none. */
export interface OrderCriteria {
  saleEventId: string | null;
  /** Parts of an order code, of an E.164 number, of a name: one of them is enough. */
  parts: { code: string[]; phone: string[]; name: string[] } | null;
  states: readonly OrderState[];
  payment: 'cod' | 'unpaid' | 'paid' | null;
  productId: string | null;
  placedFrom: Date | null;
  placedBefore: Date | null;
  orderIds: readonly string[];
}

/** Which orders to find. */
export interface OrderQuery extends OrderCriteria {
  /** Only orders older than this one. */
  after: { placedAt: Date; id: string } | null;
  /** Only what changed after this number, in one sale event; null: everything. */
  since: number | null;
  limit: number;
}

export interface FoundOrders {
  orders: BookedOrder[];
  totals: { orders: number; totalDong: bigint };
  /** Of the newest fact that is in `orders` and `totals`. */
  number: number;
  /** Whether `orders` are all that the query asks for, not only what changed. */
  all: boolean;
}

/** An order as it stands in a file, with the names that its ids mean. */
export interface ExportedOrder extends Omit<BookedOrder, 'history' | 'lines'> {
  saleTitle: string;
  lines: (OrderRecord['lines'][number] & {
    productId: string;
    householdId: string | null;
    householdName: string;
  })[];
}

/** The orders that were placed. */
export interface OrderBook {
  /**
   * Newest first, and the totals of all that are found, older or not, as of the same instant; cancelled and refused
   * orders count in them only when `states` asks for them. With `since` the orders, in any state, that changed after
   * that number (`all` is false); what is asked for else, where too much has changed to tell.
   */
  find(query: OrderQuery): Promise<FoundOrders>;
  /** In one snapshot. */
  totals(criteria: OrderCriteria): Promise<BookTotals>;
  /** The page after this order, newest first. */
  export(criteria: OrderCriteria, after: OrderQuery['after'], limit: number): Promise<ExportedOrder[]>;
  /** Those that exist, in no order. */
  byIds(orderIds: string[]): Promise<BookedOrder[]>;
  /** Those that exist, newest first. */
  byKeys(idempotencyKeys: string[]): Promise<BookedOrder[]>;
  /**
   * State, event rows, facts, stock and ledger in one transaction; orders in other states than `from` stay as they are.
   * Money that came for orders that are undone is shown to people as owed.
   */
  change(change: StateChange): Promise<ChangedOrders>;
  /** As `change`, each order back into the state that it came from; others stay as they are. */
  undo(undoing: Undoing): Promise<ChangedOrders>;
  /** Null: the sale event has no such order. */
  annotate(annotation: Annotation): Promise<{ order: BookedOrder; factId: string } | null>;
}

/** A fact of the outbox that has its number. */
export interface NumberedFact {
  id: string;
  name: 'order:placed' | 'order:changed';
  orderId: string;
  number: number;
}

/** The facts that were written in the transactions of orders and their changes. */
export interface OutboxRepository {
  /**
   * Numbers facts of the sale event that wait, `most` at the most: 1, 2, 3 … in the order in which they are committed by
   * now, none twice, whoever else is numbering. Answers them in order; whoever sees a number sees all below it.
   */
  number(saleEventId: string, most: number): Promise<NumberedFact[]>;
  /** Sale events with facts that wait for a number. */
  waiting(): Promise<string[]>;
  /** Deletes facts from before an instant, but the newest of each sale event. */
  forget(before: Date): Promise<void>;
}
