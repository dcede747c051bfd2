import type { PlacedOrder, PlaceOrderSent } from '../../server/contract/order.ts';

/** What the buyer wants, before it has its key. */
export type OrderContent = Omit<PlaceOrderSent, 'idempotencyKey' | 'note'>;

/** An order on its way: the key was made before the first try and stays until the final answer. */
export type OrderIntent = OrderContent & { idempotencyKey: string };

/** An order as this phone keeps it: until its answer, and after it so that the buyer can follow it. */
export interface KeptOrder {
  intent: OrderIntent;
  /** The answer; null while the order is on its way. */
  placed: PlacedOrder | null;
  /** When it was first kept, ms since the epoch. */
  keptAtMs: number;
  /** When the server last told its state, ms since the epoch; missing until it has after the answer. */
  seenAtMs?: number;
}

/** Where a phone keeps its orders; it outlives the page and the browser. */
export interface OrderStore {
  /** All, newest first. */
  all(): Promise<KeptOrder[]>;
  /** Adds an order, or replaces the one with the same key. */
  keep(order: KeptOrder): Promise<void>;
  forget(idempotencyKey: string): Promise<void>;
}

/**
 * Whether two orders are the same but for their keys. Prices do not matter: an order that may have been written is asked
 * for as it was.
 */
export function sameContent(a: OrderContent, b: OrderContent): boolean {
  const content = ({ saleEventId, buyer, payment = 'cod', lines }: OrderContent) =>
    JSON.stringify([
      saleEventId,
      payment,
      buyer.name,
      buyer.phone,
      buyer.address,
      buyer.provinceCode ?? null,
      buyer.communeCode ?? null,
      buyer.receiver?.name ?? null,
      buyer.receiver?.phone ?? null,
      lines.map((line) => [line.listingId, line.quantity]),
    ]);
  return content(a) === content(b);
}

/** A UUID (version 4); `crypto.randomUUID` is missing on plain http, where a LAN demo runs. */
export function makeUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = Array.from(bytes, (byte, index) => {
    const value = index === 6 ? (byte & 0x0f) | 0x40 : index === 8 ? (byte & 0x3f) | 0x80 : byte;
    return value.toString(16).padStart(2, '0');
  }).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
