import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { seedDemo } from '../../prisma/seed.ts';
import type { Actor } from '../../server/contract/actor.ts';
import { SaleSnapshot, StaffSaleEvent } from '../../server/contract/sale-event.ts';
import { createSaleEventRepository } from '../../server/db/sale-event-repository.ts';
import { startTestDatabase, type TestDatabase } from '../support/database.ts';
import { createMarket, type Market, must, organiser, viewer } from '../support/market.ts';

let postgres: TestDatabase;
let market: Market;

beforeAll(async () => {
  postgres = await startTestDatabase();
  market = createMarket(postgres.database);
});
afterAll(() => postgres.close());
beforeEach(() => {
  market.facts.length = 0;
});

const sellerOf = ({ sellerId }: { sellerId: string }): Actor => ({
  kind: 'member',
  memberId: sellerId,
  role: 'seller',
});

test('a sale event goes on air with its first segment and ends with its live session', async () => {
  const { liveSessions, saleEvents } = market.domain;
  const sale = await market.openSale([{ stock: 3 }], 'scheduled');
  const opened = must(await liveSessions.open(sellerOf(sale), sale.saleEventId));
  expect(market.facts).toEqual([]);
  await liveSessions.markOnAir(opened.liveSessionId, '/live/x/index.m3u8');
  await liveSessions.markOnAir(opened.liveSessionId, '/live/x/index.m3u8');
  expect(must(await saleEvents.get(sale.saleEventId)).saleEvent.state).toBe('live');
  await liveSessions.end(opened.liveSessionId, true);
  await liveSessions.end(opened.liveSessionId, true);
  expect(must(await saleEvents.get(sale.saleEventId)).saleEvent.state).toBe('ended');
  expect(market.facts.map(({ name }) => name)).toEqual(['sale:changed', 'sale:changed']);
  expect(await liveSessions.last(sale.saleEventId)).toMatchObject({
    state: 'ended',
    playlistUrl: '/live/x/index.m3u8',
  });
  expect(await liveSessions.open(sellerOf(sale), sale.saleEventId)).toMatchObject({
    error: { code: 'wrong_state' },
  });
});

test('a sale event whose live is over goes on selling until it is ended; one that was not live cannot be ended', async () => {
  const { liveSessions, saleEvents } = market.domain;
  const sale = await market.openSale([{ stock: 3 }], 'scheduled');
  expect(await liveSessions.endSale(sale.saleEventId)).toMatchObject({ error: { code: 'wrong_state' } });
  const { liveSessionId } = must(await liveSessions.open(sellerOf(sale), sale.saleEventId));
  await liveSessions.markOnAir(liveSessionId, '/live/x/index.m3u8');
  await liveSessions.end(liveSessionId, false);
  expect(must(await saleEvents.get(sale.saleEventId)).saleEvent.state).toBe('live');
  market.facts.length = 0;
  must(await liveSessions.endSale(sale.saleEventId));
  must(await liveSessions.endSale(sale.saleEventId));
  expect(must(await saleEvents.get(sale.saleEventId)).saleEvent.state).toBe('ended');
  expect(market.facts.map(({ name }) => name)).toEqual(['sale:changed']);
  expect(await liveSessions.endSale('00000000-0000-7000-8000-000000000000')).toMatchObject({
    error: { code: 'not_found' },
  });
});

test('phones that start at once share one live session, another member is refused', async () => {
  const { liveSessions } = market.domain;
  const sale = await market.openSale([{ stock: 3 }], 'scheduled');
  const other = await market.openSale([{ stock: 3 }], 'scheduled');
  const answers = await Promise.all([1, 2, 3].map(() => liveSessions.open(sellerOf(sale), sale.saleEventId)));
  expect(new Set(answers.map((answer) => must(answer).liveSessionId)).size).toBe(1);
  expect(answers.filter((answer) => !must(answer).resumed)).toHaveLength(1);
  expect(await liveSessions.open(sellerOf(other), sale.saleEventId)).toMatchObject({
    error: { code: 'seller_taken' },
  });
});

test('a server goes on with the lives that the one before had, unless nobody has had them for the grace', async () => {
  const { liveSessions } = market.domain;
  const graceMs = 120_000;
  const open = async () => {
    const sale = await market.openSale([{ stock: 3 }], 'scheduled');
    return { sale, ...must(await liveSessions.open(sellerOf(sale), sale.saleEventId)) };
  };
  const [kept, late, ended] = [await open(), await open(), await open()];
  await liveSessions.markOnAir(kept.liveSessionId, '/live/kept/index.m3u8');
  await liveSessions.end(ended.liveSessionId, false);
  market.clock.set(market.clock.now() + 60_000);
  await liveSessions.markSeen([kept.liveSessionId, ended.liveSessionId]);
  market.clock.set(market.clock.now() + graceMs);

  const first = await liveSessions.takeUp(graceMs);
  expect(first.open.map(({ liveSessionId }) => liveSessionId)).toEqual([kept.liveSessionId]);
  expect(first.open).toMatchObject([
    {
      saleEventId: kept.sale.saleEventId,
      startedAt: kept.startedAt,
      playlistPath: '/live/kept/index.m3u8',
    },
  ]);
  expect(first.ended).toContain(late.liveSessionId);
  expect(first.ended).not.toContain(ended.liveSessionId);
  // It ended when it was last seen, and that was at its beginning.
  const { endedAt } = must(await liveSessions.saleEventOf(late.liveSessionId));
  expect(endedAt).toEqual(late.startedAt);

  market.clock.set(market.clock.now() + 1);
  expect(await liveSessions.takeUp(graceMs)).toEqual({ open: [], ended: [kept.liveSessionId] });
  expect(await liveSessions.takeUp(graceMs)).toEqual({ open: [], ended: [] });
});

