import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Fact } from '../../server/contract/socket.ts';
import { createDomain, createOutbox, type Database, openDatabase } from '../../server/db/index.ts';
import { createOrderBookRepository } from '../../server/db/order-book-repository.ts';
import { createOutboxRepository } from '../../server/db/outbox-repository.ts';
import { NO_FILTER } from '../../server/order/criteria.ts';
import { createOutboxRelay } from '../../server/order/outbox.ts';
import { createOrderViews } from '../../server/order/views.ts';
import { startTestDatabase, type TestDatabase } from '../support/database.ts';
import {
  createMarket,
  type Market,
  must,
  type OpenSale,
  organiser,
  silent,
  viewer,
} from '../support/market.ts';

let postgres: TestDatabase;
let market: Market;
/** A second server on the same database. */
let elsewhere: Database;

beforeAll(async () => {
  postgres = await startTestDatabase();
  market = createMarket(postgres.database);
  elsewhere = await openDatabase(postgres.url);
});
afterAll(async () => {
  await elsewhere.close();
  await postgres.close();
});

const place = async ({ domain }: Pick<Market, 'domain'>, sale: OpenSale) =>
  must(await domain.orders.place(viewer, market.orderFor(sale, [1]))).orderId;

/** Orders go into this book and nobody is told: the server dies after each commit. */
function dyingServer() {
  const domain = createDomain({
    database: postgres.database,
    clock: market.clock,
    publisher: { publish: () => undefined },
    outbox: { announce: () => undefined },
  });
  return { domain };
}

/** What desks heard of a sale event, in the order in which it was said. */
function heard(facts: readonly Fact[], { saleEventId }: OpenSale) {
  return facts.flatMap((fact) =>
    (fact.name === 'order:placed' || fact.name === 'order:changed') && fact.saleEventId === saleEventId
      ? [{ name: fact.name, number: fact.data.number, order: fact.data.order }]
      : [],
  );
}

const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

test('two servers at once: the numbers of a sale event are 1 to n, none twice, each server says its own in order', async () => {
  const other = createMarket(elsewhere);
  const servers = [market, other];
  const sale = await market.openSale([{ stock: 500 }]);
  await Promise.all(
    Array.from({ length: 80 }, async (_, index) => {
      const [here = market, there = market] = index % 2 === 0 ? servers : servers.toReversed();
      const orderId = await place(here, sale);
      if (index % 4 > 1) return;
      must(
        await there.domain.orders.move(organiser, sale.saleEventId, {
          orderIds: [orderId],
          to: 'confirmed',
          reason: '',
        }),
      );
    }),
  );
  await Promise.all(servers.map(({ outbox }) => outbox.settled()));
  const said = servers.map(({ facts }) => heard(facts, sale));
  for (const facts of said) {
    const numbers = facts.map(({ number }) => number);
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  }
  const all = said.flat().sort((a, b) => a.number - b.number);
  expect(all.map(({ number }) => number)).toEqual(upTo(120));
  // Whoever hears them in order knows how each order stands.
  const known = new Map(all.map(({ order }) => [order.orderId, order]));
  const { orders } = await market.domain.orders.list(sale.saleEventId, 200);
  expect(orders.map(({ orderId }) => known.get(orderId)?.state)).toEqual(orders.map(({ state }) => state));
});

test('servers that number the same facts at once take turns', async () => {
  const sale = await market.openSale([{ stock: 99 }]);
  const dying = dyingServer();
  await Promise.all(Array.from({ length: 40 }, () => place(dying, sale)));
  const repositories = [postgres.database, elsewhere].map(createOutboxRepository);
  const given = await Promise.all(
    Array.from({ length: 8 }, (_, index) => repositories[index % 2]?.number(sale.saleEventId, 5) ?? []),
  );
  const facts = given.flat();
  expect(facts.map(({ number }) => number).sort((a, b) => a - b)).toEqual(upTo(40));
  expect(new Set(facts.map(({ id }) => id)).size).toBe(40);
});

test('what a server leaves behind when it dies between commit and announcement, the next one says', async () => {
  const sale = await market.openSale([{ stock: 9 }]);
  const dying = dyingServer();
  const [first, second] = [await place(dying, sale), await place(dying, sale)];
  must(
    await dying.domain.orders.move(organiser, sale.saleEventId, {
      orderIds: [first],
      to: 'confirmed',
      reason: '',
    }),
  );
  expect(heard(market.facts, sale)).toEqual([]);

  const facts: Fact[] = [];
  const next = createOutbox({
    database: postgres.database,
    clock: market.clock,
    publisher: { publish: (fact) => void facts.push(fact) },
    logger: silent,
  });
  next.start();
  await next.settled();
  await next.close();
  expect(heard(facts, sale).map(({ name, number, order }) => [name, number, order.orderId])).toEqual([
    ['order:placed', 1, first],
    ['order:placed', 2, second],
    ['order:changed', 3, first],
  ]);
  expect(heard(facts, sale)[2]?.order).toMatchObject({ state: 'confirmed', history: [{ to: 'confirmed' }] });
});

