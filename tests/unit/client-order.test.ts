import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../client/net/outcome.ts';
import { createOrderIntentStore, type KeyValueStore, makeUuid } from '../../client/state/order-intent.ts';
import { createOrderSender } from '../../client/state/order-sender.ts';
import { checkBuyer, mostUnits } from '../../client/watch/order-form.ts';
import { type PlacedOrder, PlaceOrder } from '../../server/contract/order.ts';

function memoryStorage(): KeyValueStore {
  const values = new Map<string, string>();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  };
}

const content = {
  saleEventId: makeUuid(),
  buyer: { name: 'Hoàng Thị Seo', phone: '0912345678', address: 'Cao Bằng' },
  lines: [{ listingId: makeUuid(), quantity: 2 }],
};
const placed: PlacedOrder = {
  orderId: makeUuid(),
  orderCode: 'CP-7K3M9',
  state: 'placed',
  totalDong: 370_000,
  placedAt: '2026-11-22T08:00:00.000Z',
  lines: [],
};
const failure = (code: 'offline' | 'unavailable' | 'sold_out' | 'internal'): Outcome<PlacedOrder> => ({
  ok: false,
  error: { code, message: code },
});
const success: Outcome<PlacedOrder> = { ok: true, data: placed };

describe('order intent', () => {
  test('an intent is a valid command under a fresh UUID', () => {
    const intent = createOrderIntentStore(memoryStorage(), makeUuid).begin(content);
    expect(PlaceOrder.safeParse(intent).success).toBe(true);
  });

  test('survives a reload until it is settled', () => {
    const storage = memoryStorage();
    const intent = createOrderIntentStore(storage, makeUuid).begin(content);
    const afterReload = createOrderIntentStore(storage, makeUuid);
    expect(afterReload.current()).toEqual(intent);
    afterReload.settle(intent.idempotencyKey);
    expect(createOrderIntentStore(storage, makeUuid).current()).toBeNull();
  });

  test('the same content keeps its key, other content gets another', () => {
    const store = createOrderIntentStore(memoryStorage(), makeUuid);
    const first = store.begin(content);
    expect(store.begin(structuredClone(content)).idempotencyKey).toBe(first.idempotencyKey);
    const more = { ...content, lines: [{ listingId: content.lines[0]?.listingId ?? '', quantity: 3 }] };
    expect(store.begin(more).idempotencyKey).not.toBe(first.idempotencyKey);
  });

  test('a storage that is forbidden or holds rubbish is as good as empty', () => {
    const forbidden = () => {
      throw new Error('SecurityError');
    };
    const store = createOrderIntentStore(
      { getItem: forbidden, setItem: forbidden, removeItem: forbidden },
      makeUuid,
    );
    expect(store.current()).toBeNull();
    expect(store.begin(content).lines).toEqual(content.lines);
    const rubbish = memoryStorage();
    rubbish.setItem('cho-phien.order-intent', '{"half":');
    expect(createOrderIntentStore(rubbish, makeUuid).current()).toBeNull();
  });
});

describe('order sender', () => {
  /** A sender whose answers come from the given lists; `keys` are the keys that were sent. */
  function senderWith(socket: Outcome<PlacedOrder>[], http: Outcome<PlacedOrder>[]) {
    const keys: string[] = [];
    const seen: string[] = [];
    const intents = createOrderIntentStore(memoryStorage(), makeUuid);
    const next = (answers: Outcome<PlacedOrder>[]) => async (intent: { idempotencyKey: string }) => {
      keys.push(intent.idempotencyKey);
      return answers.shift() ?? failure('offline');
    };
    const sender = createOrderSender({
      intents,
      bySocket: next(socket),
      byHttp: next(http),
      pause: () => Promise.resolve(),
    });
    const settled = new Promise<void>((resolve) => {
      sender.progress.subscribe(({ kind }) => {
        seen.push(kind);
        if (kind === 'confirmed' || kind === 'refused') resolve();
      });
    });
    return { sender, intents, keys, seen, settled };
  }

  test('goes by HTTP when the socket is down, waits, and tries again under the same key', async () => {
    const { sender, intents, keys, seen, settled } = senderWith(
      [failure('offline'), failure('unavailable'), success],
      [failure('offline')],
    );
    sender.place(content);
    await settled;
    expect(keys).toHaveLength(4);
    expect(new Set(keys).size).toBe(1);
    expect(seen).toEqual(['idle', 'sending', 'waiting', 'sending', 'waiting', 'sending', 'confirmed']);
    expect(intents.current()).toBeNull();
  });

  test('a refusal is final and frees the key', async () => {
    const { sender, intents, settled } = senderWith([failure('sold_out')], []);
    sender.place(content);
    await settled;
    expect(sender.progress.value).toMatchObject({ kind: 'refused', error: { code: 'sold_out' } });
    expect(intents.current()).toBeNull();
  });

  test('after a fault of the server the key stays, so that the next try cannot order twice', async () => {
    const { sender, intents, keys, settled } = senderWith([failure('internal')], []);
    sender.place(content);
    await settled;
    expect(intents.current()?.idempotencyKey).toBe(keys[0]);
  });
});

test('the form names what is missing and offers no more than there is', () => {
  expect(checkBuyer({ name: ' ', phone: '12', address: 'x' })).toEqual({ name: 'needed', phone: 'badPhone' });
  expect(checkBuyer(content.buyer)).toEqual({});
  expect(mostUnits(23, null)).toBe(23);
  expect(mostUnits(23, 3)).toBe(3);
  expect(mostUnits(0, null)).toBe(1);
});
