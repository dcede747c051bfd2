import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actor } from '../../server/contract/actor.ts';
import type { OrderState } from '../../server/contract/order.ts';
import { UNDO_MS } from '../../server/contract/order-states.ts';
import { NO_FILTER } from '../../server/order/criteria.ts';
import { startTestDatabase, type TestDatabase } from '../support/database.ts';
import { createMarket, type Market, must, type OpenSale, viewer } from '../support/market.ts';

let postgres: TestDatabase;
let market: Market;

beforeAll(async () => {
  postgres = await startTestDatabase();
  market = createMarket(postgres.database);
});
afterAll(() => postgres.close());
beforeEach(() => market.hush());

const sellerOf = (sale: OpenSale): Actor => ({ kind: 'member', memberId: sale.sellerId, role: 'seller' });

async function place(sale: OpenSale, quantities: number[], name = 'Nguyễn Thị Hoa'): Promise<string> {
  const input = market.orderFor(sale, quantities);
  const buyer = { ...input.buyer, name };
  return must(await market.domain.orders.place(viewer, { ...input, buyer })).orderId;
}

async function find(saleEventId: string | null, filter: Partial<typeof NO_FILTER> = {}): Promise<string[]> {
  const query = { ...NO_FILTER, ...filter, after: null, since: null };
  return (await market.domain.orders.find(saleEventId, query)).orders.map(({ orderId }) => orderId);
}

test('the book of all sale events, by name with or without marks, by product, by day', async () => {
  const { domain, clock } = market;
  const one = await market.openSale([{ stock: 9 }, { stock: 9 }]);
  const other = await market.openSale([{ stock: 9 }]);
  const first = await place(one, [1], 'Đặng Thị Ngọc Ánh');
  const second = await place(other, [1], 'Lò Văn Tèo');
  expect(await find(null, { orderIds: [first, second] })).toEqual([second, first]);
  expect(await find(one.saleEventId)).toEqual([first]);
  for (const search of ['Đặng Thị', 'dang thi ngoc', 'ÁNH', 'ánh']) {
    expect(await find(null, { search }), search).toEqual([first]);
  }
  for (const search of ['%', 'ng_c', '\\', "';--"]) expect(await find(null, { search }), search).toEqual([]);

  const products = await domain.catalog.list();
  const productOf = (variantId = '') =>
    products.find(({ variants }) => variants.some(({ id }) => id === variantId))?.id ?? '';
  expect(await find(null, { productId: productOf(one.variantIds[0]) })).toEqual([first]);
  expect(await find(null, { productId: productOf(one.variantIds[1]) })).toEqual([]);

  const day = new Date(clock.now() + 7 * 3_600_000).toISOString().slice(0, 10);
  const before = new Date(clock.now() - 17 * 3_600_000).toISOString().slice(0, 10);
  const ids = { orderIds: [first, second] };
  expect(await find(null, { ...ids, from: day, to: day })).toHaveLength(2);
  expect(await find(null, { ...ids, to: before })).toEqual([]);
  const { totals } = await domain.orders.find(null, { ...NO_FILTER, ...ids, after: null, since: null });
  expect(totals).toEqual({ orders: 2, totalDong: 300_000 });
});

test('whoever took a step takes it back within a minute, once, and the buyer hears of it', async () => {
  const sale = await market.openSale([{ stock: 9 }]);
  const orderIds = [await place(sale, [1]), await place(sale, [1])];
  const [first = '', second = ''] = orderIds;
  const { orders } = market.domain;
  const seller = sellerOf(sale);
  const helper = await market.openSale([{ stock: 1 }]);
  const move = (ids: string[], to: Exclude<OrderState, 'placed'>) =>
    orders.move(seller, sale.saleEventId, { orderIds: ids, to, reason: '' });
  must(await move([first], 'confirmed'));
  must(await move(orderIds, 'confirmed'));
  must(await move([first], 'packed'));
  await market.hush();

  const strange = await orders.undo(sellerOf(helper), sale.saleEventId, { orderIds });
  expect(strange).toMatchObject({ ok: false, error: { code: 'wrong_state' } });
  const undone = must(await orders.undo(seller, sale.saleEventId, { orderIds }));
  const states = new Map(undone.orders.map(({ orderId, state }) => [orderId, state]));
  expect([states.get(first), states.get(second), undone.failed]).toEqual(['confirmed', 'placed', []]);
  // Sent again, it is not turned round.
  expect(await orders.undo(seller, sale.saleEventId, { orderIds })).toMatchObject({
    error: { code: 'wrong_state' },
  });
  await market.outbox.settled();
  expect(market.facts.map(({ name }) => name).sort()).toEqual([
    'order:changed',
    'order:changed',
    'order:moved',
    'order:moved',
  ]);

  must(await move([second], 'confirmed'));
  market.clock.set(market.clock.now() + UNDO_MS + 1);
  expect(await orders.undo(seller, sale.saleEventId, { orderIds: [second] })).toMatchObject({
    error: { code: 'wrong_state' },
  });
});

test('what moved stock is not taken back', async () => {
  const sale = await market.openSale([{ stock: 2 }]);
  const orderIds = [await place(sale, [1])];
  const { orders } = market.domain;
  const seller = sellerOf(sale);
  must(await orders.move(seller, sale.saleEventId, { orderIds, to: 'cancelled', reason: '' }));
  expect(await orders.undo(seller, sale.saleEventId, { orderIds })).toMatchObject({
    error: { code: 'wrong_state' },
  });
});

test('staff write beside an order; the buyer never reads it', async () => {
  const sale = await market.openSale([{ stock: 2 }]);
  const input = market.orderFor(sale, [1]);
  const { orders } = market.domain;
  const { orderId } = must(await orders.place(viewer, input));
  await market.hush();
  const note = { orderId, staffNote: 'gọi sau 17 giờ', waybill: 'VN 123-45' };
  must(await orders.annotate(sale.saleEventId, note));
  expect(must(await orders.annotate(sale.saleEventId, { orderId, waybill: 'VN2' }))).toMatchObject({
    staffNote: 'gọi sau 17 giờ',
    waybill: 'VN2',
  });
  expect(JSON.stringify(await orders.mine([input.idempotencyKey]))).not.toMatch(/17 giờ|VN2/);
  await market.outbox.settled();
  expect(market.facts.map(({ name }) => name)).toEqual(['order:changed', 'order:changed']);
  const other = await market.openSale([{ stock: 1 }]);
  expect(await orders.annotate(other.saleEventId, note)).toMatchObject({ error: { code: 'not_found' } });
});
