import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OrderState } from '../../server/contract/order.ts';
import type { Deduction } from '../../server/contract/settlement.ts';
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

const DAY = { from: '2026-11-22', to: '2026-11-22' };
const WAYS = {
  placed: [],
  confirmed: ['confirmed'],
  packed: ['confirmed', 'packed'],
  shipped: ['confirmed', 'packed', 'shipped'],
  delivered: ['confirmed', 'packed', 'shipped', 'delivered'],
  refused: ['confirmed', 'packed', 'shipped', 'refused'],
  cancelled: ['cancelled'],
} as const satisfies Record<OrderState, readonly OrderState[]>;

/** Gives the goods of a sale to households, by their index; null: to nobody. */
async function giveTo(sale: OpenSale, names: readonly string[]): Promise<string[]> {
  const { prisma } = postgres.database;
  const ids: string[] = [];
  for (const [index, name] of names.entries()) {
    const household = await prisma.household.create({ data: { name } });
    const variant = await prisma.variant.findUniqueOrThrow({ where: { id: sale.variantIds[index] ?? '' } });
    await prisma.product.update({ where: { id: variant.productId }, data: { householdId: household.id } });
    ids.push(household.id);
  }
  return ids;
}

async function order(sale: OpenSale, quantities: number[], state: OrderState): Promise<string> {
  const { orders } = market.domain;
  const input = market.orderFor(sale, quantities);
  const lines = input.lines.filter(({ quantity }) => quantity > 0);
  const { orderId } = must(await orders.place(viewer, { ...input, lines }));
  for (const to of WAYS[state]) {
    must(await orders.move(organiser, sale.saleEventId, { orderIds: [orderId], to, reason: '' }));
  }
  return orderId;
}

test('what households are owed is what the book has of them as delivered, whatever was ordered', async () => {
  const { settlements, orders } = market.domain;
  const states = fc.constantFrom<OrderState>('placed', 'shipped', 'delivered', 'refused', 'cancelled');
  const anyOrder = fc.record({
    quantities: fc
      .array(fc.integer({ min: 0, max: 4 }), { minLength: 3, maxLength: 3 })
      .filter((all) => all.some((quantity) => quantity > 0)),
    state: states,
  });
  const part = fc.integer({ min: 1, max: 10_000 });
  await fc.assert(
    fc.asyncProperty(fc.array(anyOrder, { maxLength: 6 }), part, async (placed, basisPoints) => {
      const prices = [33_333, 150_000, 1_001];
      const sale = await market.openSale(prices.map((priceDong) => ({ stock: 100, priceDong })));
      // The third goods are nobody's.
      const households = await giveTo(sale, ['Hộ A', 'Hộ B']);
      for (const { quantities, state } of placed) await order(sale, quantities, state);
      const delivered = { ...NO_FILTER, saleEventId: sale.saleEventId, states: ['delivered' as const] };
      const book = await orders.totals(delivered);
      for (const householdId of households) {
        const owed = book.households.find((row) => row.householdId === householdId)?.dong ?? 0;
        const { settlementId, grossDong } = must(await settlements.create({ householdId, ...DAY }));
        expect(grossDong).toBe(owed);
        const deductions: Deduction[] = [
          { kind: 'part', name: 'Phí hợp tác xã', basisPoints },
          { kind: 'amount', name: 'Tiền thùng', amountDong: 1_500 },
        ];
        const open = must(await settlements.save(settlementId, { note: '', deductions }));
        const taken = open.deductions.reduce((sum, { dong }) => sum + dong, 0);
        expect(open.goods.reduce((sum, { dong }) => sum + dong, 0)).toBe(owed);
        expect(open.netDong).toBe(owed - taken);
        if (owed === 0) continue;
        const closed = must(await settlements.close(organiser, settlementId));
        expect(closed).toEqual({ ...open, state: 'closed', closedAt: expect.any(String) });
      }
    }),
    { numRuns: 12 },
  );
});

test('what was closed stays as it was, and no line is settled twice', async () => {
  const { settlements } = market.domain;
  const { prisma, pool } = postgres.database;
  const sale = await market.openSale([{ stock: 50, priceDong: 10_000 }]);
  const [householdId = ''] = await giveTo(sale, ['Hộ Giàng']);
  await order(sale, [3], 'delivered');
  const late = await order(sale, [2], 'shipped');
  const { settlementId } = must(await settlements.create({ householdId, ...DAY }));
  const twin = must(await settlements.create({ householdId, ...DAY }));
  const closed = must(await settlements.close(organiser, settlementId));
  expect(closed).toMatchObject({ state: 'closed', grossDong: 30_000, netDong: 30_000 });

  await prisma.household.update({ where: { id: householdId }, data: { name: 'Hộ khác' } });
  const move = { orderIds: [late], to: 'delivered' as const, reason: '' };
  must(await market.domain.orders.move(organiser, sale.saleEventId, move));
  expect(must(await settlements.get(settlementId))).toEqual(closed);
  // The other one has what has come since, and only that.
  expect(must(await settlements.get(twin.settlementId)).grossDong).toBe(20_000);

  const refused = { ok: false, error: { code: 'wrong_state' } };
  expect(await settlements.close(organiser, settlementId)).toMatchObject(refused);
  expect(await settlements.save(settlementId, { note: 'x', deductions: [] })).toMatchObject(refused);
  expect(await settlements.remove(settlementId)).toMatchObject(refused);
  for (const sql of [
    `UPDATE "Settlement" SET "note" = 'x' WHERE "id" = $1`,
    `DELETE FROM "Settlement" WHERE "id" = $1`,
    `UPDATE "SettlementLine" SET "quantity" = 1 WHERE "settlementId" = $1`,
    `INSERT INTO "SettlementDeduction" VALUES ($1, 9, 'x', NULL, 1)`,
  ]) {
    await expect(pool.query(sql, [settlementId]), sql).rejects.toThrow('never changed');
  }
});

test('closed by two people at once it is closed once; an empty one is not closed; an open one goes', async () => {
  const { settlements } = market.domain;
  const sale = await market.openSale([{ stock: 50, priceDong: 10_000 }]);
  const [householdId = ''] = await giveTo(sale, ['Hộ Lò']);
  await order(sale, [3], 'delivered');
  const one = must(await settlements.create({ householdId, ...DAY }));
  const other = must(await settlements.create({ householdId, ...DAY }));
  const answers = await Promise.all([
    settlements.close(organiser, one.settlementId),
    settlements.close(organiser, one.settlementId),
  ]);
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  expect(await settlements.close(organiser, other.settlementId)).toMatchObject({
    error: { code: 'wrong_state' },
  });
  must(await settlements.remove(other.settlementId));
  expect(await settlements.get(other.settlementId)).toMatchObject({ error: { code: 'not_found' } });
});
