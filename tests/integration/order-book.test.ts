import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actor } from '../../server/contract/actor.ts';
import type { ListedOrders, OrderState } from '../../server/contract/order.ts';
import { createDomain } from '../../server/db/index.ts';
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
beforeEach(() => market.hush());

async function place(sale: OpenSale, quantities: number[]) {
  const input = market.orderFor(sale, quantities);
  const { orderId } = must(await market.domain.orders.place(viewer, input));
  return { orderId, key: input.idempotencyKey };
}

const move = (sale: OpenSale, orderIds: string[], to: Exclude<OrderState, 'placed'>, by: Actor = organiser) =>
  market.domain.orders.move(by, sale.saleEventId, { orderIds, to, reason: '' });

/** onHand of each variant of the sale, after checking that the ledger adds up to it. */
async function onHandOf({ variantIds }: OpenSale): Promise<number[]> {
  const { stockLevel, stockMovement } = postgres.database.prisma;
  return Promise.all(
    variantIds.map(async (variantId) => {
      const { onHand } = await stockLevel.findUniqueOrThrow({ where: { variantId } });
      const { _sum } = await stockMovement.aggregate({ where: { variantId }, _sum: { quantity: true } });
      expect(_sum.quantity ?? 0).toBe(onHand);
      return onHand;
    }),
  );
}

test('an order goes its way step by step, with who and when, and everybody concerned hears of it', async () => {
  const sale = await market.openSale([{ stock: 5 }]);
  const seller: Actor = { kind: 'member', memberId: sale.sellerId, role: 'seller' };
  const { orderId, key } = await place(sale, [2]);
  await market.hush();
  for (const to of ['confirmed', 'packed', 'shipped', 'delivered'] as const) {
    const { orders, failed } = must(await move(sale, [orderId], to, seller));
    expect([orders[0]?.state, failed]).toEqual([to, []]);
  }
  const [listed] = (await market.domain.orders.list(sale.saleEventId, 10)).orders;
  expect(listed?.history).toEqual(
    ['confirmed', 'packed', 'shipped', 'delivered'].map((to) => ({
      to,
      by: 'staff',
      memberName: 'Giàng A Páo',
      reason: '',
      at: new Date(market.clock.now()).toISOString(),
    })),
  );
  expect(await market.domain.orders.mine([key, randomUUID()])).toMatchObject([
    { orderId, state: 'delivered', idempotencyKey: key },
  ]);
  await market.outbox.settled();
  expect(market.facts.map(({ name }) => name).sort()).toEqual([
    ...Array.from({ length: 4 }, () => 'order:changed'),
    ...Array.from({ length: 4 }, () => 'order:moved'),
  ]);
  expect(await onHandOf(sale)).toEqual([3]);
});

test('a step that is not in the table changes nothing, a step done twice is one', async () => {
  const sale = await market.openSale([{ stock: 5 }]);
  const { orderId } = await place(sale, [1]);
  for (const to of ['packed', 'shipped', 'delivered', 'refused'] as const) {
    expect(await move(sale, [orderId], to)).toMatchObject({ ok: false, error: { code: 'wrong_state' } });
  }
  must(await move(sale, [orderId], 'confirmed'));
  await market.hush();
  must(await move(sale, [orderId], 'confirmed'));
  await market.outbox.settled();
  expect(market.facts).toEqual([]);
  expect(await postgres.database.prisma.orderEvent.count({ where: { orderId } })).toBe(1);
  const other = await market.openSale([{ stock: 1 }]);
  expect(await move(other, [orderId], 'packed')).toMatchObject({ ok: false, error: { code: 'not_found' } });
});

test('many orders move together; those that cannot are named', async () => {
  const sale = await market.openSale([{ stock: 9 }]);
  const placed = await Promise.all([1, 1, 1].map((quantity) => place(sale, [quantity])));
  const [first = '', second = '', third = ''] = placed.map(({ orderId }) => orderId);
  must(await move(sale, [first], 'cancelled'));
  const unknown = randomUUID();
  const { orders, failed } = must(await move(sale, [first, second, third, unknown, second], 'confirmed'));
  expect(orders.map(({ orderId }) => orderId).sort()).toEqual([second, third].sort());
  expect(failed).toEqual([
    { orderId: first, code: 'wrong_state' },
    { orderId: unknown, code: 'not_found' },
  ]);
});

test('cancelling gives the units back once, however often and by whomever it is asked at once', async () => {
  const sale = await market.openSale([{ stock: 10 }, { stock: 10 }]);
  const { orderId, key } = await place(sale, [3, 4]);
  expect(await onHandOf(sale)).toEqual([7, 6]);
  await market.hush();
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      index % 2 === 0 ? market.domain.orders.cancel(key) : move(sale, [orderId], 'cancelled'),
    ),
  );
  expect(answers.every(({ ok }) => ok)).toBe(true);
  expect(await onHandOf(sale)).toEqual([10, 10]);
  expect(await postgres.database.prisma.orderEvent.count({ where: { orderId } })).toBe(1);
  await market.outbox.settled();
  const names = market.facts.map(({ name }) => name);
  expect(names.filter((name) => name === 'order:changed')).toHaveLength(1);
  expect(names.filter((name) => name === 'stock:changed')).toHaveLength(2);
  expect((await market.domain.orders.list(sale.saleEventId, 10)).totals).toEqual({ orders: 0, totalDong: 0 });
});

