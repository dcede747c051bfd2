import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Actor } from '../../server/contract/actor.ts';
import { startTestDatabase, type TestDatabase } from '../support/database.ts';
import { createMarket, type Market, must, type OpenSale, organiser, viewer } from '../support/market.ts';
import { planOf } from '../support/plans.ts';

const HOUR_MS = 3_600_000;
let postgres: TestDatabase;
let market: Market;

beforeAll(async () => {
  postgres = await startTestDatabase();
  market = createMarket(postgres.database);
});
afterAll(() => postgres.close());

const place = (sale: OpenSale, more: Parameters<Market['orderFor']>[2] = {}) =>
  market.domain.orders.place(viewer, market.orderFor(sale, [1], more));
const refused = { ok: false, error: { code: 'sale_not_open' } };

/** A sale event on air that is to sell for so many hours after its end. */
async function openSale(sellAfterHours: number, stock = 9): Promise<OpenSale> {
  const sale = await market.openSale([{ stock }]);
  const plan = await planOf(market, sale);
  must(await market.domain.saleEvents.update(organiser, sale.saleEventId, { ...plan, sellAfterHours }));
  return sale;
}

async function end({ saleEventId, sellerId }: OpenSale): Promise<void> {
  const seller: Actor = { kind: 'member', memberId: sellerId, role: 'seller' };
  const { liveSessionId } = must(await market.domain.liveSessions.open(seller, saleEventId));
  await market.domain.liveSessions.end(liveSessionId, true);
}

const untilOf = async ({ saleEventId }: OpenSale) =>
  must(await market.domain.saleEvents.snapshot(saleEventId)).saleEvent.ordersUntil;

test('a sale event that is over takes orders until its time is up, and says until when', async () => {
  const sale = await openSale(24);
  expect(await untilOf(sale)).toBeNull();
  await end(sale);
  const endMs = market.clock.now();
  expect(await untilOf(sale)).toBe(new Date(endMs + 24 * HOUR_MS).toISOString());

  market.clock.set(endMs + 24 * HOUR_MS - 1);
  const order = market.orderFor(sale, [2]);
  const placed = must(await market.domain.orders.place(viewer, order));
  market.clock.set(endMs + 24 * HOUR_MS);
  expect(await place(sale)).toMatchObject(refused);
  // What was taken in time is answered again, however late.
  expect(must(await market.domain.orders.place(viewer, order))).toEqual(placed);
  const stock = await postgres.database.prisma.stockLevel.findMany({
    where: { variantId: { in: sale.variantIds } },
  });
  expect(stock.map(({ onHand }) => onHand)).toEqual([7]);
});

test('the same is checked as during the live: stock, and the price that was shown', async () => {
  const sale = await openSale(24, 2);
  await end(sale);
  const [listingId = ''] = sale.listingIds;
  const lines = [{ listingId, quantity: 1, unitPriceDong: 1_000 }];
  expect(await place(sale, { lines })).toMatchObject({ error: { code: 'price_changed' } });
  expect(await place(sale, { lines: [{ listingId, quantity: 3 }] })).toMatchObject({
    error: { code: 'sold_out', available: 2 },
  });
});

test('many orders at once after the end take what there is, and none more', async () => {
  const sale = await openSale(24, 20);
  await end(sale);
  const answers = await Promise.all(Array.from({ length: 40 }, () => place(sale)));
  expect(answers.filter(({ ok }) => ok)).toHaveLength(20);
  market.clock.set(market.clock.now() + 25 * HOUR_MS);
  const late = await Promise.all(Array.from({ length: 40 }, () => place(sale)));
  expect(late.every((answer) => !answer.ok && answer.error.code === 'sale_not_open')).toBe(true);
});

test('without a time after the end nothing is sold then', async () => {
  const sale = await openSale(0);
  await end(sale);
  expect(await untilOf(sale)).toBeNull();
  expect(await place(sale)).toMatchObject(refused);
});

test('organisers close it, open it again and lengthen it; everybody hears of it', async () => {
  const sale = await openSale(24);
  const { saleEvents } = market.domain;
  const put = (until: number | null) =>
    saleEvents.setOrdersUntil(
      organiser,
      sale.saleEventId,
      until === null ? null : new Date(until).toISOString(),
    );
  expect(await put(market.clock.now() + HOUR_MS)).toMatchObject({ error: { code: 'wrong_state' } });
  await end(sale);
  const endMs = market.clock.now();
  await market.hush();
  must(await put(null));
  expect(market.facts).toMatchObject([
    { name: 'sale:changed', data: { saleEvent: { ordersUntil: new Date(endMs).toISOString() } } },
  ]);
  expect(await place(sale)).toMatchObject(refused);
  must(await put(endMs + 48 * HOUR_MS));
  market.clock.set(endMs + 47 * HOUR_MS);
  must(await place(sale));

  for (const bad of [market.clock.now(), market.clock.now() + 31 * 24 * HOUR_MS]) {
    expect(await put(bad)).toMatchObject({ error: { code: 'bad_input', field: 'ordersUntil' } });
  }
  const unknown = '00000000-0000-7000-8000-000000000000';
  expect(await saleEvents.setOrdersUntil(organiser, unknown, null)).toMatchObject({
    error: { code: 'not_found' },
  });
});

test('an order that waits for its stock while the time is taken away is one that came in time', async () => {
  const sale = await openSale(24);
  await end(sale);
  const { pool } = postgres.database;
  const holder = await pool.connect();
  try {
    await holder.query('BEGIN');
    await holder.query(`SELECT 1 FROM "StockLevel" WHERE "variantId" = $1 FOR UPDATE`, sale.variantIds);
    const early = place(sale);
    await vi.waitUntil(async () => (await postgres.waiting()) === 1, { timeout: 10_000, interval: 20 });
    market.clock.set(market.clock.now() + 1);
    must(await market.domain.saleEvents.setOrdersUntil(organiser, sale.saleEventId, null));
    await holder.query('COMMIT');
    must(await early);
  } finally {
    holder.release();
  }
});
