import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../server/contract/actor.ts';
import { startTestDatabase, type TestDatabase } from '../support/database.ts';
import { createMarket, type Market, must, type OpenSale, viewer } from '../support/market.ts';

const MINUTE_MS = 60_000;
let postgres: TestDatabase;
let market: Market;

beforeAll(async () => {
  postgres = await startTestDatabase();
  market = createMarket(postgres.database);
});
afterAll(() => postgres.close());

const summaryOf = async ({ saleEventId }: OpenSale) =>
  must(await market.domain.saleEvents.summary(saleEventId));
const sellerOf = ({ sellerId }: OpenSale): Actor => ({ kind: 'member', memberId: sellerId, role: 'seller' });
const marks = ({ saleEventId }: OpenSale) =>
  postgres.database.prisma.saleViewer.count({ where: { saleEventId } });

async function order(sale: OpenSale, quantities: number[]): Promise<string> {
  return must(await market.domain.orders.place(viewer, market.orderFor(sale, quantities))).orderId;
}

async function air(sale: OpenSale, minutes: number, endSale: boolean): Promise<void> {
  const { liveSessions } = market.domain;
  const { liveSessionId } = must(await liveSessions.open(sellerOf(sale), sale.saleEventId));
  await liveSessions.markOnAir(liveSessionId, `/live/${liveSessionId}/index.m3u8`);
  market.clock.set(market.clock.now() + minutes * MINUTE_MS);
  await liveSessions.end(liveSessionId, endSale);
}

test('sums up orders that stand, what sold best by units, and all times on air', async () => {
  const sale = await market.openSale(
    [
      { stock: 50, priceDong: 10_000 },
      { stock: 50, priceDong: 900_000 },
    ],
    'scheduled',
  );
  await air(sale, 12, false);
  await order(sale, [3]);
  await order(sale, [2, 1]);
  const undone = await order(sale, [40]);
  must(
    await market.domain.orders.move(sellerOf(sale), sale.saleEventId, {
      orderIds: [undone],
      to: 'cancelled',
      reason: 'gọi không được',
    }),
  );
  market.clock.set(market.clock.now() + 5 * MINUTE_MS);
  await air(sale, 8, true);
  expect(await summaryOf(sale)).toEqual({
    orders: 2,
    totalDong: 5 * 10_000 + 900_000,
    // Both goods are one product here, sold under one name.
    best: { productName: 'Mận hậu', variantName: 'Thùng 5 kg', quantity: 6 },
    viewers: 0,
    viewersPeak: 0,
    onAirMs: 20 * MINUTE_MS,
  });
});

test('counts different viewers and the most at once while it is live, and forgets who they were at its end', async () => {
  const { countViewers } = market.domain.saleEvents;
  const sale = await market.openSale([{ stock: 1 }], 'scheduled');
  expect(await countViewers(sale.saleEventId, ['hoa'])).toBe(false);
  const { liveSessions } = market.domain;
  const { liveSessionId } = must(await liveSessions.open(sellerOf(sale), sale.saleEventId));
  await liveSessions.markOnAir(liveSessionId, `/live/${liveSessionId}/index.m3u8`);
  await Promise.all([
    countViewers(sale.saleEventId, ['hoa', 'lan', 'hoa']),
    countViewers(sale.saleEventId, ['lan', 'mai', 'hoa']),
    countViewers(sale.saleEventId, ['mai']),
  ]);
  expect(await countViewers(sale.saleEventId, ['thu'])).toBe(true);
  expect(await summaryOf(sale)).toMatchObject({ viewers: 4, viewersPeak: 3 });
  const rows = await postgres.database.prisma.saleViewer.findMany({
    where: { saleEventId: sale.saleEventId },
  });
  expect(rows.map(({ mark }) => mark)).not.toContain('hoa');
  // The same person in another sale event is another mark.
  const other = await market.openSale([{ stock: 1 }]);
  await countViewers(other.saleEventId, ['hoa']);
  const [mark] = await postgres.database.prisma.saleViewer.findMany({
    where: { saleEventId: other.saleEventId },
  });
  expect(rows.map((row) => row.mark)).not.toContain(mark?.mark);

  await liveSessions.end(liveSessionId, true);
  expect(await countViewers(sale.saleEventId, ['late'])).toBe(false);
  expect(await marks(sale)).toBe(0);
  expect(await summaryOf(sale)).toMatchObject({ viewers: 4, viewersPeak: 3, orders: 0, best: null });
});

test('no report of viewers fails, whichever of those that come at once is written first', async () => {
  const { countViewers } = market.domain.saleEvents;
  for (let round = 0; round < 20; round++) {
    const sale = await market.openSale([{ stock: 1 }]);
    const reports = [['hoa'], ['lan', 'hoa', 'mai'], ['thu', 'mai']];
    await Promise.all(reports.map((marks) => countViewers(sale.saleEventId, marks)));
    expect(await summaryOf(sale)).toMatchObject({ viewers: 4, viewersPeak: 3 });
  }
});

test('of a sale event that is not there nothing is summed up', async () => {
  const unknown = '00000000-0000-7000-8000-000000000000';
  expect(await market.domain.saleEvents.summary(unknown)).toMatchObject({ error: { code: 'not_found' } });
});