test('the buyer cancels before the confirmation and not after it, the co-operative until the handing over', async () => {
  const sale = await market.openSale([{ stock: 10 }]);
  const early = await place(sale, [1]);
  expect(must(await market.domain.orders.cancel(early.key)).state).toBe('cancelled');
  const late = await place(sale, [1]);
  must(await move(sale, [late.orderId], 'confirmed'));
  expect(await market.domain.orders.cancel(late.key)).toMatchObject({
    ok: false,
    error: { code: 'wrong_state' },
  });
  expect(await market.domain.orders.cancel(randomUUID())).toMatchObject({
    ok: false,
    error: { code: 'not_found' },
  });
  for (const to of ['packed', 'shipped', 'cancelled'] as const) must(await move(sale, [late.orderId], to));
  expect(await onHandOf(sale)).toEqual([10]);
  const [row] = await postgres.database.prisma.orderEvent.findMany({ where: { orderId: early.orderId } });
  expect(row).toMatchObject({ from: 'placed', to: 'cancelled', by: 'buyer', memberId: null });
});

test.each([true, false])('units of a refused parcel go back as configured: %s', async (refused) => {
  const sale = await market.openSale([{ stock: 5 }]);
  const { orders } = createDomain({
    database: postgres.database,
    clock: market.clock,
    publisher: { publish: () => undefined },
    outbox: market.outbox,
    restock: { cancelled: !refused, refused },
  });
  const { orderId } = await place(sale, [2]);
  const { orderId: cancelled } = await place(sale, [1]);
  for (const to of ['confirmed', 'packed', 'shipped', 'refused'] as const) {
    must(
      await orders.move(organiser, sale.saleEventId, { orderIds: [orderId], to, reason: 'không nghe máy' }),
    );
  }
  must(
    await orders.move(organiser, sale.saleEventId, { orderIds: [cancelled], to: 'cancelled', reason: '' }),
  );
  expect(await onHandOf(sale)).toEqual([2 + (refused ? 2 : 1)]);
});

test('orders and cancellings at once: nothing is sold twice and the ledger adds up', async () => {
  const sale = await market.openSale([{ stock: 20 }, { stock: 20 }]);
  const placed = await Promise.all(Array.from({ length: 20 }, () => place(sale, [1, 1])));
  const answers = await Promise.all([
    ...placed.map(({ key }) => market.domain.orders.cancel(key)),
    ...Array.from({ length: 40 }, (_, index) => {
      const input = market.orderFor(sale, [1, 1]);
      if (index % 2 === 0) input.lines.reverse();
      return market.domain.orders.place(viewer, input);
    }),
  ]);
  const sold = answers.slice(20).filter(({ ok }) => ok).length;
  expect(answers.slice(0, 20).every(({ ok }) => ok)).toBe(true);
  expect(await onHandOf(sale)).toEqual([20 - sold, 20 - sold]);
  expect(sold).toBeLessThanOrEqual(20);
});

test('what was done to an order cannot be rewritten', async () => {
  const sale = await market.openSale([{ stock: 1 }]);
  const { orderId } = await place(sale, [1]);
  must(await move(sale, [orderId], 'confirmed'));
  const { orderEvent } = postgres.database.prisma;
  await expect(orderEvent.deleteMany({ where: { orderId } })).rejects.toThrow(/OrderEvent is append-only/);
});

test('pages go back to the first order, and the totals are of all pages', async () => {
  const sale = await market.openSale([{ stock: 500 }]);
  const placed = await Promise.all(Array.from({ length: 120 }, () => place(sale, [1])));
  const { orders } = market.domain;
  const seen: string[] = [];
  let after: { placedAt: string; orderId: string } | null = null;
  for (let pages = 1; ; pages++) {
    // Typed by hand: the loop would make it depend on itself.
    const page: ListedOrders = await orders.find(sale.saleEventId, {
      ...NO_FILTER,
      after,
      since: null,
    });
    expect(page.totals).toEqual({ orders: 120, totalDong: 120 * 150_000 });
    seen.push(...page.orders.map(({ orderId }) => orderId));
    after = page.orders.at(-1) ?? null;
    if (!page.more) break;
    expect(pages).toBeLessThan(3);
  }
  expect(seen).toEqual([...new Set(seen)]);
  expect(seen.toSorted()).toEqual(placed.map(({ orderId }) => orderId).sort());
});

test('orders are found by code or phone number as people say them, and by state', async () => {
  const sale = await market.openSale([{ stock: 9 }]);
  const buyer = (phone: string) => ({ buyer: { name: 'Hoa', phone, address: 'Hà Nội' } });
  const [first, second] = await Promise.all(
    ['0912345678', '0987012345'].map(async (phone) =>
      must(await market.domain.orders.place(viewer, market.orderFor(sale, [1], buyer(phone)))),
    ),
  );
  const find = async (search: string, states: OrderState[] = []) => {
    const query = { ...NO_FILTER, search, states, after: null, since: null };
    return (await market.domain.orders.find(sale.saleEventId, query)).orders.map(({ orderId }) => orderId);
  };
  const code = first?.orderCode ?? '';
  for (const typed of [
    code,
    code.toLowerCase(),
    code.replace('-', ''),
    code.slice(3),
    '0912 345',
    '+84912345678',
  ]) {
    expect(await find(typed), typed).toEqual([first?.orderId]);
  }
  expect(await find('012345')).toEqual([second?.orderId]);
  for (const typed of ['%', '_', '!!', 'nobody', '0000000']) expect(await find(typed), typed).toEqual([]);
  must(await move(sale, [first?.orderId ?? ''], 'confirmed'));
  expect(await find('', ['confirmed'])).toEqual([first?.orderId]);
  expect(await find(code, ['placed', 'packed'])).toEqual([]);
});
