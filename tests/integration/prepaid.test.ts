import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createDomain } from '../../server/db/index.ts';
import { startTestDatabase, type TestDatabase } from '../support/database.ts';
import { createMarket, type Market, must, testAccount, viewer } from '../support/market.ts';
import { prepaidActions } from '../support/prepaid.ts';

let postgres: TestDatabase;
let market: Market;
let act: ReturnType<typeof prepaidActions>;

beforeAll(async () => {
  postgres = await startTestDatabase();
  market = createMarket(postgres.database, { prepaid: testAccount });
  act = prepaidActions(market, postgres.database);
});
afterAll(() => postgres.close());
beforeEach(() => market.hush());

const { termMs } = testAccount;

const namesOf = async () => {
  await market.outbox.settled();
  return market.facts.map(({ name }) => name).sort();
};

test('a prepaid order keeps its goods until its money comes, which takes them out of stock', async () => {
  const sale = await market.openSale([{ stock: 5, priceDong: 100_000 }]);
  const { orderId, orderCode, payment, key } = await act.place(sale, [2]);
  expect(payment).toEqual({
    method: 'vietqr',
    state: 'due',
    amountDong: 200_000,
    payBy: new Date(market.clock.now() + termMs).toISOString(),
    ...testAccount.details({ orderCode, totalDong: 200_000n }),
  });
  expect(await act.stockOf(sale)).toEqual([[5, 2]]);

  await market.hush();
  market.clock.set(market.clock.now() + 60_000);
  expect(await act.pay(orderCode, 200_000)).toBe('paid');
  expect(await act.orderNow(key)).toMatchObject({ state: 'placed', payment: { state: 'paid' } });
  expect(await act.stockOf(sale)).toEqual([[3, 0]]);
  expect(await act.movesOf(orderId)).toEqual([
    ['reservation', 0, 2],
    ['sale', -2, -2],
  ]);
  // What can be sold stays as it was: nobody hears of stock.
  expect(await namesOf()).toEqual(['order:changed', 'order:paid']);

  market.clock.set(market.clock.now() + termMs);
  expect(await market.domain.payments.releaseOverdue()).toBe(0);
  must(await act.move(sale, [orderId], 'confirmed'));
});

test('reserved goods are nobody else’s, and those of an order that is not paid in time are sold again', async () => {
  const sale = await market.openSale([{ stock: 3 }]);
  const { orderId, orderCode, totalDong, key } = await act.place(sale, [2]);
  expect(await market.domain.orders.place(viewer, market.orderFor(sale, [2]))).toMatchObject({
    error: { code: 'sold_out', available: 1 },
  });
  await market.hush();
  market.clock.set(market.clock.now() + termMs - 1);
  expect(await market.domain.payments.releaseOverdue()).toBe(0);
  market.clock.set(market.clock.now() + 1);
  expect(await market.domain.payments.releaseOverdue()).toBe(1);
  expect(await namesOf()).toEqual(['order:changed', 'order:moved', 'stock:changed']);
  expect(await act.orderNow(key)).toMatchObject({ state: 'cancelled', payment: { state: 'expired' } });
  const [listed] = (await market.domain.orders.list(sale.saleEventId, 10)).orders;
  expect(listed?.history).toMatchObject([{ to: 'cancelled', by: 'system', reason: /Not paid in time/ }]);
  expect(await act.movesOf(orderId)).toEqual([
    ['reservation', 0, 2],
    ['release', 0, -2],
  ]);
  must(await market.domain.orders.place(viewer, market.orderFor(sale, [3])));
  expect(await act.stockOf(sale)).toEqual([[0, 0]]);

  // Money that comes now is nobody's fault and nobody's goods: people see to it.
  expect(await act.pay(orderCode, totalDong)).toBe('open');
  expect(await act.openTransfers(orderId)).toMatchObject([
    { problem: 'order_cancelled', amountDong: totalDong },
  ]);
  expect(await act.stockOf(sale)).toEqual([[0, 0]]);
});

