import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTestDatabase, type TestDatabase } from '../support/database.ts';
import { createMarket, type Market, must, type OpenSale, organiser, viewer } from '../support/market.ts';

const PRICE = 100_000;
const FLASH_PRICE = 60_000;
const MINUTE_MS = 60_000;

let postgres: TestDatabase;
let market: Market;

beforeAll(async () => {
  postgres = await startTestDatabase();
  market = createMarket(postgres.database);
});
afterAll(() => postgres.close());
beforeEach(() => market.hush());

/** One buyer's order of one listing, at the price the buyer was shown; without one, any is right. */
function place(sale: OpenSale, quantity: number, unitPriceDong?: number) {
  const lines = [
    {
      listingId: sale.listingIds[0] ?? '',
      quantity,
      ...(unitPriceDong === undefined ? {} : { unitPriceDong }),
    },
  ];
  return market.domain.orders.place(viewer, { ...market.orderFor(sale, []), lines });
}

async function flashSale(stock: number, quantity: number, times = { delayMs: 0, durationMs: MINUTE_MS }) {
  const sale = await market.openSale([{ stock, priceDong: PRICE }]);
  const listingId = sale.listingIds[0] ?? '';
  const flash = { priceDong: FLASH_PRICE, quantity, ...times };
  must(await market.domain.saleEvents.changeListing(organiser, sale.saleEventId, { listingId, flash }));
  return { ...sale, listingId };
}

const ordersIn = ({ saleEventId }: OpenSale) =>
  postgres.database.prisma.order.count({ where: { saleEventId } });

test('a price that was not shown is told with both, before anything is written', async () => {
  const sale = await market.openSale([
    { stock: 9, priceDong: PRICE },
    { stock: 9, priceDong: 5_000 },
  ]);
  const [first = '', second = ''] = sale.listingIds;
  const order = market.orderFor(sale, []);
  const shown = (firstDong: number) => ({
    ...order,
    lines: [
      { listingId: first, quantity: 1, unitPriceDong: firstDong },
      { listingId: second, quantity: 1, unitPriceDong: 5_000 },
    ],
  });
  expect(await market.domain.orders.place(viewer, shown(90_000))).toMatchObject({
    ok: false,
    error: {
      code: 'price_changed',
      prices: [{ listingId: first, shownDong: 90_000, priceDong: PRICE }],
    },
  });
  expect(await ordersIn(sale)).toBe(0);
  expect(market.facts.filter(({ name }) => name === 'order:placed')).toEqual([]);
  expect(must(await market.domain.orders.place(viewer, shown(PRICE))).totalDong).toBe(PRICE + 5_000);
});

test('the flash price holds from its start until its end by the server’s clock', async () => {
  const start = market.clock.now();
  const sale = await flashSale(50, 50, { delayMs: MINUTE_MS, durationMs: 2 * MINUTE_MS });
  const priceAt = async (ms: number) => {
    market.clock.set(start + ms);
    return must(await place(sale, 1)).lines[0]?.unitPriceDong;
  };
  expect(await priceAt(MINUTE_MS - 1)).toBe(PRICE);
  expect(await priceAt(MINUTE_MS)).toBe(FLASH_PRICE);
  expect(await priceAt(3 * MINUTE_MS - 1)).toBe(FLASH_PRICE);
  expect(await priceAt(3 * MINUTE_MS)).toBe(PRICE);
  expect(await place(sale, 1, FLASH_PRICE)).toMatchObject({ ok: false, error: { code: 'price_changed' } });
});

test('no more units are sold at the flash price than there are, with everybody at once', async () => {
  const sale = await flashSale(100, 10);
  const answers = await Promise.all(Array.from({ length: 60 }, () => place(sale, 1, FLASH_PRICE)));
  const sold = answers.filter((answer) => answer.ok);
  expect(sold).toHaveLength(10);
  for (const answer of answers) {
    if (answer.ok) continue;
    expect(answer.error).toMatchObject({
      code: 'price_changed',
      prices: [{ shownDong: FLASH_PRICE, priceDong: PRICE }],
    });
  }
  expect(must(await place(sale, 1, PRICE)).totalDong).toBe(PRICE);
  const counts = market.facts.flatMap((fact) => (fact.name === 'flash:counted' ? [fact.data.left] : []));
  expect(counts.toSorted((a, b) => b - a)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
});

test('a line that does not fit into what is left has the normal price as a whole', async () => {
  const sale = await flashSale(100, 5);
  must(await place(sale, 3, FLASH_PRICE));
  expect(await place(sale, 3, FLASH_PRICE)).toMatchObject({ ok: false, error: { code: 'price_changed' } });
  expect(must(await place(sale, 3)).totalDong).toBe(3 * PRICE);
  expect(must(await place(sale, 2, FLASH_PRICE)).totalDong).toBe(2 * FLASH_PRICE);
});

test('a cancelled order gives its units back to the flash price, but not to a later one', async () => {
  const sale = await flashSale(100, 5);
  const [kept, undone, late] = [
    must(await place(sale, 2, FLASH_PRICE)),
    must(await place(sale, 3, FLASH_PRICE)),
    must(await place(sale, 1, PRICE)),
  ];
  const cancel = async ({ orderId }: { orderId: string }) =>
    must(
      await market.domain.orders.move(organiser, sale.saleEventId, {
        orderIds: [orderId],
        to: 'cancelled',
        reason: '',
      }),
    );
  market.hush();
  await cancel(undone);
  expect(market.facts).toContainEqual({
    name: 'flash:counted',
    saleEventId: sale.saleEventId,
    data: { listingId: sale.listingId, left: 3 },
  });
  must(await place(sale, 3, FLASH_PRICE));
  await cancel(late);
  expect(await place(sale, 1, FLASH_PRICE)).toMatchObject({ ok: false, error: { code: 'price_changed' } });

  market.clock.set(market.clock.now() + 2 * MINUTE_MS);
  const flash = { priceDong: FLASH_PRICE, quantity: 4, delayMs: 0, durationMs: MINUTE_MS };
  const { saleEventId, listingId } = sale;
  must(await market.domain.saleEvents.changeListing(organiser, saleEventId, { listingId, flash }));
  must(await place(sale, 1, FLASH_PRICE));
  await cancel(kept);
  const { flashSold } = await postgres.database.prisma.listing.findUniqueOrThrow({
    where: { id: listingId },
  });
  expect(flashSold).toBe(1);
});

test('orders of several lines at flash prices in opposite order never deadlock', async () => {
  const sale = await market.openSale([
    { stock: 60, priceDong: PRICE },
    { stock: 60, priceDong: PRICE },
  ]);
  for (const listingId of sale.listingIds) {
    const flash = { priceDong: FLASH_PRICE, quantity: 20, delayMs: 0, durationMs: MINUTE_MS };
    must(await market.domain.saleEvents.changeListing(organiser, sale.saleEventId, { listingId, flash }));
  }
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, index) => {
      const input = market.orderFor(sale, [1, 1]);
      if (index % 2 === 0) input.lines.reverse();
      return market.domain.orders.place(viewer, input);
    }),
  );
  const totals = answers.map((answer) => must(answer).totalDong);
  expect(totals.reduce((sum, total) => sum + total, 0)).toBe(2 * (20 * FLASH_PRICE + 20 * PRICE));
});

