import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PlaceOrder } from '../../server/contract/order.ts';
import { startTestDatabase, type TestDatabase } from '../support/database.ts';
import { createMarket, type Market, type OpenSale, organiser, viewer } from '../support/market.ts';

/** Histories, each of up to 25 commands that run at once. */
const HISTORIES = 60;
const PHONES = ['0912000001', '0912000002', '0912000003'];

let postgres: TestDatabase;
let market: Market;

beforeAll(async () => {
  postgres = await startTestDatabase();
  market = createMarket(postgres.database);
});
afterAll(() => postgres.close());

const units = fc.integer({ min: 0, max: 4 });
/** What somebody does; `nr` names one of the orders of the history, which may not be placed yet. */
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('place' as const), nr: fc.nat({ max: 9 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('cancel' as const), nr: fc.nat({ max: 9 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('move' as const),
      nr: fc.nat({ max: 9 }),
      to: fc.constantFrom('confirmed' as const, 'packed' as const, 'cancelled' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('add' as const), quantity: fc.integer({ min: 1, max: 3 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('sellOut' as const) }) },
);
const history = fc.record({
  stocks: fc.tuple(units, units),
  limit: fc.option(fc.integer({ min: 1, max: 3 })),
  flash: fc.integer({ min: 1, max: 3 }),
  orders: fc.array(fc.record({ buyer: fc.nat({ max: 2 }), first: units, second: units }), {
    minLength: 10,
    maxLength: 10,
  }),
  steps: fc.array(step, { minLength: 5, maxLength: 25 }),
});
type History = typeof history extends fc.Arbitrary<infer T> ? T : never;

function ordersOf(sale: OpenSale, { orders }: History): PlaceOrder[] {
  return orders.map(({ buyer, first, second }) => {
    const input = market.orderFor(sale, [first, second], {
      buyer: { name: 'Hoa', phone: PHONES[buyer] ?? '', address: 'Hà Nội' },
    });
    // A line of no units cannot be sent.
    return { ...input, lines: input.lines.filter(({ quantity }) => quantity > 0) };
  });
}

async function run(sale: OpenSale, inputs: PlaceOrder[], { steps }: History): Promise<void> {
  const { orders, stock } = market.domain;
  const [variantId = ''] = sale.variantIds;
  await Promise.all(
    steps.map(async (todo) => {
      if (todo.kind === 'add') {
        return stock.add(organiser, sale.saleEventId, { variantId, quantity: todo.quantity, reason: '' });
      }
      if (todo.kind === 'sellOut') return stock.sellOut(organiser, sale.saleEventId, variantId);
      const input = inputs[todo.nr];
      if (input === undefined || input.lines.length === 0) return null;
      if (todo.kind === 'place') return orders.place(viewer, structuredClone(input));
      if (todo.kind === 'cancel') return orders.cancel(input.idempotencyKey);
      const [order] = await orders.mine([input.idempotencyKey]);
      if (order === undefined) return null;
      return orders.move(organiser, sale.saleEventId, { orderIds: [order.orderId], to: todo.to, reason: '' });
    }),
  );
}

test('whatever happens at once, stock, ledger, orders, limits and flash counts agree at the end', async () => {
  const { prisma } = postgres.database;
  await fc.assert(
    fc.asyncProperty(history, async (told) => {
      const [first, second] = told.stocks;
      const sale = await market.openSale([{ stock: first, limitPerBuyer: told.limit }, { stock: second }]);
      const [limited = '', flashed = ''] = sale.listingIds;
      const flash = { priceDong: 50_000, quantity: told.flash, delayMs: 0, durationMs: 60_000 };
      await market.domain.saleEvents.changeListing(organiser, sale.saleEventId, {
        listingId: flashed,
        flash,
      });
      const inputs = ordersOf(sale, told);
      await run(sale, inputs, told);

      const placed = await prisma.order.findMany({
        where: { saleEventId: sale.saleEventId },
        include: { lines: true, events: true },
      });
      expect(new Set(placed.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(placed.length);
      const standing = placed.filter(({ state }) => state !== 'cancelled');
      for (const [index, variantId] of sale.variantIds.entries()) {
        const level = await prisma.stockLevel.findUniqueOrThrow({ where: { variantId } });
        const moves = await prisma.stockMovement.findMany({ where: { variantId } });
        const sum = (kinds: string[]) =>
          moves.filter(({ kind }) => kinds.includes(kind)).reduce((all, { quantity }) => all + quantity, 0);
        expect(level.onHand).toBe(sum(['opening', 'addition', 'sale', 'return', 'correction']));
        expect(level.onHand).toBeGreaterThanOrEqual(0);
        const ordered = standing
          .flatMap(({ lines }) => lines)
          .filter(({ listingId }) => listingId === sale.listingIds[index]);
        expect(sum(['sale', 'return']) + ordered.reduce((all, { quantity }) => all + quantity, 0)).toBe(0);
      }
      const lines = placed.flatMap((order) => order.lines.map((line) => ({ ...line, order })));
      const cheap = lines.filter(
        ({ unitPriceDong, order }) => unitPriceDong === 50_000n && standing.includes(order),
      );
      const { flashSold } = await prisma.listing.findUniqueOrThrow({ where: { id: flashed } });
      expect(cheap.reduce((all, { quantity }) => all + quantity, 0)).toBe(flashSold);
      for (const phone of PHONES) {
        const bought = lines
          .filter(({ listingId, order }) => listingId === limited && standing.includes(order))
          .filter(({ order }) => order.buyerPhone === `+84${phone.slice(1)}`);
        if (told.limit === null) continue;
        expect(bought.reduce((all, { quantity }) => all + quantity, 0)).toBeLessThanOrEqual(told.limit);
      }
      // Each order's events lead from where it was placed to where it is.
      for (const { state, events } of placed) {
        expect(events.reduce((at, { from, to }) => (at === from ? to : at), 'placed' as typeof state)).toBe(
          state,
        );
      }
    }),
    { numRuns: HISTORIES },
  );
}, 120_000);
