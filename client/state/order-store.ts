import { createStore, del, entries, set } from 'idb-keyval';
import type { KeptOrder, OrderStore } from './order-intent.ts';

/** One table of one object store: what can be kept by key. */
export interface KeyedTable {
  entries(): Promise<[IDBValidKey, unknown][]>;
  set(key: string, value: KeptOrder): Promise<void>;
  delete(key: string): Promise<void>;
}

/** The table in the browser's IndexedDB. */
export function indexedDbTable(): KeyedTable {
  // Opened at the first use: where IndexedDB is forbidden, that is what fails, not the page.
  const table = () => createStore('cho-phien', 'orders');
  let opened: ReturnType<typeof table> | null = null;
  const use = () => {
    opened ??= table();
    return opened;
  };
  return {
    entries: async () => entries(use()),
    set: async (key, value) => set(key, value, use()),
    delete: async (key) => del(key, use()),
  };
}

function isKeptOrder(value: unknown): value is KeptOrder {
  const order = value as Partial<KeptOrder> | null;
  return (
    typeof order?.intent?.idempotencyKey === 'string' &&
    typeof order.intent.saleEventId === 'string' &&
    typeof order.intent.buyer?.phone === 'string' &&
    Array.isArray(order.intent.lines) &&
    typeof order.keptAtMs === 'number'
  );
}

/** Orders that were kept before orders could be prepaid say nothing of their payment. */
function withPayment(order: KeptOrder): KeptOrder {
  return {
    ...order,
    placed: order.placed && { ...order.placed, payment: order.placed.payment ?? { method: 'cod' } },
  };
}

/**
 * Keeps orders in `table`. Where that fails (a full phone, a private window) a copy in memory serves until the page is
 * left; what an older or broken version wrote is passed over.
 */
export function createOrderStore(table: KeyedTable): OrderStore {
  const memory = new Map<string, KeptOrder>();
  const forgotten = new Set<string>();
  return {
    async all() {
      const stored = await table.entries().catch(() => []);
      const orders = new Map<string, KeptOrder>();
      for (const [key, value] of stored) {
        if (isKeptOrder(value) && !forgotten.has(String(key))) orders.set(String(key), withPayment(value));
      }
      for (const [key, order] of memory) orders.set(key, order);
      return [...orders.values()].sort((a, b) => b.keptAtMs - a.keptAtMs);
    },
    async keep(order) {
      const key = order.intent.idempotencyKey;
      memory.set(key, order);
      await table.set(key, order).then(
        // What another tab writes later must not hide behind this tab's copy.
        () => memory.delete(key),
        () => undefined,
      );
    },
    async forget(key) {
      memory.delete(key);
      forgotten.add(key);
      await table.delete(key).catch(() => undefined);
    },
  };
}
