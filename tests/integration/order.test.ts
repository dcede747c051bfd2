import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { AppError } from '../../server/contract/error.ts';
import type { PlaceOrder } from '../../server/contract/order.ts';
import { createOrderRepository } from '../../server/db/order-repository.ts';
import { createOrderPlacing } from '../../server/order/orders.ts';
import { createOrderViews } from '../../server/order/views.ts';
import { startTestDatabase, type TestDatabase } from '../support/database.ts';
import { createMarket, type Market, must, type OpenSale, viewer } from '../support/market.ts';

let postgres: TestDatabase;
let market: Market;

beforeAll(async () => {
  postgres = await startTestDatabase();
  market = createMarket(postgres.database);
});
afterAll(() => postgres.close());
beforeEach(() => market.hush());

/** Everything an order may write, to show that a refusal wrote nothing. */
async function written() {
  const { order, orderLine, outboxFact, stockMovement, stockLevel } = postgres.database.prisma;
  return {
    orders: await order.count(),
    lines: await orderLine.count(),
    facts: await outboxFact.count(),
    movements: await stockMovement.count(),
    stock: await stockLevel.findMany({ orderBy: { variantId: 'asc' } }),
  };
}

/** onHand of each variant of the sale, after checking that the ledger adds up to it. */
async function onHandOf({ variantIds }: OpenSale): Promise<number[]> {
  const { stockLevel, stockMovement } = postgres.database.prisma;
  return Promise.all(
    variantIds.map(async (variantId) => {
      const { onHand, reserved } = await stockLevel.findUniqueOrThrow({ where: { variantId } });
      const { _sum } = await stockMovement.aggregate({
        where: { variantId },
        _sum: { quantity: true, reservedQuantity: true },
      });
      expect(_sum).toEqual({ quantity: onHand, reservedQuantity: reserved });
      return onHand;
    }),
  );
}

test('an order is written whole, and its facts follow', async () => {
  const sale = await market.openSale([
    { stock: 10, priceDong: 120_000 },
    { stock: 5, priceDong: 300_000_000 },
  ]);
  await market.hush();
  const input = market.orderFor(sale, [2, 3]);
  const placed = must(await market.domain.orders.place(viewer, input));
  expect(placed).toMatchObject({
    orderCode: expect.stringMatching(/^CP-[2-9A-HJ-NP-Z]{5}$/),
    state: 'placed',
    totalDong: 2 * 120_000 + 3 * 300_000_000,
    lines: [
      { quantity: 2, unitPriceDong: 120_000, productName: 'Mận hậu' },
      { quantity: 3, unitPriceDong: 300_000_000 },
    ],
  });
  expect(await onHandOf(sale)).toEqual([8, 2]);
  const [listed] = (await market.domain.orders.list(sale.saleEventId, 10)).orders;
  expect(listed).toEqual({
    ...placed,
    saleEventId: sale.saleEventId,
    note: '',
    staffNote: '',
    waybill: '',
    history: [],
    buyer: {
      ...input.buyer,
      phone: `+84${input.buyer.phone.slice(1)}`,
      provinceCode: null,
      communeCode: null,
      receiver: null,
    },
  });
  await market.outbox.settled();
  expect(market.facts.map(({ name }) => name).sort()).toEqual([
    'order:placed',
    'purchase:noticed',
    'purchase:noticed',
    'stock:changed',
    'stock:changed',
  ]);
  expect(market.facts).toContainEqual({
    name: 'stock:changed',
    saleEventId: sale.saleEventId,
    data: { variantId: sale.variantIds[1], available: 2 },
  });
});

test('200 buyers at once on 50 units: exactly 50 are sold and the ledger adds up', async () => {
  const sale = await market.openSale([{ stock: 50 }]);
  const answers = await Promise.all(
    Array.from({ length: 200 }, () => market.domain.orders.place(viewer, market.orderFor(sale, [1]))),
  );
  expect(answers.filter((answer) => answer.ok)).toHaveLength(50);
  for (const answer of answers) {
    if (!answer.ok) expect(answer.error).toMatchObject({ code: 'sold_out', available: 0 });
  }
  expect(await onHandOf(sale)).toEqual([0]);
});