test('a flash price that is stopped while an order waits is not given any more', async () => {
  const sale = await flashSale(9, 9);
  const { pool } = postgres.database;
  const holder = await pool.connect();
  try {
    await holder.query('BEGIN');
    await holder.query(`SELECT 1 FROM "StockLevel" WHERE "variantId" = $1 FOR UPDATE`, sale.variantIds);
    const late = place(sale, 1, FLASH_PRICE);
    await expect.poll(postgres.waiting, { timeout: 20_000 }).toBe(1);
    const { listingId } = sale;
    must(
      await market.domain.saleEvents.changeListing(organiser, sale.saleEventId, { listingId, flash: null }),
    );
    await holder.query('COMMIT');
    expect(await late).toMatchObject({ ok: false, error: { code: 'price_changed' } });
  } finally {
    holder.release();
  }
});

test('a hidden listing is neither seen nor sold, until it is pinned', async () => {
  const sale = await market.openSale([{ stock: 5 }, { stock: 5, hidden: true }]);
  const { saleEvents } = market.domain;
  const [, hidden = ''] = sale.listingIds;
  const seen = async () => must(await saleEvents.snapshot(sale.saleEventId)).listings.map(({ id }) => id);
  expect(await seen()).toEqual(sale.listingIds.slice(0, 1));
  expect(must(await saleEvents.get(sale.saleEventId)).listings).toHaveLength(2);
  const order = { ...market.orderFor(sale, []), lines: [{ listingId: hidden, quantity: 1 }] };
  expect(await market.domain.orders.place(viewer, order)).toMatchObject({
    ok: false,
    error: { code: 'unknown_listing', listingId: hidden },
  });
  await market.hush();
  const flash = { priceDong: FLASH_PRICE, quantity: 2, delayMs: 0, durationMs: MINUTE_MS };
  must(await saleEvents.changeListing(organiser, sale.saleEventId, { listingId: hidden, flash }));
  expect(market.facts).toEqual([]);
  const unchanged = must(await saleEvents.changeListing(organiser, sale.saleEventId, { listingId: hidden }));
  expect(unchanged).toMatchObject({ hidden: true, flash: { quantity: 2 } });
  must(await saleEvents.pin(organiser, sale.saleEventId, hidden));
  expect(market.facts.map(({ name }) => name)).toEqual(['listing:changed', 'listing:pinned']);
  expect(await seen()).toEqual(sale.listingIds);
  must(await market.domain.orders.place(viewer, order));
  must(await saleEvents.changeListing(organiser, sale.saleEventId, { listingId: hidden, hidden: true }));
  expect(await seen()).toEqual(sale.listingIds.slice(0, 1));
});

test('what is sold out by hand cannot be sold, and the ledger says so', async () => {
  const sale = await market.openSale([{ stock: 7 }]);
  const [variantId = ''] = sale.variantIds;
  const { stock } = market.domain;
  must(await place(sale, 2));
  await market.hush();
  expect(must(await stock.sellOut(organiser, sale.saleEventId, variantId))).toEqual({ available: 0 });
  expect(must(await stock.sellOut(organiser, sale.saleEventId, variantId))).toEqual({ available: 0 });
  expect(market.facts[0]).toMatchObject({ name: 'stock:changed', data: { variantId, available: 0 } });
  expect(await place(sale, 1)).toMatchObject({ ok: false, error: { code: 'sold_out' } });
  const { prisma } = postgres.database;
  const moves = await prisma.stockMovement.findMany({ where: { variantId }, orderBy: { id: 'asc' } });
  expect(moves.map(({ kind, quantity }) => [kind, quantity])).toEqual([
    ['opening', 7],
    ['sale', -2],
    ['correction', -5],
  ]);
  const other = await market.openSale([{ stock: 1 }]);
  expect(await stock.sellOut(organiser, other.saleEventId, variantId)).toMatchObject({
    ok: false,
    error: { code: 'not_found' },
  });
});
