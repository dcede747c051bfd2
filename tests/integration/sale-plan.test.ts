import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { UpdateSaleEvent } from '../../server/contract/sale-event.ts';
import { startTestDatabase, type TestDatabase } from '../support/database.ts';
import { createMarket, type Market, must, organiser, viewer } from '../support/market.ts';
import { addMember, planOf } from '../support/plans.ts';

let postgres: TestDatabase;
let market: Market;

beforeAll(async () => {
  postgres = await startTestDatabase();
  market = createMarket(postgres.database);
});
afterAll(() => postgres.close());
beforeEach(() => market.hush());

const factsOf = (saleEventId: string) =>
  market.facts.flatMap((fact) =>
    fact.saleEventId === saleEventId
      ? [{ name: fact.name, data: JSON.parse(JSON.stringify(fact.data)) }]
      : [],
  );

test('a draft is for its makers alone, until it is published with its goods', async () => {
  const { saleEvents } = market.domain;
  const other = await market.openSale([{ stock: 9 }]);
  const { id } = must(
    await saleEvents.create(organiser, {
      title: 'Chợ phiên bản nháp',
      description: '',
      startsAt: new Date(market.clock.now()).toISOString(),
      sellerId: other.sellerId,
      draft: true,
      listings: [],
    }),
  );
  market.facts.length = 0;
  expect(await saleEvents.snapshot(id)).toMatchObject({ error: { code: 'not_found' } });
  expect((await saleEvents.listPublic()).map((sale) => sale.id)).not.toContain(id);
  expect(await saleEvents.publish(organiser, id)).toMatchObject({
    error: { code: 'bad_input', field: 'listings' },
  });
  const plan = await planOf(market, { saleEventId: id });
  const [variantId = ''] = other.variantIds;
  must(
    await saleEvents.update(organiser, id, {
      ...plan,
      listings: [
        { variantId, priceDong: 50_000, limitPerBuyer: null, note: 'mời nếm thử', plannedQuantity: 4 },
      ],
    }),
  );
  expect(factsOf(id)).toEqual([]);
  const published = must(await saleEvents.publish(organiser, id));
  expect(published).toMatchObject({ state: 'scheduled', runSheet: [{ note: 'mời nếm thử' }] });
  expect((await saleEvents.listPublic()).map((sale) => sale.id)).toContain(id);
  expect(must(await saleEvents.snapshot(id)).listings).toMatchObject([{ code: 'A1' }]);
  expect(must(await saleEvents.snapshot(id)).listings[0]).not.toHaveProperty('plannedQuantity');
  expect(await saleEvents.publish(organiser, id)).toMatchObject({ error: { code: 'wrong_state' } });
  expect(factsOf(id).map(({ name }) => name)).toEqual(['sale:changed']);
});

test('goods are added, removed and put into another order before the sale; codes stay', async () => {
  const { saleEvents } = market.domain;
  const sale = await market.openSale([{ stock: 1 }, { stock: 2 }, { stock: 3 }], 'scheduled');
  const [first = '', second = '', third = ''] = sale.listingIds;
  must(await saleEvents.pin(organiser, sale.saleEventId, first));
  await market.hush();
  const plan = await planOf(market, sale);
  const [, b, c] = plan.listings;
  if (!b || !c) throw new Error('no listings');
  const fresh = { variantId: sale.variantIds[0] ?? '', priceDong: 70_000, limitPerBuyer: 2 };
  must(
    await saleEvents.update(organiser, sale.saleEventId, {
      ...plan,
      listings: [c, { ...b, hidden: true }, fresh],
    }),
  );
  const { saleEvent, listings } = must(await saleEvents.get(sale.saleEventId));
  expect(listings.map(({ id, code, hidden }) => [id, code, hidden])).toEqual([
    [third, 'A3', false],
    [second, 'A2', true],
    [expect.any(String), 'A4', false],
  ]);
  expect(saleEvent.runSheet.map(({ listingId }) => listingId)).toEqual(listings.map(({ id }) => id));
  // Who looks at the page sees the removed and the hidden one go, and the new one come; nothing of the one that stays.
  const told = factsOf(sale.saleEventId).filter(({ name }) => name === 'listing:changed');
  expect(told.map(({ data }) => [data.listing.code, data.listing.hidden]).sort()).toEqual([
    ['A1', true],
    ['A2', true],
    ['A4', false],
  ]);
  expect(must(await saleEvents.snapshot(sale.saleEventId)).pin).toMatchObject({ listingId: null });
});

