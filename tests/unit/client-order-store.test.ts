import { expect, it } from 'vitest';
import { type KeptOrder, makeUuid, sameContent } from '../../client/state/order-intent.ts';
import { createOrderStore, type KeyedTable } from '../../client/state/order-store.ts';
import { PlaceOrder } from '../../server/contract/order.ts';

const CONTENT = {
  saleEventId: 'sale-1',
  buyer: { name: 'Trần Văn Bình', phone: '0912000111', address: 'Hà Nội' },
  lines: [{ listingId: 'plums', quantity: 2 }],
};
const kept = (idempotencyKey: string, keptAtMs: number): KeptOrder => ({
  intent: { ...CONTENT, idempotencyKey },
  placed: null,
  keptAtMs,
});

/** A table that outlives a page, as IndexedDB does. */
function table(): KeyedTable & { rows: Map<string, unknown> } {
  const rows = new Map<string, unknown>();
  return {
    rows,
    entries: async () => [...rows],
    set: async (key, value) => void rows.set(key, value),
    delete: async (key) => void rows.delete(key),
  };
}

it('makes what the server takes as an order', () => {
  const lines = [{ listingId: makeUuid(), quantity: 2 }];
  const intent = { ...CONTENT, saleEventId: makeUuid(), lines, idempotencyKey: makeUuid() };
  expect(PlaceOrder.safeParse(intent).success).toBe(true);
});

it('knows orders again after a reload, newest first, until they are forgotten', async () => {
  const there = table();
  const before = createOrderStore(there);
  await before.keep(kept('a', 1));
  await before.keep(kept('b', 2));
  const reloaded = createOrderStore(there);
  expect(await reloaded.all()).toEqual([kept('b', 2), kept('a', 1)]);
  await reloaded.forget('b');
  expect(await createOrderStore(there).all()).toEqual([kept('a', 1)]);
});

it('replaces an order with the same key, also where another tab has done it', async () => {
  const there = table();
  const [one, other] = [createOrderStore(there), createOrderStore(there)];
  await one.keep(kept('a', 1));
  await other.keep({ ...kept('a', 1), keptAtMs: 5 });
  expect(await one.all()).toEqual([kept('a', 5)]);
});

it.each([null, 'text', {}, { intent: { idempotencyKey: 'k' } }, { intent: CONTENT, keptAtMs: 1 }])(
  'passes over what it cannot read: %j',
  async (stored) => {
    const there = table();
    there.rows.set('x', stored);
    expect(await createOrderStore(there).all()).toEqual([]);
  },
);

it('takes an order from before payments were kept for one that is paid at the door', async () => {
  const there = table();
  const placed = {
    orderId: 'o',
    orderCode: 'CP-7K3M9',
    state: 'placed',
    totalDong: 1,
    placedAt: '',
    lines: [],
  };
  there.rows.set('a', { ...kept('a', 1), placed });
  const [order] = await createOrderStore(there).all();
  expect(order?.placed).toEqual({ ...placed, payment: { method: 'cod' } });
});

it('still holds the order while the page lives where storage is forbidden', async () => {
  const forbidden = () => Promise.reject(new DOMException('denied', 'SecurityError'));
  const store = createOrderStore({ entries: forbidden, set: forbidden, delete: forbidden });
  await store.keep(kept('a', 1));
  expect(await store.all()).toEqual([kept('a', 1)]);
  await store.forget('a');
  expect(await store.all()).toEqual([]);
});

it('tells orders apart by all they say, not by their keys', () => {
  const same = { ...structuredClone(CONTENT), idempotencyKey: 'other' };
  expect(sameContent(CONTENT, same)).toBe(true);
  expect(sameContent(CONTENT, { ...CONTENT, saleEventId: 'sale-2' })).toBe(false);
  expect(sameContent(CONTENT, { ...CONTENT, lines: [{ listingId: 'plums', quantity: 3 }] })).toBe(false);
  expect(sameContent(CONTENT, { ...CONTENT, payment: 'cod' })).toBe(true);
  expect(sameContent(CONTENT, { ...CONTENT, payment: 'vietqr' })).toBe(false);
});

it('makes keys that are UUIDs of version 4 and differ', () => {
  const made = new Set(Array.from({ length: 100 }, makeUuid));
  expect(made.size).toBe(100);
  for (const key of made)
    expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
