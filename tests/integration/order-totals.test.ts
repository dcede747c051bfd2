import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestDatabase, type TestDatabase } from '../support/database.ts';
import { createMarket, type Market, must, viewer } from '../support/market.ts';

let postgres: TestDatabase;
let market: Market;

beforeAll(async () => {
  postgres = await startTestDatabase();
  market = createMarket(postgres.database);
});
afterAll(() => postgres.close());

test('totals count every order of the sale event, also beyond the list, but no cancelled one', async () => {
  const sale = await market.openSale([{ stock: 500 }]);
  const { orders } = market.domain;
  const placed = await Promise.all(
    Array.from({ length: 205 }, () => orders.place(viewer, market.orderFor(sale, [1]))),
  );
  const [first, ...others] = placed.map(must);
  await postgres.database.prisma.order.update({
    where: { id: first?.orderId ?? '' },
    data: { state: 'cancelled' },
  });
  const answer = await orders.list(sale.saleEventId, 200);
  expect(answer.orders).toHaveLength(200);
  expect(answer.totals).toEqual({
    orders: 204,
    totalDong: others.reduce((sum, { totalDong }) => sum + totalDong, 0),
  });
});