test('a prepaid order that is cancelled before its money came is released, by the buyer or by staff', async () => {
  const sale = await market.openSale([{ stock: 6 }]);
  const [one, other, sold] = [
    await act.place(sale, [2]),
    await act.place(sale, [1]),
    await act.place(sale, [1]),
  ];
  must(await market.domain.orders.cancel(one.key));
  await act.pay(sold.orderCode, sold.totalDong);
  // Released and returned in one step, of the same variant.
  must(await act.move(sale, [other.orderId, sold.orderId], 'cancelled'));
  expect(await act.stockOf(sale)).toEqual([[6, 0]]);
  expect(await act.movesOf(other.orderId)).toEqual([
    ['reservation', 0, 1],
    ['release', 0, -1],
  ]);
  const { reservation } = postgres.database.prisma;
  const states = await reservation.findMany({ where: { orderId: { in: [one.orderId, other.orderId] } } });
  expect(states.map(({ state }) => state)).toEqual(['released', 'released']);
});

test('an order that waits for its money cannot be confirmed', async () => {
  const sale = await market.openSale([{ stock: 5 }]);
  const waiting = await act.place(sale, [1]);
  const door = must(await market.domain.orders.place(viewer, market.orderFor(sale, [1])));
  expect(await act.move(sale, [waiting.orderId], 'confirmed')).toMatchObject({ error: { code: 'unpaid' } });
  const both = must(await act.move(sale, [waiting.orderId, door.orderId], 'confirmed'));
  expect(both.orders.map(({ orderId }) => orderId)).toEqual([door.orderId]);
  expect(both.failed).toEqual([{ orderId: waiting.orderId, code: 'unpaid' }]);
});

test('money and the end of its time at the same instant: one of them wins, whole', async () => {
  const sale = await market.openSale([{ stock: 60 }]);
  const placed = await Promise.all(Array.from({ length: 30 }, () => act.place(sale, [2])));
  expect(await act.stockOf(sale)).toEqual([[60, 60]]);
  market.clock.set(market.clock.now() + termMs);
  const outcomes = await Promise.all([
    market.domain.payments.releaseOverdue(),
    ...placed.map(({ orderCode, totalDong }) => act.pay(orderCode, totalDong)),
    market.domain.payments.releaseOverdue(),
  ]);
  await market.domain.payments.releaseOverdue();
  const paid = outcomes.filter((outcome) => outcome === 'paid').length;
  const orders = await Promise.all(placed.map(({ key }) => act.orderNow(key)));
  for (const { state, payment } of orders) {
    expect([
      ['placed', 'paid'],
      ['cancelled', 'expired'],
    ]).toContainEqual([state, payment.method === 'vietqr' && payment.state]);
  }
  expect(orders.filter(({ state }) => state === 'placed')).toHaveLength(paid);
  expect(await act.stockOf(sale)).toEqual([[60 - 2 * paid, 0]]);
});

test('the same intent sent again is the same order, and its limits and prices hold', async () => {
  const sale = await market.openSale([{ stock: 9, limitPerBuyer: 2, priceDong: 100_000 }]);
  const { input, ...first } = await act.place(sale, [2]);
  await act.pay(first.orderCode, first.totalDong);
  const again = must(await market.domain.orders.place(viewer, structuredClone(input)));
  expect(again).toMatchObject({ orderId: first.orderId, payment: { state: 'paid' } });
  const { place: order } = market.domain.orders;
  expect(await order(viewer, { ...input, payment: 'cod' })).toMatchObject({ error: { code: 'key_reused' } });
  expect(await order(viewer, { ...input, idempotencyKey: randomUUID() })).toMatchObject({
    error: { code: 'over_limit' },
  });
  const lines = [{ listingId: sale.listingIds[0] ?? '', quantity: 1, unitPriceDong: 90_000 }];
  expect(await order(viewer, market.orderFor(sale, [1], { payment: 'vietqr', lines }))).toMatchObject({
    error: { code: 'price_changed' },
  });
  expect(await act.stockOf(sale)).toEqual([[7, 0]]);
});

test('without an account nobody can order so, but who has is told', async () => {
  const sale = await market.openSale([{ stock: 5 }]);
  const { input, orderId } = await act.place(sale, [1]);
  const { clock, outbox } = market;
  const publisher = { publish: () => undefined };
  const { orders } = createDomain({ database: postgres.database, clock, publisher, outbox });
  expect(await orders.place(viewer, market.orderFor(sale, [1], { payment: 'vietqr' }))).toMatchObject({
    error: { code: 'bad_input', field: 'payment' },
  });
  expect(must(await orders.place(viewer, input))).toMatchObject({ orderId, payment: { payload: '' } });
});