test('while it is on, prices change and goods are hidden; time, seller and what may be ordered stay', async () => {
  const { saleEvents, orders } = market.domain;
  const sale = await market.openSale([{ stock: 5, priceDong: 100_000 }, { stock: 5 }]);
  const plan = await planOf(market, sale);
  const [one, two] = plan.listings;
  if (!one || !two) throw new Error('no listings');
  const update = (change: Partial<UpdateSaleEvent>) =>
    saleEvents.update(organiser, sale.saleEventId, { ...plan, ...change });
  const other = await addMember(market, 'seller', 'Lý Thị Sua');
  expect(await update({ startsAt: new Date(0).toISOString() })).toMatchObject({
    error: { code: 'wrong_state', field: 'startsAt' },
  });
  expect(await update({ sellerId: other.memberId })).toMatchObject({
    error: { code: 'wrong_state', field: 'sellerId' },
  });
  expect(await update({ listings: [one] })).toMatchObject({
    error: { code: 'listing_in_use', listingId: sale.listingIds[1] },
  });
  must(
    await update({
      listings: [
        { ...one, priceDong: 120_000 },
        { ...two, hidden: true },
      ],
    }),
  );
  const shown = market.orderFor(sale, [1]);
  const lines = shown.lines.map((line) => ({ ...line, unitPriceDong: 100_000 }));
  expect(await orders.place(viewer, { ...shown, lines })).toMatchObject({
    error: { code: 'price_changed', prices: [{ shownDong: 100_000, priceDong: 120_000 }] },
  });
  expect(must(await saleEvents.snapshot(sale.saleEventId)).listings).toMatchObject([{ priceDong: 120_000 }]);
  // What the seller has shown meanwhile is not hidden by somebody who only changes a price.
  must(
    await saleEvents.changeListing(organiser, sale.saleEventId, { listingId: two.id ?? '', hidden: false }),
  );
  must(await update({ title: 'Tên mới' }));
  expect(must(await saleEvents.snapshot(sale.saleEventId)).listings).toHaveLength(2);
});

test('orders that come while the plan is changed are all kept, at a price that was valid', async () => {
  const { saleEvents, orders } = market.domain;
  const sale = await market.openSale([{ stock: 50, priceDong: 10_000 }]);
  const plan = await planOf(market, sale);
  const prices = [20_000, 30_000, 40_000];
  const [answers] = await Promise.all([
    Promise.all(Array.from({ length: 20 }, () => orders.place(viewer, market.orderFor(sale, [1])))),
    ...prices.map((priceDong) =>
      saleEvents.update(organiser, sale.saleEventId, {
        ...plan,
        listings: plan.listings.map((listing) => ({ ...listing, priceDong })),
      }),
    ),
  ]);
  for (const answer of answers) expect([10_000, ...prices]).toContain(must(answer).totalDong);
});

test('what a plan names and is not there is said at its field, and nothing is written', async () => {
  const { saleEvents } = market.domain;
  const sale = await market.openSale([{ stock: 1 }], 'scheduled');
  const foreign = await market.openSale([{ stock: 1 }], 'scheduled');
  const plan = await planOf(market, sale);
  const nobody = crypto.randomUUID();
  const [own] = plan.listings;
  const [strange] = (await planOf(market, foreign)).listings;
  if (!own || !strange) throw new Error('no listings');
  const fresh = { variantId: nobody, priceDong: 1_000, limitPerBuyer: null };
  const cases: [Partial<UpdateSaleEvent>, string, string][] = [
    [{ sellerId: nobody }, 'not_found', 'sellerId'],
    [{ members: [{ memberId: nobody, as: 'helper' }] }, 'not_found', 'members.0.memberId'],
    [{ coverId: nobody }, 'not_found', 'coverId'],
    [{ listings: [own, fresh] }, 'not_found', 'listings.1.variantId'],
    [{ listings: [strange] }, 'unknown_listing', 'listings.0.id'],
    [{ listings: [own, own] }, 'bad_input', 'listings'],
    [{ listings: [] }, 'bad_input', 'listings'],
  ];
  const before = await saleEvents.get(sale.saleEventId);
  for (const [change, code, field] of cases) {
    const answer = await saleEvents.update(organiser, sale.saleEventId, {
      ...plan,
      title: 'khác',
      ...change,
    });
    expect(answer).toMatchObject({ error: { code, field } });
  }
  expect(await saleEvents.get(sale.saleEventId)).toEqual(before);
  expect(factsOf(sale.saleEventId)).toEqual([]);
  expect(await saleEvents.update(organiser, nobody, plan)).toMatchObject({ error: { code: 'not_found' } });
  must(await saleEvents.cancel(organiser, sale.saleEventId));
  expect(await saleEvents.update(organiser, sale.saleEventId, plan)).toMatchObject({
    error: { code: 'wrong_state' },
  });
});

test('a sale event moves until it has begun, and those who look at it hear of it', async () => {
  const { saleEvents } = market.domain;
  const planned = await market.openSale([{ stock: 1 }], 'scheduled');
  const live = await market.openSale([{ stock: 1 }]);
  await market.hush();
  const startsAt = new Date(market.clock.now() + 86_400_000).toISOString();
  expect(must(await saleEvents.move(organiser, planned.saleEventId, startsAt)).startsAt).toBe(startsAt);
  expect(factsOf(planned.saleEventId)).toMatchObject([
    { name: 'sale:changed', data: { saleEvent: { startsAt } } },
  ]);
  expect(await saleEvents.move(organiser, live.saleEventId, startsAt)).toMatchObject({
    error: { code: 'wrong_state' },
  });
});
