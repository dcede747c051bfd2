import type { BlockedNumber } from '../contract/buyer.ts';
import type { BookedOrder } from '../order/ports.ts';

export interface BuyerRecord {
  phone: string;
  name: string;
  orders: number;
  refused: number;
  lastOrderAt: Date;
}

/** Everything that is stored under one number. */
export interface StoredAboutBuyer {
  orders: BookedOrder[];
  consents: { orderId: string; version: string; at: Date }[];
  comments: { saleEventId: string; name: string; text: string; at: Date }[];
  received: { orderCode: string; name: string }[];
  blocked: { reason: string; at: Date } | null;
}

export type Erasure =
  | { kind: 'erased'; orders: number }
  /** Orders are under way: without name and number they cannot be delivered. */
  | { kind: 'under_way' }
  /** A transfer for an order waits for people: without name and number nobody knows whom to pay back. */
  | { kind: 'open_money' }
  | { kind: 'unknown' };

/** The people in the order book; numbers are E.164. */
export interface BuyerRepository {
  /** Those whose name has the text or whose number has one of the parts; who ordered last comes first. */
  find(query: { name: string; phone: string[]; limit: number }): Promise<BuyerRecord[]>;
  /** Refused parcels of these numbers; numbers without any are left out. */
  refusals(phones: string[]): Promise<{ phone: string; refused: number }[]>;
  stored(phone: string): Promise<StoredAboutBuyer>;
  /**
   * Puts a pseudonym in the place of the number and empties what else tells who it was, in orders, comments, drafts and
   * transfers, in one transaction with a row that says who did it and one in the outbox for each order. Goods, sums and
   * stock stay as they are.
   */
  erase(phone: string, by: { memberId: string | null; at: Date }): Promise<Erasure>;
}

/** Numbers that nothing is taken from, E.164. */
export interface BlockRepository {
  /** Newest first. */
  list(): Promise<BlockedNumber[]>;
  /** A number that is blocked already keeps who did it, and why. */
  add(block: { phone: string; reason: string; memberId: string | null; at: Date }): Promise<void>;
  /** Idempotent. */
  remove(phone: string): Promise<void>;
}
