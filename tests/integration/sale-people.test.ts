import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../server/contract/actor.ts';
import { startTestDatabase, type TestDatabase } from '../support/database.ts';
import { createMarket, type Market, must, organiser } from '../support/market.ts';
import { addMember, planOf } from '../support/plans.ts';

let postgres: TestDatabase;
let market: Market;

beforeAll(async () => {
  postgres = await startTestDatabase();
  market = createMarket(postgres.database);
});
afterAll(() => postgres.close());

test('further sellers sell, helpers help where they are named, and see what is theirs', async () => {
  const { saleEvents } = market.domain;
  const sale = await market.openSale([{ stock: 1 }], 'scheduled');
  const [second, helper, idle] = await Promise.all([
    addMember(market, 'seller', 'Vàng Thị Mỷ'),
    addMember(market, 'helper', 'Sùng A Dơ'),
    addMember(market, 'helper', 'Lò Văn Inh'),
  ]);
  const of = async (actor: Actor) => must(await saleEvents.access(actor, sale.saleEventId));
  const sees = async (actor: Actor) =>
    (await saleEvents.listFor(actor)).some(({ id }) => id === sale.saleEventId);
  expect(await of(second)).toEqual({ staff: false, seller: false });
  // As long as nobody is named, every helper helps.
  expect([await of(helper), await of(idle)]).toEqual(Array(2).fill({ staff: true, seller: false }));
  expect(await sees(idle)).toBe(true);
  const plan = await planOf(market, sale);
  const members = [
    { memberId: second.memberId, as: 'seller' as const },
    { memberId: helper.memberId, as: 'helper' as const },
  ];
  const changed = must(await saleEvents.update(organiser, sale.saleEventId, { ...plan, members }));
  expect(changed.members).toEqual(expect.arrayContaining([{ ...members[0], name: 'Vàng Thị Mỷ' }]));
  expect(await of(second)).toEqual({ staff: true, seller: true });
  expect(await of(helper)).toEqual({ staff: true, seller: false });
  expect(await of(idle)).toEqual({ staff: false, seller: false });
  expect([await sees(second), await sees(helper), await sees(idle)]).toEqual([true, true, false]);
  // What is left out stays.
  must(await saleEvents.update(organiser, sale.saleEventId, plan));
  expect((await of(second)).seller).toBe(true);
  must(await saleEvents.update(organiser, sale.saleEventId, { ...plan, members: [] }));
  expect((await of(second)).staff).toBe(false);
});

test('clashes: one seller at two places at once, and more promised than there is', async () => {
  const { saleEvents } = market.domain;
  const first = await market.openSale([{ stock: 10 }], 'scheduled');
  const second = await market.openSale([{ stock: 10 }], 'scheduled');
  const { saleEvent } = must(await saleEvents.get(first.saleEventId));
  const [variantId = ''] = first.variantIds;
  const listing = (plannedQuantity: number | null) => ({ variantId, plannedQuantity });
  const startMs = Date.parse(saleEvent.startsAt);
  const clashes = (more: {
    afterMs?: number;
    sellerId?: string;
    saleEventId?: string | null;
    planned?: number | null;
  }) =>
    saleEvents.clashes({
      saleEventId: more.saleEventId ?? null,
      startsAt: new Date(startMs + (more.afterMs ?? 0)).toISOString(),
      expectedMinutes: 60,
      sellerIds: [more.sellerId ?? first.sellerId],
      listings: [listing(more.planned ?? null)],
    });
  expect((await clashes({ afterMs: 59 * 60_000 })).sellers).toMatchObject([
    { memberId: first.sellerId, saleEventId: first.saleEventId },
  ]);
  expect((await clashes({ afterMs: 60 * 60_000 })).sellers).toEqual([]);
  expect((await clashes({ saleEventId: first.saleEventId })).sellers).toEqual([]);
  // All there are in one, some in the other.
  expect((await clashes({ planned: 3, sellerId: second.sellerId })).stock).toEqual([
    {
      variantId,
      available: 10,
      planned: 13,
      others: [{ saleEventId: first.saleEventId, title: saleEvent.title }],
    },
  ]);
  const plan = await planOf(market, first);
  const planned = (units: number) =>
    saleEvents.update(organiser, first.saleEventId, {
      ...plan,
      listings: plan.listings.map((one) => ({ ...one, plannedQuantity: units })),
    });
  must(await planned(7));
  expect((await clashes({ planned: 3 })).stock).toEqual([]);
  expect((await clashes({ planned: 4 })).stock).toMatchObject([{ planned: 11 }]);
  must(await saleEvents.cancel(organiser, first.saleEventId));
  expect((await clashes({ planned: 4 })).stock).toEqual([]);
  expect((await clashes({ planned: 11 })).stock).toMatchObject([{ planned: 11, others: [] }]);
});

test('what was on air can be seen again as long as recordings are kept', async () => {
  const recorded = createMarket(postgres.database, { replayDays: () => 30 });
  const { liveSessions } = market.domain;
  const { saleEvents } = recorded.domain;
  const shown = await market.openSale([{ stock: 1 }], 'scheduled');
  const unseen = await market.openSale([{ stock: 1 }], 'scheduled');
  const seller: Actor = { kind: 'member', memberId: shown.sellerId, role: 'seller' };
  const { liveSessionId } = must(await liveSessions.open(seller, shown.saleEventId));
  const ids = async () => (await saleEvents.listReplays()).map(({ id }) => id);
  await liveSessions.markOnAir(liveSessionId, '/live/x/index.m3u8');
  expect(await ids()).not.toContain(shown.saleEventId);
  await liveSessions.end(liveSessionId, true);
  expect(await ids()).toContain(shown.saleEventId);
  expect(await ids()).not.toContain(unseen.saleEventId);
  expect(await market.domain.saleEvents.listReplays()).toEqual([]);
  recorded.clock.set(recorded.clock.now() + 31 * 86_400_000);
  expect(await ids()).toEqual([]);
});