test('orders that name the same listings in opposite order never deadlock', async () => {
  const sale = await market.openSale([{ stock: 60 }, { stock: 60 }]);
  const answers = await Promise.all(
    Array.from({ length: 60 }, (_, index) => {
      const input = market.orderFor(sale, [1, 1]);
      if (index % 2 === 0) input.lines.reverse();
      return market.domain.orders.place(viewer, input);
    }),
  );
  expect(answers.every((answer) => answer.ok)).toBe(true);
  expect(await onHandOf(sale)).toEqual([0, 0]);
});

test('the same order sent many times at once is one order', async () => {
  const sale = await market.openSale([{ stock: 10 }]);
  const input = market.orderFor(sale, [3]);
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => market.domain.orders.place(viewer, structuredClone(input))),
  );
  expect(new Set(answers.map((answer) => must(answer).orderId)).size).toBe(1);
  await market.outbox.settled();
  expect(market.facts.filter(({ name }) => name === 'order:placed')).toHaveLength(1);
  expect(await onHandOf(sale)).toEqual([7]);
  expect(answers.every((answer) => JSON.stringify(answer) === JSON.stringify(answers[0]))).toBe(true);
});

test('the last unit, sent again after it is sold out, still returns the first result', async () => {
  const sale = await market.openSale([{ stock: 1 }]);
  const input = market.orderFor(sale, [1]);
  const first = must(await market.domain.orders.place(viewer, input));
  expect(must(await market.domain.orders.place(viewer, input))).toEqual(first);
});

test('the same key with another content is refused, a number written otherwise is the same content', async () => {
  const sale = await market.openSale([{ stock: 10 }]);
  const input = market.orderFor(sale, [1], {
    buyer: { name: 'Hoa', phone: '0912 345 678', address: 'Hà Nội' },
  });
  const first = must(await market.domain.orders.place(viewer, input));
  const other = { ...input, buyer: { ...input.buyer, phone: '+84912345678' } };
  expect(must(await market.domain.orders.place(viewer, other))).toEqual(first);
  const before = await written();
  const changed = await market.domain.orders.place(viewer, { ...input, note: 'gọi trước' });
  expect(changed).toMatchObject({ ok: false, error: { code: 'key_reused' } });
  expect(await written()).toEqual(before);
});

test('every refusal says why and writes nothing', async () => {
  const sale = await market.openSale([{ stock: 4 }, { stock: 100 }, { stock: 9, limitPerBuyer: 2 }]);
  const planned = await market.openSale([{ stock: 4 }], 'scheduled');
  const unknown = randomUUID();
  const [first = '', second = '', limited = ''] = sale.listingIds;
  const cases: [PlaceOrder, Partial<AppError>][] = [
    [market.orderFor(sale, [5]), { code: 'sold_out', listingId: first, available: 4 }],
    // The second line could be filled: all or nothing.
    [market.orderFor(sale, [5, 1]), { code: 'sold_out', listingId: first, available: 4 }],
    [
      { ...market.orderFor(sale, []), lines: [2, 2, 1].map((quantity) => ({ listingId: first, quantity })) },
      { code: 'sold_out', listingId: first, available: 4 },
    ],
    [
      { ...market.orderFor(sale, []), lines: [{ listingId: limited, quantity: 3 }] },
      { code: 'over_limit', listingId: limited, limit: 2 },
    ],
    [
      {
        ...market.orderFor(sale, []),
        lines: [
          { listingId: second, quantity: 1 },
          { listingId: unknown, quantity: 1 },
        ],
      },
      { code: 'unknown_listing', listingId: unknown },
    ],
    // A listing of another sale event is not this one's.
    [
      { ...market.orderFor(planned, [1]), saleEventId: sale.saleEventId },
      { code: 'unknown_listing', listingId: planned.listingIds[0] ?? '' },
    ],
    [market.orderFor(planned, [1]), { code: 'sale_not_open' }],
    [market.orderFor({ ...sale, saleEventId: unknown }, [1]), { code: 'sale_not_open' }],
    [
      market.orderFor(sale, [1], { buyer: { name: 'Hoa', phone: '12345', address: 'Hà Nội' } }),
      { code: 'bad_phone', field: 'buyer.phone' },
    ],
  ];
  const before = await written();
  await market.hush();
  for (const [input, error] of cases) {
    const answer = await market.domain.orders.place(viewer, input);
    expect(answer).toMatchObject({ ok: false, error });
  }
  expect(await written()).toEqual(before);
  expect(market.facts).toEqual([]);
});

