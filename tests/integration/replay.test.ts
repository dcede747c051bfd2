import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../server/contract/actor.ts';
import { startTestDatabase, type TestDatabase } from '../support/database.ts';
import { createMarket, type Market, must, type OpenSale, organiser } from '../support/market.ts';

const REPLAY_DAYS = 30;
const DAY_MS = 86_400_000;
let postgres: TestDatabase;
let market: Market;

beforeAll(async () => {
  postgres = await startTestDatabase();
  market = createMarket(postgres.database, { replayDays: () => REPLAY_DAYS });
});
afterAll(() => postgres.close());

const sellerOf = ({ sellerId }: OpenSale): Actor => ({ kind: 'member', memberId: sellerId, role: 'seller' });
const replayOf = ({ saleEventId }: OpenSale) => market.domain.saleEvents.replay(saleEventId);

/** Goes on air, and off again; with `endSale` for good. */
async function air(sale: OpenSale, show: () => Promise<void>, endSale: boolean): Promise<string> {
  const { liveSessions } = market.domain;
  const { liveSessionId } = must(await liveSessions.open(sellerOf(sale), sale.saleEventId));
  await liveSessions.markOnAir(liveSessionId, `/live/${liveSessionId}/index.m3u8`);
  await show();
  await liveSessions.end(liveSessionId, endSale);
  return liveSessionId;
}

/** Pins a minute after what was last. */
async function pin(sale: OpenSale, listingId: string | null): Promise<number> {
  market.clock.set(market.clock.now() + 60_000);
  return must(await market.domain.saleEvents.pin(sellerOf(sale), sale.saleEventId, listingId)).mediaTimeMs;
}

test('a sale event that is over has its recordings and each of its pins in order', async () => {
  const sale = await market.openSale([{ stock: 3 }, { stock: 3 }], 'scheduled');
  const [plums = '', honey = ''] = sale.listingIds;
  const pins: { listingId: string | null; mediaTimeMs: number }[] = [];
  const show = async (listingId: string | null) => {
    pins.push({ listingId, mediaTimeMs: await pin(sale, listingId) });
  };
  const first = await air(sale, () => show(plums).then(() => show(null)), false);
  expect(await replayOf(sale)).toMatchObject({ error: { code: 'wrong_state' } });
  const starting = must(await market.domain.liveSessions.open(sellerOf(sale), sale.saleEventId));
  await market.domain.liveSessions.end(starting.liveSessionId, false);
  const second = await air(sale, () => show(honey).then(() => show(plums)), true);
  // What did not come on air has nothing to be seen again.
  expect(must(await replayOf(sale))).toEqual({
    recordings: [first, second].map((liveSessionId) => ({
      liveSessionId,
      playlistUrl: `/recordings/${liveSessionId}/index.m3u8`,
    })),
    pins,
  });
  market.clock.set(market.clock.now() + (REPLAY_DAYS + 1) * DAY_MS);
  expect(must(await replayOf(sale)).recordings).toEqual([]);
});

test('a refused pin is not kept, one that was kept is never rewritten', async () => {
  const sale = await market.openSale([{ stock: 3 }]);
  const other = await market.openSale([{ stock: 3 }]);
  const [foreign = ''] = other.listingIds;
  const [own = ''] = sale.listingIds;
  expect(await market.domain.saleEvents.pin(sellerOf(sale), sale.saleEventId, foreign)).toMatchObject({
    error: { code: 'unknown_listing' },
  });
  await pin(sale, own);
  const { pool } = postgres.database;
  const kept = () =>
    pool.query('SELECT "listingId" FROM "ListingPin" WHERE "saleEventId" = $1', [sale.saleEventId]);
  expect((await kept()).rows).toEqual([{ listingId: own }]);
  for (const change of ['UPDATE "ListingPin" SET "listingId" = NULL', 'DELETE FROM "ListingPin"']) {
    await expect(pool.query(change)).rejects.toThrow('append-only');
  }
});

test('goods that are removed from the plan take their pins with them', async () => {
  const sale = await market.openSale([{ stock: 3 }, { stock: 3 }], 'scheduled');
  const [plums = '', honey = ''] = sale.listingIds;
  await pin(sale, plums);
  const at = await pin(sale, honey);
  const { saleEvents } = market.domain;
  const plan = must(await saleEvents.get(sale.saleEventId));
  const { title, description, startsAt, sellerId } = plan.saleEvent;
  const listings = plan.listings
    .filter(({ id }) => id === honey)
    .map(({ id, variantId, priceDong }) => ({ id, variantId, priceDong, limitPerBuyer: null, note: '' }));
  must(
    await saleEvents.update(organiser, sale.saleEventId, {
      title,
      description,
      startsAt,
      sellerId,
      listings,
    }),
  );
  await air(sale, async () => undefined, true);
  expect(must(await replayOf(sale)).pins).toEqual([{ listingId: honey, mediaTimeMs: at }]);
});
