import { expect, it, vi } from 'vitest';
import type { ClientError, Outcome } from '../../client/net/outcome.ts';
import type { KeptOrder, OrderIntent } from '../../client/state/order-intent.ts';
import { createOrderSender, type OrderSenderDeps } from '../../client/state/order-sender.ts';
import type { PlacedOrder } from '../../server/contract/order.ts';

const CONTENT = {
  saleEventId: 'sale-1',
  buyer: { name: 'Trần Văn Bình', phone: '0912000111', address: 'Hà Nội' },
  lines: [{ listingId: 'plums', quantity: 2 }],
};
const PLACED: Outcome<PlacedOrder> = {
  ok: true,
  data: {
    orderId: 'order-1',
    orderCode: 'CP-7K3F',
    state: 'placed',
    totalDong: 190_000,
    deliveryFee: 0,
    payment: { method: 'cod' },
    placedAt: '2026-11-22T01:00:00.000Z',
    lines: [],
  },
};
const failed = (error: Partial<ClientError> & Pick<ClientError, 'code'>): Outcome<PlacedOrder> => ({
  ok: false,
  error: { message: '', ...error },
});
const OFFLINE = failed({ code: 'offline' });

/** A sender whose two ways answer from these lists, and whose pauses last until `wake` is called. */
function setUp(answers: { socket: Outcome<PlacedOrder>[]; http?: Outcome<PlacedOrder>[] }) {
  const kept = new Map<string, KeptOrder>();
  let made = 0;
  let clock = 0;
  const sent: string[] = [];
  const pauses: number[] = [];
  let wake: () => void = () => undefined;
  const way = (name: string, list: Outcome<PlacedOrder>[]) => async (intent: OrderIntent) => {
    // Whatever goes out is kept already.
    expect(kept.get(intent.idempotencyKey)?.placed).toBeNull();
    sent.push(`${name} ${intent.idempotencyKey}`);
    return list.shift() ?? OFFLINE;
  };
  const placed: string[] = [];
  const deps: OrderSenderDeps = {
    store: {
      all: async () => [...kept.values()].sort((a, b) => b.keptAtMs - a.keptAtMs),
      keep: async (order) => void kept.set(order.intent.idempotencyKey, order),
      forget: async (key) => void kept.delete(key),
    },
    makeKey: () => `key-${++made}`,
    now: () => ++clock,
    bySocket: way('socket', answers.socket),
    byHttp: way('http', answers.http ?? []),
    pause(ms: number) {
      pauses.push(ms);
      return new Promise<void>((resolve) => {
        wake = resolve;
      });
    },
    onPlaced: ({ idempotencyKey }) => void placed.push(idempotencyKey),
  };
  return {
    sender: createOrderSender(deps),
    /** The page is loaded anew: only what was stored is left. */
    reload: () => createOrderSender(deps),
    /** Keys of the orders on their way. */
    pending: () => [...kept.values()].filter((order) => order.placed === null).map(keyOf),
    kept,
    placed,
    sent,
    pauses,
    wake: () => wake(),
  };
}
const keyOf = ({ intent }: KeptOrder) => intent.idempotencyKey;

it('sends by the socket, and confirms', async () => {
  const { sender, sent, kept, placed } = setUp({ socket: [PLACED] });
  sender.place(CONTENT);
  expect(sender.progress.value.kind).toBe('sending');
  await vi.waitFor(() =>
    expect(sender.progress.value).toEqual({
      kind: 'confirmed',
      order: PLACED.ok && PLACED.data,
      saleEventId: 'sale-1',
    }),
  );
  expect(sent).toEqual(['socket key-1']);
  expect(kept.get('key-1')?.placed).toEqual(PLACED.ok && PLACED.data);
  expect(placed).toEqual(['key-1']);
});

it('goes by HTTP under the same key while the socket is down', async () => {
  const { sender, sent } = setUp({ socket: [OFFLINE], http: [PLACED] });
  sender.place(CONTENT);
  await vi.waitFor(() => expect(sender.progress.value.kind).toBe('confirmed'));
  expect(sent).toEqual(['socket key-1', 'http key-1']);
});

it('waits without any network, ever longer, and then goes by itself under the same key', async () => {
  const { sender, sent, pauses, wake, pending } = setUp({ socket: [OFFLINE, OFFLINE, PLACED] });
  sender.place(CONTENT);
  for (const tries of [1, 2]) {
    await vi.waitFor(() => {
      expect(sender.progress.value.kind).toBe('waiting');
      expect(pauses).toHaveLength(tries);
    });
    expect(pending()).toEqual(['key-1']);
    wake();
  }
  await vi.waitFor(() => expect(sender.progress.value.kind).toBe('confirmed'));
  expect(pauses).toEqual([1_000, 2_000]);
  expect(new Set(sent.map((text) => text.split(' ')[1]))).toEqual(new Set(['key-1']));
});

