import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PlacedOrder, PlaceOrder } from '../../server/contract/order.ts';
import type { Result } from '../../server/contract/result.ts';
import { isUndone } from '../../server/order/state.ts';
import { startTestDatabase, type TestDatabase } from '../support/database.ts';
import {
  createMarket,
  type Market,
  must,
  type OpenSale,
  organiser,
  testAccount,
  viewer,
} from '../support/market.ts';

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
  market = createMarket(postgres.database, { prepaid: testAccount });
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
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('pay' as const),
      intent,
      /** The same one more than once is the bank saying it again. */
      transaction: fc.nat({ max: 1 }),
      short: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('mark' as const), intent }) },
  /** The time to pay is over for all that were placed until now; the job runs, or somebody comes before it. */
  { weight: 2, arbitrary: fc.record({ do: fc.constant('expire' as const), job: fc.boolean() }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const line = fc.record({ goods: anyGoods, quantity: fc.integer({ min: 1, max: 4 }) });
const content = fc.record({
  buyer: fc.constantFrom(...BUYERS),
  payment: fc.constantFrom('cod' as const, 'vietqr' as const),
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
  /** What became of each report of the bank, by transaction. */
  reports: Map<string, string[]>;
}

function intentsOf(sale: OpenSale, { contents }: History): PlaceOrder[] {
  return contents.map(({ buyer, payment, lines }) => ({
    idempotencyKey: randomUUID(),
    saleEventId: sale.saleEventId,
    buyer: { name: 'Nguyễn Thị Hoa', phone: buyer, address: 'Hà Nội' },
    lines: lines.map(({ goods, quantity }) => ({ listingId: sale.listingIds[goods] ?? '', quantity })),
    consent: null,
    payment,
    note: '',
  }));
}

async function perform(step: Step, { sale, intents, placed, added, reports }: Told): Promise<void> {
  const { orders, payments, stock } = market.domain;
  const orderOf = (nr: number) => placed.get(intents[nr]?.idempotencyKey ?? '');
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
      const order = orderOf(step.intent);
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
      return;
    case 'pay': {
      const order = orderOf(step.intent);
      if (!order) return;
      const transactionId = `${order.orderId} ${step.transaction}`;
      const amountDong = BigInt(order.totalDong - (step.short ? 1_000 : 0));
      const outcome = await payments.receive('sepay', {
        transactionId,
        amountDong,
        content: order.orderCode,
      });
      reports.set(transactionId, [...(reports.get(transactionId) ?? []), outcome]);
      return;
    }
    case 'mark': {
      const order = orderOf(step.intent);
      if (order) await payments.markPaid(organiser, sale.saleEventId, { orderId: order.orderId, note: '' });
      return;
    }
    case 'expire':
      market.clock.set(market.clock.now() + testAccount.termMs);
      if (step.job) await payments.releaseOverdue();
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
async function checkBooks(told: Told): Promise<void> {
  const { sale, intents, placed, added } = told;
  const { stockLevel, stockMovement } = postgres.database.prisma;
  const orders = await readOrders(sale.saleEventId);
  for (const row of orders) await checkPayment(row);
  await checkReports(told);
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
    const units = (counts: (order: OrderRow) => boolean) =>
      orders
        .filter(counts)
        .flatMap(({ lines }) => lines)
        .filter(({ listing }) => listing.variantId === variantId)
        .reduce((total, { quantity }) => total + quantity, 0);
    expect(sum('opening')).toBe(GOODS[goods]?.stock);
    expect(sum('addition')).toBe(added[goods] ?? 0);
    const sold = (row: OrderRow) => row.payment === 'cod' || row.paidAt !== null;
    expect(sum('sale') + units(sold), 'sold by the ledger and by the orders').toBe(0);
    expect(sum('return'), 'cancelled orders give back').toBe(
      units((row) => sold(row) && row.state === 'cancelled'),
    );
    expect(onHand, 'on hand by the ledger').toBe(sum('opening', 'addition', 'sale', 'return', 'correction'));
    expect(onHand - reserved, 'never below zero').toBeGreaterThanOrEqual(0);
    expect(reserved).toBe(movements.reduce((total, { reservedQuantity }) => total + reservedQuantity, 0));
    expect(reserved, 'kept for those who have not paid').toBe(
      units((row) => !sold(row) && row.state === 'placed'),
    );
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

/** Each order's reservations, money and state say the same. */
async function checkPayment(row: OrderRow): Promise<void> {
  const { payment, paidAt, state, reservations, lines, transfers, events } = row;
  const money = transfers.filter((each) => each.state === 'matched' || each.problem === 'money_back');
  expect(money, 'money that pays it').toHaveLength(paidAt === null ? 0 : 1);
  if (payment === 'cod') return expect(reservations).toEqual([]);
  expect(unitsOf(reservations)).toEqual(unitsOf(lines));
  const overdue = events.some(({ reason }) => reason.includes('Not paid in time'));
  const undone = overdue ? 'expired' : 'released';
  const wanted = paidAt === null ? (state === 'placed' ? 'held' : undone) : 'committed';
  expect(new Set(reservations.map((each) => each.state))).toEqual(new Set([wanted]));
  if (paidAt === null) expect(['placed', 'cancelled'], 'unpaid it goes nowhere').toContain(state);
  else expect(money[0]?.problem ?? null).toBe(isUndone(state) ? 'money_back' : null);
}

/** What the bank said once or more is written once. */
async function checkReports({ reports }: Told): Promise<void> {
  const { bankTransfer } = postgres.database.prisma;
  for (const [transactionId, outcomes] of reports) {
    expect(outcomes.filter((outcome) => outcome !== 'repeated')).toHaveLength(1);
    expect(await bankTransfer.count({ where: { transactionId } })).toBe(1);
  }
}

const unitsOf = (rows: { listingId: string; quantity: number }[]) =>
  rows.map(({ listingId, quantity }) => `${listingId} ${quantity}`).sort();

function readOrders(saleEventId: string) {
  return postgres.database.prisma.order.findMany({
    where: { saleEventId },
    include: { lines: { include: { listing: true } }, reservations: true, transfers: true, events: true },
  });
}
type OrderRow = Awaited<ReturnType<typeof readOrders>>[number];

test('whatever is ordered, repeated, paid, overdue, cancelled, moved and restocked at once, the books agree', {
  timeout: 60_000 + 500 * HISTORIES,
}, async () => {
  const property = fc.asyncProperty(history, async (past) => {
    const sale = await market.openSale(GOODS);
    const told: Told = {
      sale,
      intents: intentsOf(sale, past),
      placed: new Map(),
      added: [],
      reports: new Map(),
    };
    for (const round of past.rounds) await Promise.all(round.map((each) => perform(each, told)));
    await checkBooks(told);
  });
  // A race seldom fails twice in the same way: the history as it came says more than one made smaller.
  await fc.assert(property, { numRuns: HISTORIES, endOnFailure: true });
});
