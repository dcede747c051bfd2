import type { PlaceOrder } from '../../server/contract/order.ts';

/** What the buyer wants, before it has its key. */
export type OrderContent = Omit<PlaceOrder, 'idempotencyKey' | 'note'>;

/** An order on its way: the key was made before the first try and stays until the final answer. */
export type OrderIntent = OrderContent & { idempotencyKey: string };

/** The part of `Storage` that is used; `localStorage` in the page. */
export type KeyValueStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

export interface OrderIntentStore {
  /** The order on its way, also after a reload; null when there is none. */
  current(): OrderIntent | null;
  /**
   * Keeps `content` under a fresh key and returns it. The same content again, not yet settled, keeps its key: the
   * server then answers with the first result instead of writing a second order.
   */
  begin(content: OrderContent): OrderIntent;
  /** The final answer came; the key will not be used again. */
  settle(idempotencyKey: string): void;
}

const STORAGE_KEY = 'cho-phien.order-intent';

function sameContent(a: OrderContent, b: OrderContent): boolean {
  const content = ({ saleEventId, buyer, lines }: OrderContent) =>
    JSON.stringify([
      saleEventId,
      buyer.name,
      buyer.phone,
      buyer.address,
      lines.map((line) => [line.listingId, line.quantity]),
    ]);
  return content(a) === content(b);
}

function parse(stored: string | null): OrderIntent | null {
  if (stored === null) return null;
  try {
    const value = JSON.parse(stored);
    const whole =
      typeof value.idempotencyKey === 'string' &&
      typeof value.saleEventId === 'string' &&
      typeof value.buyer?.phone === 'string' &&
      Array.isArray(value.lines);
    return whole ? value : null;
  } catch {
    return null;
  }
}

/** One order at a time per phone. `makeKey` makes a UUID. */
export function createOrderIntentStore(storage: KeyValueStore, makeKey: () => string): OrderIntentStore {
  // Storage may be full or forbidden; the copy in memory then still serves until the page is left.
  let intent: OrderIntent | null = null;
  try {
    intent = parse(storage.getItem(STORAGE_KEY));
  } catch {
    intent = null;
  }
  const write = (act: () => void) => {
    try {
      act();
    } catch {
      // See above.
    }
  };
  return {
    current: () => intent,
    begin(content) {
      if (intent !== null && sameContent(intent, content)) return intent;
      const { saleEventId, buyer, lines } = content;
      const fresh = { idempotencyKey: makeKey(), saleEventId, buyer, lines };
      intent = fresh;
      write(() => storage.setItem(STORAGE_KEY, JSON.stringify(fresh)));
      return fresh;
    },
    settle(idempotencyKey) {
      if (intent?.idempotencyKey !== idempotencyKey) return;
      intent = null;
      write(() => storage.removeItem(STORAGE_KEY));
    },
  };
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
