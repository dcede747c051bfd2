import { expect, it } from 'vitest';
import { createOrderIntentStore, type KeyValueStore, makeUuid } from '../../client/state/order-intent.ts';
import { PlaceOrder } from '../../server/contract/order.ts';

const CONTENT = {
  saleEventId: 'sale-1',
  buyer: { name: 'Trần Văn Bình', phone: '0912000111', address: 'Hà Nội' },
  lines: [{ listingId: 'plums', quantity: 2 }],
};

/** Storage that outlives a page, as `localStorage` does. */
function memory(): KeyValueStore & { entries: Map<string, string> } {
  const entries = new Map<string, string>();
  return {
    entries,
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, value) => void entries.set(key, value),
    removeItem: (key) => void entries.delete(key),
  };
}

function keys(): () => string {
  let made = 0;
  return () => `key-${++made}`;
}

it('makes what the server takes as an order', () => {
  const saleEventId = makeUuid();
  const lines = [{ listingId: makeUuid(), quantity: 2 }];
  const intent = createOrderIntentStore(memory(), makeUuid).begin({ ...CONTENT, saleEventId, lines });
  expect(PlaceOrder.safeParse(intent).error).toBeUndefined();
});

it('has the key written down before anything is sent', () => {
  const storage = memory();
  const intent = createOrderIntentStore(storage, keys()).begin(CONTENT);
  expect(intent).toEqual({ ...CONTENT, idempotencyKey: 'key-1' });
  expect([...storage.entries.values()].map((text) => JSON.parse(text))).toEqual([intent]);
});

it('knows the order again after a reload', () => {
  const storage = memory();
  const before = createOrderIntentStore(storage, () => 'first').begin(CONTENT);
  const reloaded = createOrderIntentStore(storage, () => 'second');
  expect(reloaded.current()).toEqual(before);
  expect(reloaded.begin(structuredClone(CONTENT)).idempotencyKey).toBe('first');
});

it('gives the same order the same key until it is settled, and another order another key', () => {
  const store = createOrderIntentStore(memory(), keys());
  expect(store.begin(CONTENT).idempotencyKey).toBe('key-1');
  expect(store.begin(CONTENT).idempotencyKey).toBe('key-1');
  const more = { ...CONTENT, lines: [{ listingId: 'plums', quantity: 3 }] };
  expect(store.begin(more).idempotencyKey).toBe('key-2');
  store.settle('key-2');
  expect(store.begin(more).idempotencyKey).toBe('key-3');
});

it('forgets an order once it is settled, also over a reload', () => {
  const storage = memory();
  const store = createOrderIntentStore(storage, keys());
  store.begin(CONTENT);
  store.settle('key-1');
  expect(store.current()).toBeNull();
  expect(createOrderIntentStore(storage, keys()).current()).toBeNull();
});

it('keeps the order on its way when an older one is settled late', () => {
  const store = createOrderIntentStore(memory(), keys());
  store.begin(CONTENT);
  const second = store.begin({ ...CONTENT, saleEventId: 'sale-2' });
  store.settle('key-1');
  expect(store.current()).toEqual(second);
});

it.each([
  '{',
  'null',
  '"text"',
  '{"idempotencyKey":"k"}',
  '{"idempotencyKey":"k","saleEventId":"s","lines":[]}',
])('takes what it cannot read (%s) as no order', (stored) => {
  const storage = memory();
  createOrderIntentStore(storage, keys()).begin(CONTENT);
  for (const key of storage.entries.keys()) storage.setItem(key, stored);
  expect(createOrderIntentStore(storage, keys()).current()).toBeNull();
});

it('still holds the order while the page lives where storage is forbidden', () => {
  const forbidden = () => {
    throw new DOMException('denied', 'SecurityError');
  };
  const store = createOrderIntentStore(
    { getItem: forbidden, setItem: forbidden, removeItem: forbidden },
    keys(),
  );
  expect(store.begin(CONTENT).idempotencyKey).toBe('key-1');
  expect(store.begin(CONTENT).idempotencyKey).toBe('key-1');
  store.settle('key-1');
  expect(store.current()).toBeNull();
});

it('makes keys that are UUIDs of version 4 and differ', () => {
  const made = new Set(Array.from({ length: 100 }, makeUuid));
  expect(made.size).toBe(100);
  for (const key of made)
    expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