test('a snapshot has listings, pin and purchases as the contract says', async () => {
  const sale = await market.openSale([{ stock: 5 }, { stock: 2 }]);
  const [, second = ''] = sale.listingIds;
  const pin = must(await market.domain.saleEvents.pin(organiser, sale.saleEventId, second));
  expect(market.facts.at(-1)).toEqual({ name: 'listing:pinned', saleEventId: sale.saleEventId, data: pin });
  must(await market.domain.orders.place(viewer, market.orderFor(sale, [4])));
  const snapshot = must(await market.domain.saleEvents.snapshot(sale.saleEventId));
  expect(
    SaleSnapshot.parse({
      ...snapshot,
      live: null,
      viewers: 0,
      prepaid: false,
      deliveryFees: { standard: 0, provinces: {} },
      serverTimeMs: 0,
    }),
  ).toMatchObject({
    pin: { listingId: second, mediaTimeMs: market.clock.now() },
    listings: [
      { code: 'A1', available: 1 },
      { code: 'A2', available: 2 },
    ],
    purchases: [{ quantity: 4 }],
  });
  const other = await market.openSale([{ stock: 1 }]);
  const [foreign = ''] = other.listingIds;
  expect(await market.domain.saleEvents.pin(organiser, sale.saleEventId, foreign)).toMatchObject({
    error: { code: 'unknown_listing', listingId: foreign },
  });
});

test('access follows role and ownership', async () => {
  const { saleEvents } = market.domain;
  const sale = await market.openSale([{ stock: 1 }]);
  const of = async (actor: Actor) => must(await saleEvents.access(actor, sale.saleEventId));
  const stranger = { kind: 'member', memberId: crypto.randomUUID() } as const;
  expect(await of(viewer)).toEqual({ staff: false, seller: false });
  expect(await of(sellerOf(sale))).toEqual({ staff: true, seller: true });
  expect(await of({ ...stranger, role: 'seller' })).toEqual({ staff: false, seller: false });
  expect(await of({ ...stranger, role: 'helper' })).toEqual({ staff: true, seller: false });
  expect(await of({ ...stranger, role: 'organiser' })).toEqual({ staff: true, seller: true });
});

test('only what is not live can be cancelled; a seller sees only their own', async () => {
  const { saleEvents } = market.domain;
  const planned = await market.openSale([{ stock: 1 }], 'scheduled');
  const live = await market.openSale([{ stock: 1 }]);
  expect(must(await saleEvents.cancel(organiser, planned.saleEventId)).state).toBe('cancelled');
  expect(await saleEvents.cancel(organiser, live.saleEventId)).toMatchObject({
    error: { code: 'wrong_state' },
  });
  const own = await saleEvents.listFor(sellerOf(live));
  expect(own.map(({ id }) => StaffSaleEvent.shape.id.parse(id))).toEqual([live.saleEventId]);
  expect((await saleEvents.listPublic()).map(({ id }) => id)).not.toContain(planned.saleEventId);
});

test('a sale event with an open live session is not cancelled, and opens none once it is', async () => {
  const { liveSessions, saleEvents } = market.domain;
  const sale = await market.openSale([{ stock: 1 }], 'scheduled');
  const starting = must(await liveSessions.open(sellerOf(sale), sale.saleEventId));
  expect(await saleEvents.cancel(organiser, sale.saleEventId)).toMatchObject({
    error: { code: 'wrong_state' },
  });
  expect(must(await saleEvents.get(sale.saleEventId)).saleEvent.state).toBe('scheduled');
  await liveSessions.end(starting.liveSessionId, false);
  const answers = await Promise.all([
    saleEvents.cancel(organiser, sale.saleEventId),
    liveSessions.open(sellerOf(sale), sale.saleEventId),
  ]);
  expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
});

test('nothing is pinned in a sale event that was cancelled meanwhile', async () => {
  const sale = await market.openSale([{ stock: 1 }], 'scheduled');
  const [listingId = ''] = sale.listingIds;
  must(await market.domain.saleEvents.cancel(organiser, sale.saleEventId));
  const repository = createSaleEventRepository(postgres.database);
  expect(await repository.pin(sale.saleEventId, listingId, new Date())).toBe(false);
});

test('the demo is seeded once and found again', async () => {
  const options = { nowMs: market.clock.now(), pin: '246810' };
  const first = await seedDemo(market.domain, options);
  const second = await seedDemo(market.domain, options);
  expect(second).toMatchObject({
    saleEventId: first.saleEventId,
    sellerId: first.sellerId,
    listingIds: first.listingIds,
  });
  expect(first.listingIds).toHaveLength(6);
  must(await market.domain.members.signInWithLink({ token: second.sellerToken }));
  must(await market.domain.saleEvents.cancel(organiser, first.saleEventId));
  const third = await seedDemo(market.domain, options);
  expect(third.saleEventId).not.toBe(first.saleEventId);
  expect(
    await market.domain.catalog.list().then((all) => all.filter(({ name }) => name === 'Chuối tây')),
  ).toHaveLength(1);
});