test('facts that have their numbers and cannot be read are said later, in order', async () => {
  const sale = await market.openSale([{ stock: 9 }]);
  const dying = dyingServer();
  await place(dying, sale);
  const facts: Fact[] = [];
  const book = createOrderBookRepository(postgres.database);
  let reads = 0;
  const relay = createOutboxRelay({
    repository: createOutboxRepository(postgres.database),
    book: {
      byIds(ids) {
        reads += 1;
        return reads === 1 ? Promise.reject(new Error('away')) : book.byIds(ids);
      },
    },
    views: createOrderViews(() => null),
    clock: market.clock,
    publisher: { publish: (fact) => void facts.push(fact) },
    logger: silent,
  });
  relay.announce(sale.saleEventId, []);
  await expect.poll(() => reads).toBe(1);
  await place(dying, sale);
  await relay.settled();
  expect(heard(facts, sale).map(({ number }) => number)).toEqual([1, 2]);
  await relay.close();
});

test('who was away asks from the last number and gets exactly what is missing', async () => {
  const sale = await market.openSale([{ stock: 99 }]);
  const { orders } = market.domain;
  const since = (number: number | null, most = 200) => orders.list(sale.saleEventId, most, number);
  expect(await since(0)).toMatchObject({ orders: [], number: 0, all: false });
  const first = await place(market, sale);
  await place(market, sale);
  await market.outbox.settled();
  const before = await since(null);
  expect(before).toMatchObject({ number: 2, all: true, totals: { orders: 2 } });
  expect(await since(2)).toMatchObject({ orders: [], number: 2, all: false, totals: { orders: 2 } });

  const third = await place(market, sale);
  must(await orders.move(organiser, sale.saleEventId, { orderIds: [first], to: 'cancelled', reason: '' }));
  await market.outbox.settled();
  const missed = await since(2);
  expect(missed).toMatchObject({ number: 4, all: false, totals: { orders: 2 } });
  expect(missed.orders.map(({ orderId, state }) => [orderId, state])).toEqual([
    [third, 'placed'],
    [first, 'cancelled'],
  ]);
  // Its fact has no number yet, and the totals count it: it has to be in the list too.
  const fourth = await place(dyingServer(), sale);
  const unnumbered = await since(4);
  expect(unnumbered).toMatchObject({ number: 4, all: false, totals: { orders: 3 } });
  expect(unnumbered.orders.map(({ orderId }) => orderId)).toEqual([fourth]);

  expect(await since(99)).toMatchObject({ all: true, number: 4 });
  expect((await since(0, 3)).all).toBe(true);
  const page = (states: 'confirmed'[], after: number | null) =>
    orders.find(sale.saleEventId, { ...NO_FILTER, states, after: null, since: after });
  // A page of one state tells too what has left that state.
  expect((await page(['confirmed'], 3)).orders.map(({ orderId }) => orderId)).toEqual([fourth, first]);
  expect((await page(['confirmed'], null)).orders).toEqual([]);
});

test('old facts are forgotten, then everything is answered, and the count goes on', async () => {
  const sale = await market.openSale([{ stock: 9 }]);
  const { prisma } = postgres.database;
  const of = { where: { saleEventId: sale.saleEventId } };
  for (let orders = 0; orders < 3; orders += 1) await place(market, sale);
  await market.outbox.settled();
  const repository = createOutboxRepository(postgres.database);
  await repository.forget(new Date(market.clock.now()));
  expect(await prisma.outboxFact.count(of)).toBe(3);
  await repository.forget(new Date(market.clock.now() + 1));
  expect(await prisma.outboxFact.findMany({ ...of, select: { number: true } })).toEqual([{ number: 3 }]);
  const list = (since: number) => market.domain.orders.list(sale.saleEventId, 200, since);
  expect(await list(1)).toMatchObject({ all: true, number: 3 });
  expect(await list(2)).toMatchObject({ all: false, number: 3 });
  await place(market, sale);
  await market.outbox.settled();
  expect(await list(3)).toMatchObject({ all: false, number: 4, orders: [{ state: 'placed' }] });
});
