import type { OrderState } from '../contract/order.ts';
import type { StockChange } from '../stock/ports.ts';

export interface OrderRecord {
  id: string;
  orderCode: string;
  saleEventId: string;
  state: OrderState;
  totalDong: bigint;
  buyer: { name: string; phone: string; address: string };
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
  buyer: { name: string; phone: string; address: string };
  note: string;
  placedAt: Date;
  lines: { listingId: string; quantity: number }[];
}

export type Refusal =
  | { kind: 'key_reused' }
  | { kind: 'sale_not_open' }
  | { kind: 'unknown_listing'; listingId: string }
  | { kind: 'sold_out'; listingId: string; available: number }
  | { kind: 'over_limit'; listingId: string; limit: number }
  /** The order code is somebody else's: try with another. */
  | { kind: 'code_taken' }
  /** The database is not to be had, or too busy; nothing is known to be written. */
  | { kind: 'unavailable' };

export type Placement =
  | { kind: 'placed'; order: OrderRecord; stock: StockChange[] }
  /** The same order came before; this is its result. */
  | { kind: 'repeated'; order: OrderRecord }
  | Refusal;

export interface OrderRepository {
  /** All or nothing, in one transaction. */
  place(order: NewOrder): Promise<Placement>;
  /** The newest, newest first, and the totals of all as of the same instant. */
  list(
    saleEventId: string,
    limit: number,
  ): Promise<{ orders: OrderRecord[]; totals: { orders: number; totalDong: bigint } }>;
}
