import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BookFilter } from '../../server/contract/order.ts';
import { NO_FILTER } from '../../server/order/criteria.ts';
import { startTestDatabase, type TestDatabase } from '../support/database.ts';
import { createMarket, type Market, must, type OpenSale, organiser, viewer } from '../support/market.ts';

let postgres: TestDatabase;
let market: Market;

beforeAll(async () => {
  postgres = await startTestDatabase();
  market = createMarket(postgres.database);
});
afterAll(() => postgres.close());

const filterOf = (sale: OpenSale): BookFilter => ({ ...NO_FILTER, saleEventId: sale.saleEventId });

async function place(sale: OpenSale, quantities: number[]): Promise<string> {
  return must(await market.domain.orders.place(viewer, market.orderFor(sale, quantities))).orderId;
}

test('goods, households, days: units and money, what was undone apart, and what to take from whom', async () => {
  const { prisma } = postgres.database;
  const sale = await market.openSale([
    { stock: 50, priceDong: 100_000 },
    { stock: 50, priceDong: 20_000 },
  ]);
  const household = await prisma.household.create({ data: { name: 'Nhà ông Páo', village: 'Bản Phặc' } });
  const variantId = sale.variantIds[0] ?? '';
  const { productId } = await prisma.variant.findUniqueOrThrow({ where: { id: variantId } });
  await prisma.product.update({ where: { id: productId }, data: { householdId: household.id } });
  await place(sale, [2, 1]);
  await place(sale, [3]);
  const cancelled = await place(sale, [5, 5]);
  const move = { orderIds: [cancelled], to: 'cancelled' as const, reason: '' };
  must(await market.domain.orders.move(organiser, sale.saleEventId, move));

  const totals = await market.domain.orders.totals(filterOf(sale));
  const mine = { orders: 2, quantity: 5, dong: 500_000, undoneQuantity: 5, undoneDong: 500_000 };
  const nobodys = { orders: 1, quantity: 1, dong: 20_000, undoneQuantity: 5, undoneDong: 100_000 };
  expect(totals.households).toEqual([
    { householdId: household.id, householdName: 'Nhà ông Páo', village: 'Bản Phặc', ...mine },
    { householdId: null, householdName: '', village: '', ...nobodys },
  ]);
  expect(totals.products.map(({ dong, undoneDong }) => [dong, undoneDong])).toEqual([
    [500_000, 500_000],
    [20_000, 100_000],
  ]);
  const all = { orders: 2, quantity: 6, dong: 520_000, undoneQuantity: 10, undoneDong: 600_000 };
  expect(totals.saleEvents).toMatchObject([{ saleEventId: sale.saleEventId, ...all }]);
  expect(totals.days).toEqual([{ day: '2026-11-22', ...all }]);
  expect(totals.packing).toMatchObject([
    { householdName: 'Nhà ông Páo', variantId, unit: 'box', quantity: 5, orders: 2 },
    { householdId: null, quantity: 1, orders: 1 },
  ]);
});

test('an order late in the evening belongs to its day on Vietnam’s clock', async () => {
  const sale = await market.openSale([{ stock: 5 }]);
  const { clock, domain } = market;
  const before = clock.now();
  clock.set(Date.UTC(2026, 10, 24, 17, 30));
  await place(sale, [1]);
  clock.set(before);
  const totals = await domain.orders.totals(filterOf(sale));
  expect(totals.days.map(({ day }) => day)).toEqual(['2026-11-25']);
  expect((await domain.orders.totals({ ...filterOf(sale), to: '2026-11-24' })).days).toEqual([]);
  expect((await domain.orders.totals({ ...filterOf(sale), from: '2026-11-25' })).days).toHaveLength(1);
});
