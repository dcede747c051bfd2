import { signal } from '@preact/signals';
import { expect, it } from 'vitest';
import type { CallApi } from '../../client/net/api.ts';
import type { Link } from '../../client/net/socket.ts';
import { createMyOrders } from '../../client/state/my-orders.ts';
import type { KeptOrder, OrderStore } from '../../client/state/order-intent.ts';
import type { PlacedOrder } from '../../server/contract/order.ts';

const INTENT = {
  idempotencyKey: 'key',
  saleEventId: 'sale',
  buyer: { name: 'Hoa', phone: '0912000111', address: 'Hà Nội' },
  lines: [],
};
const DUE: PlacedOrder = {
  orderId: 'order',
  orderCode: 'CP-7K3M9',
  state: 'placed',
  totalDong: 190_000,
  deliveryFee: 0,
  payment: {
    method: 'vietqr',
    state: 'due',
    payload: '',
    amountDong: 190_000,
    reference: 'CP7K3M9',
    account: '0123499999',
    owner: '',
    bankBin: '970446',
    payBy: '2026-11-22T01:15:00.000Z',
  },
  placedAt: '2026-11-22T01:00:00.000Z',
  lines: [],
};

/** The orders of a phone whose connection never stands, and a way to let facts come. */
function setUp() {
  const listeners = new Map<string, (fact: object) => void>();
  const link = {
    online: signal(false),
    on(name: string, listener: (fact: object) => void) {
      listeners.set(name, listener);
      return () => listeners.delete(name);
    },
    onOnline: () => () => undefined,
    command: async () => ({ ok: false, error: { code: 'offline', message: '' } }),
  };
  const told = Promise.withResolvers<KeptOrder>();
  const store: OrderStore = {
    all: async () => [{ intent: INTENT, placed: DUE, keptAtMs: 1 }],
    keep: async (order) => told.resolve(order),
    forget: async () => undefined,
  };
  const api: CallApi = async () => ({ ok: false, error: { code: 'offline', message: '' } });
  // The parts of a connection that are used.
  const mine = createMyOrders({ store, link: link as unknown as Link, api });
  mine.add(INTENT, DUE);
  const now = () => {
    const [order] = mine.orders.value;
    return order && [order.state, order.payment.method === 'vietqr' && order.payment.state];
  };
  return { now, kept: told.promise, hear: (name: string, fact: object) => listeners.get(name)?.(fact) };
}

it('hears that the money has come, for the order it came for', () => {
  const { now, hear } = setUp();
  hear('order:paid', { orderId: 'another', at: DUE.placedAt });
  expect(now()).toEqual(['placed', 'due']);
  hear('order:paid', { orderId: 'order', at: DUE.placedAt });
  expect(now()).toEqual(['placed', 'paid']);
  hear('order:moved', { orderId: 'order', state: 'cancelled', at: DUE.placedAt });
  expect(now()).toEqual(['cancelled', 'paid']);
});

it('lets nobody pay for an order that was cancelled', () => {
  const { now, hear } = setUp();
  hear('order:moved', { orderId: 'order', state: 'cancelled', at: DUE.placedAt });
  expect(now()).toEqual(['cancelled', 'expired']);
});

it('keeps on the phone what the server says, with the time, for when there is no network', async () => {
  const { kept, hear } = setUp();
  hear('order:moved', { orderId: 'order', state: 'confirmed', at: DUE.placedAt });
  expect(await kept).toMatchObject({
    intent: INTENT,
    placed: { state: 'confirmed' },
    keptAtMs: 1,
    seenAtMs: expect.any(Number),
  });
});
