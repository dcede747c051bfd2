import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PlacedOrder, PlaceOrder } from '../../server/contract/order.ts';
import type { Result } from '../../server/contract/result.ts';
import { startTestDatabase, type TestDatabase } from '../support/database.ts';
import { createMarket, type Market, must, type OpenSale, organiser, viewer } from '../support/market.ts';

/** Histories that are tried; `ORDER_HISTORIES=2000` for a long run. */
const HISTORIES = Number(process.env.ORDER_HISTORIES ?? 120);
const GOODS = [{ stock: 6 }, { stock: 3 }, { stock: 8, limitPerBuyer: 3 }];
const BUYERS = ['0912000001', '0912000002', '0912000003'];
/** Different intents that may come more than once. */
const INTENTS = 6;

let postgres: TestDatabase;
let market: Market;

beforeAll(async () => {
  postgres = await startTestDatabase();
  market = createMarket(postgres.database);
});
afterAll(() => postgres.close());

const anyGoods = fc.nat({ max: GOODS.length - 1 });
const intent = fc.nat({ max: INTENTS - 1 });
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('order' as const), intent }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cancel' as const), intent }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('move' as const),
      intent,
      to: fc.constantFrom('confirmed', 'packed', 'shipped', 'refused', 'cancelled'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('add' as const),
      goods: anyGoods,
      quantity: fc.integer({ min: 1, max: 4 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sellOut' as const), goods: anyGoods }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const line = fc.record({ goods: anyGoods, quantity: fc.integer({ min: 1, max: 4 }) });
const content = fc.record({
  buyer: fc.constantFrom(...BUYERS),
  lines: fc.array(line, { minLength: 1, maxLength: 3 }),
});
const history = fc.record({
  contents: fc.array(content, { minLength: INTENTS, maxLength: INTENTS }),
  /** The steps of a round run at the same time, the rounds one after the other. */
  rounds: fc.array(fc.array(step, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 4 }),
});
type History = typeof history extends fc.Arbitrary<infer T> ? T : never;

/** What happened in one history, as those who asked were told. */
interface Told {
  sale: OpenSale;
  intents: PlaceOrder[];
  /** Orders that were confirmed to a buyer, by key. */
  placed: Map<string, PlacedOrder>;
  added: number[];
}

function intentsOf(sale: OpenSale, { contents }: History): PlaceOrder[] {
  return contents.map(({ buyer, lines }) => ({
    idempotencyKey: randomUUID(),
    saleEventId: sale.saleEventId,
    buyer: { name: 'Nguyễn Thị Hoa', phone: buyer, address: 'Hà Nội' },
    lines: lines.map(({ goods, quantity }) => ({ listingId: sale.listingIds[goods] ?? '', quantity })),
    payment: 'cod',
    consent: null,
    note: '',
  }));
}

async function perform(step: Step, { sale, intents, placed, added }: Told): Promise<void> {
  const { orders, stock } = market.domain;
  switch (step.do) {
    case 'order': {
      const input = intents[step.intent];
      if (!input) return;
      keep(await orders.place(viewer, structuredClone(input)), input.idempotencyKey, placed);
      return;
    }
    case 'cancel':
      await orders.cancel(intents[step.intent]?.idempotencyKey ?? randomUUID());
      return;
    case 'move': {
      const order = placed.get(intents[step.intent]?.idempotencyKey ?? '');
      if (!order) return;
      const { to } = step;
      await orders.move(organiser, sale.saleEventId, { orderIds: [order.orderId], to, reason: '' });
      return;
    }
    case 'add': {
      const variantId = sale.variantIds[step.goods] ?? '';
      const { quantity } = step;
      must(await stock.add(organiser, sale.saleEventId, { variantId, quantity, reason: '' }));
      added[step.goods] = (added[step.goods] ?? 0) + quantity;
      return;
    }
    case 'sellOut':
      must(await stock.sellOut(organiser, sale.saleEventId, sale.variantIds[step.goods] ?? ''));
  }
}

/** Notes a confirmation; the same key is always answered with the same order. */
function keep(answer: Result<PlacedOrder>, key: string, placed: Map<string, PlacedOrder>): void {
  if (!answer.ok) {
    expect(['sold_out', 'over_limit']).toContain(answer.error.code);
    // Once confirmed, it is never refused again.
    expect(placed.has(key)).toBe(false);
    return;
  }
  const { orderId, orderCode, totalDong, lines } = answer.data;
  const before = placed.get(key);
  if (before) expect({ orderId, orderCode, totalDong, lines }).toEqual(identityOf(before));
  else placed.set(key, answer.data);
}

function identityOf({ orderId, orderCode, totalDong, lines }: PlacedOrder) {
  return { orderId, orderCode, totalDong, lines };
}

/** The books after a history, against each other and against what people were told. */
async function checkBooks({ sale, intents, placed, added }: Told): Promise<void> {
  const { order, stockLevel, stockMovement } = postgres.database.prisma;
  const orders = await order.findMany({
    where: { saleEventId: sale.saleEventId },
    include: { lines: { include: { listing: true } } },
  });
  const keys = orders.map(({ idempotencyKey }) => idempotencyKey);
  expect(new Set(keys).size, 'one order a key').toBe(keys.length);
  expect(new Set(keys), 'what was confirmed is what is written').toEqual(new Set(placed.keys()));
  expect(intents.map(({ idempotencyKey }) => idempotencyKey)).toEqual(expect.arrayContaining(keys));

  for (const [goods, variantId] of sale.variantIds.entries()) {
    const { onHand, reserved } = await stockLevel.findUniqueOrThrow({ where: { variantId } });
    const movements = await stockMovement.findMany({ where: { variantId } });
    const sum = (...kinds: string[]) =>
      movements
        .filter(({ kind }) => kinds.includes(kind))
        .reduce((total, { quantity }) => total + quantity, 0);
    const units = (counts: (state: string) => boolean) =>
      orders
        .filter(({ state }) => counts(state))
        .flatMap(({ lines }) => lines)
        .filter(({ listing }) => listing.variantId === variantId)
        .reduce((total, { quantity }) => total + quantity, 0);
    expect(sum('opening')).toBe(GOODS[goods]?.stock);
    expect(sum('addition')).toBe(added[goods] ?? 0);
    expect(sum('sale') + units(() => true), 'sold by the ledger and by the orders').toBe(0);
    expect(sum('return'), 'cancelled orders give back').toBe(units((state) => state === 'cancelled'));
    expect(onHand, 'on hand by the ledger').toBe(sum('opening', 'addition', 'sale', 'return', 'correction'));
    expect(onHand - reserved, 'never below zero').toBeGreaterThanOrEqual(0);
    expect(reserved).toBe(movements.reduce((total, { reservedQuantity }) => total + reservedQuantity, 0));
  }

  const { limitPerBuyer = null } = GOODS[2] ?? {};
  for (const phone of BUYERS) {
    const bought = orders
      .filter(
        ({ buyerPhone, state }) =>
          buyerPhone.endsWith(phone.slice(1)) && !['cancelled', 'refused'].includes(state),
      )
      .flatMap(({ lines }) => lines)
      .filter(({ listingId }) => listingId === sale.listingIds[2])
      .reduce((total, { quantity }) => total + quantity, 0);
    expect(bought, 'the limit for one buyer').toBeLessThanOrEqual(limitPerBuyer ?? 0);
  }
}

test('whatever is ordered, repeated, cancelled, moved and restocked at once, the books agree', {
  timeout: 60_000 + 500 * HISTORIES,
}, async () => {
  const property = fc.asyncProperty(history, async (past) => {
    const sale = await market.openSale(GOODS);
    const told: Told = { sale, intents: intentsOf(sale, past), placed: new Map(), added: [] };
    for (const round of past.rounds) await Promise.all(round.map((each) => perform(each, told)));
    await checkBooks(told);
  });
  // A race seldom fails twice in the same way: the history as it came says more than one made smaller.
  await fc.assert(property, { numRuns: HISTORIES, endOnFailure: true });
});