test('one buyer cannot pass the limit, not even with many orders at once', async () => {
  const sale = await market.openSale([{ stock: 100, limitPerBuyer: 3 }]);
  const buyer = { name: 'Hoa', phone: '0987654321', address: 'Hà Nội' };
  const answers = await Promise.all(
    Array.from({ length: 40 }, () =>
      market.domain.orders.place(viewer, market.orderFor(sale, [1], { buyer })),
    ),
  );
  expect(answers.filter((answer) => answer.ok)).toHaveLength(3);
  expect(answers.filter((answer) => !answer.ok && answer.error.code === 'over_limit')).toHaveLength(37);
  must(await market.domain.orders.place(viewer, market.orderFor(sale, [3])));
  expect(await onHandOf(sale)).toEqual([94]);
});

test('the same limited order sent many times at once is one order', async () => {
  const sale = await market.openSale([{ stock: 100, limitPerBuyer: 2 }]);
  const input = market.orderFor(sale, [2]);
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => market.domain.orders.place(viewer, structuredClone(input))),
  );
  expect(new Set(answers.map((answer) => must(answer).orderId)).size).toBe(1);
  expect(await onHandOf(sale)).toEqual([98]);
});

/** Placing orders without anybody who listens. */
const quiet = {
  publisher: { publish: () => undefined },
  outbox: { announce: () => undefined },
  views: createOrderViews(() => null),
  prepaid: () => null,
  deliveryFees: () => ({ standard: 0, provinces: {} }),
  isBlocked: async () => false,
  onReserved: () => undefined,
};

test('an order code that is taken is replaced', async () => {
  const sale = await market.openSale([{ stock: 10 }]);
  const codes = ['CP-TAKEN', 'CP-TAKEN', 'CP-FRESH'];
  const orders = createOrderPlacing({
    repository: createOrderRepository(postgres.database),
    clock: market.clock,
    ...quiet,
    newCode: () => codes.shift() ?? 'CP-NEVER',
  });
  must(await orders.place(viewer, market.orderFor(sale, [1])));
  const second = must(await orders.place(viewer, market.orderFor(sale, [1])));
  expect(second.orderCode).toBe('CP-FRESH');
  expect(await onHandOf(sale)).toEqual([8]);
});

test('codes that are taken among orders that come at once undo nobody else', async () => {
  const sale = await market.openSale([{ stock: 30 }]);
  let calls = 0;
  const orders = createOrderPlacing({
    repository: createOrderRepository(postgres.database),
    clock: market.clock,
    ...quiet,
    // The first code of every second order is the same.
    newCode: () => (++calls <= 20 && calls % 2 === 0 ? 'CP-CLASH' : `CP-N${calls}`),
  });
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => orders.place(viewer, market.orderFor(sale, [1]))),
  );
  expect(new Set(answers.map((answer) => must(answer).orderCode)).size).toBe(20);
  expect(await onHandOf(sale)).toEqual([10]);
});

test('two listings of one variant are summed before they are sold', async () => {
  const sale = await market.openSale([{ stock: 5 }]);
  const { prisma } = postgres.database;
  const twin = await prisma.listing.create({
    data: {
      saleEventId: sale.saleEventId,
      variantId: sale.variantIds[0] ?? '',
      code: 'A2',
      position: 1,
      priceDong: 90_000n,
    },
  });
  const both = { ...sale, listingIds: [...sale.listingIds, twin.id] };
  const short = await market.domain.orders.place(viewer, market.orderFor(both, [3, 3]));
  expect(short).toMatchObject({ ok: false, error: { code: 'sold_out', available: 5 } });
  must(await market.domain.orders.place(viewer, market.orderFor(both, [3, 2])));
  expect(await onHandOf(sale)).toEqual([0]);
});