it('never pauses longer than a quarter of a minute', async () => {
  const { sender, pauses, wake } = setUp({ socket: [] });
  sender.place(CONTENT);
  for (let tries = 1; tries <= 8; tries++) {
    await vi.waitFor(() => expect(pauses).toHaveLength(tries));
    wake();
  }
  expect(Math.max(...pauses)).toBe(15_000);
});

it('waits as long as a busy server asks', async () => {
  const { sender, pauses } = setUp({ socket: [failed({ code: 'rate_limited', retryAfterMs: 42_000 })] });
  sender.place(CONTENT);
  await vi.waitFor(() => expect(pauses).toEqual([42_000]));
});

it('ends with a refusal, and the next try is a new order', async () => {
  const refusal = failed({ code: 'sold_out', available: 1 });
  const { sender, sent, kept } = setUp({ socket: [refusal, PLACED] });
  sender.place(CONTENT);
  await vi.waitFor(() =>
    expect(sender.progress.value).toMatchObject({
      kind: 'refused',
      error: { code: 'sold_out', available: 1 },
    }),
  );
  expect(kept.size).toBe(0);
  sender.place(CONTENT);
  await vi.waitFor(() => expect(sender.progress.value.kind).toBe('confirmed'));
  expect(sent).toEqual(['socket key-1', 'socket key-2']);
});

it('keeps the key after a fault of the server, which may have written the order', async () => {
  const { sender, sent } = setUp({ socket: [failed({ code: 'internal' }), PLACED] });
  sender.place(CONTENT);
  await vi.waitFor(() => expect(sender.progress.value.kind).toBe('refused'));
  sender.place(CONTENT);
  await vi.waitFor(() => expect(sender.progress.value.kind).toBe('confirmed'));
  expect(sent).toEqual(['socket key-1', 'socket key-1']);
});

it('takes no second order while one is on its way', async () => {
  const { sender, sent, pauses } = setUp({ socket: [] });
  sender.place(CONTENT);
  sender.place({ ...CONTENT, saleEventId: 'sale-2' });
  await vi.waitFor(() => expect(pauses).toHaveLength(1));
  sender.place({ ...CONTENT, saleEventId: 'sale-2' });
  sender.dismiss();
  expect(sender.progress.value.kind).toBe('waiting');
  expect(sent).toEqual(['socket key-1', 'http key-1']);
});

it('goes on after a reload under the key from before', async () => {
  const { sender, reload, sent, pauses } = setUp({ socket: [OFFLINE, PLACED] });
  sender.place(CONTENT);
  await vi.waitFor(() => expect(pauses).toHaveLength(1));
  const again = reload();
  await again.resume();
  expect(again.progress.value.kind).toBe('confirmed');
  expect(sent.at(-1)).toBe('socket key-1');
  again.dismiss();
  expect(again.progress.value.kind).toBe('idle');
  await again.resume();
  expect(sent).toHaveLength(3);
});

it.each([
  ['somebody else takes the parcel', { receiver: { name: 'Giàng A Páo', phone: '0912000222' } }],
  ['the commune is another', { provinceCode: '14', communeCode: '03646' }],
])('takes an order for another one when %s', async (_what, change) => {
  const { sender, sent } = setUp({ socket: [failed({ code: 'internal' }), PLACED] });
  sender.place(CONTENT);
  await vi.waitFor(() => expect(sender.progress.value.kind).toBe('refused'));
  sender.place({ ...CONTENT, buyer: { ...CONTENT.buyer, ...change } });
  await vi.waitFor(() => expect(sender.progress.value.kind).toBe('confirmed'));
  expect(sent).toEqual(['socket key-1', 'socket key-2']);
});

it('forgets what a fault left open when another order is begun', async () => {
  const { sender, pending, sent } = setUp({ socket: [failed({ code: 'internal' }), PLACED] });
  sender.place(CONTENT);
  await vi.waitFor(() => expect(sender.progress.value.kind).toBe('refused'));
  expect(pending()).toEqual(['key-1']);
  sender.place({ ...CONTENT, saleEventId: 'sale-2' });
  await vi.waitFor(() => expect(sender.progress.value.kind).toBe('confirmed'));
  expect(sent).toEqual(['socket key-1', 'socket key-2']);
  expect(pending()).toEqual([]);
});

it('sends all that earlier visits left, oldest first', async () => {
  const { sender, kept, sent } = setUp({ socket: [PLACED, PLACED] });
  for (const [keptAtMs, idempotencyKey] of ['old', 'new'].entries()) {
    kept.set(idempotencyKey, { intent: { ...CONTENT, idempotencyKey }, placed: null, keptAtMs });
  }
  await sender.resume();
  expect(sent).toEqual(['socket old', 'socket new']);
});
