import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startTestDatabase, type TestDatabase } from '../support/database.ts';
import { createMarket, type Market, must, type OpenSale, organiser, viewer } from '../support/market.ts';

let postgres: TestDatabase;
let market: Market;

beforeAll(async () => {
  postgres = await startTestDatabase();
  market = createMarket(postgres.database);
});
afterAll(() => postgres.close());

const WAIT = { timeout: 20_000, interval: 10 };

async function onHandOf({ variantIds }: OpenSale): Promise<number[]> {
  const rows = await postgres.database.prisma.stockLevel.findMany({
    where: { variantId: { in: variantIds } },
  });
  return rows.map(({ onHand }) => onHand);
}

test('no order follows the end of its sale: one that waits is refused, one under way is committed before', async () => {
  const sale = await market.openSale([{ stock: 9 }]);
  const { pool } = postgres.database;
  const place = () => market.domain.orders.place(viewer, market.orderFor(sale, [1]));
  const end = () =>
    pool.query(`UPDATE "SaleEvent" SET "state" = 'ended' WHERE "id" = $1`, [sale.saleEventId]);
  const holder = await pool.connect();
  try {
    // Somebody holds the stock: an order comes, then the sale ends.
    await holder.query('BEGIN');
    await holder.query(`SELECT 1 FROM "StockLevel" WHERE "variantId" = $1 FOR UPDATE`, sale.variantIds);
    const late = place();
    await vi.waitUntil(async () => (await postgres.waiting()) === 1, WAIT);
    await end();
    await holder.query('COMMIT');
    expect(await late).toMatchObject({ ok: false, error: { code: 'sale_not_open' } });
    expect(await onHandOf(sale)).toEqual([9]);

    // Somebody holds the listing, which an order's line refers to in the end: the order has passed, then the sale ends.
    await pool.query(`UPDATE "SaleEvent" SET "state" = 'live' WHERE "id" = $1`, [sale.saleEventId]);
    await holder.query('BEGIN');
    await holder.query(`SELECT 1 FROM "Listing" WHERE "id" = $1 FOR UPDATE`, sale.listingIds);
    const early = place();
    await vi.waitUntil(async () => (await postgres.waiting()) === 1, WAIT);
    const ended = end();
    await vi.waitUntil(async () => (await postgres.waiting()) === 2, WAIT);
    await holder.query('COMMIT');
    must(await early);
    await ended;
    expect(await onHandOf(sale)).toEqual([8]);
  } finally {
    holder.release();
  }
});

test('stock that staff count in can be sold, and everybody hears of it', async () => {
  const sale = await market.openSale([{ stock: 0 }]);
  market.facts.length = 0;
  const [variantId = ''] = sale.variantIds;
  const input = { variantId, quantity: 7, reason: 'chuyến hai' };
  expect(must(await market.domain.stock.add(organiser, sale.saleEventId, input))).toEqual({ available: 7 });
  expect(market.facts).toEqual([
    { name: 'stock:changed', saleEventId: sale.saleEventId, data: { variantId, available: 7 } },
  ]);
  must(await market.domain.orders.place(viewer, market.orderFor(sale, [7])));
  expect(await onHandOf(sale)).toEqual([0]);
  const other = await market.openSale([{ stock: 1 }]);
  expect(await market.domain.stock.add(organiser, other.saleEventId, input)).toMatchObject({
    ok: false,
    error: { code: 'not_found' },
  });
});

test('the ledger cannot be changed, and stock cannot fall below nothing', async () => {
  const sale = await market.openSale([{ stock: 1 }]);
  const [variantId = ''] = sale.variantIds;
  const { stockMovement, stockLevel } = postgres.database.prisma;
  await expect(stockMovement.deleteMany({ where: { variantId } })).rejects.toThrow(/append-only/);
  await expect(stockLevel.update({ where: { variantId }, data: { onHand: -1 } })).rejects.toThrow(/check/);
});
