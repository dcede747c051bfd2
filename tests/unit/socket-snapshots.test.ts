import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fail, ok, type Result } from '../../server/contract/result.ts';
import type { Fact } from '../../server/contract/socket.ts';
import { createSnapshots, type StoredSnapshot } from '../../server/socket/snapshots.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const saleEventId = 'sale';
const flash = {
  priceDong: 90_000,
  startsAt: '2026-11-22T08:00:00.000Z',
  endsAt: '2026-11-22T09:00:00.000Z',
  quantity: 10,
};

/** A row of a listing, and the pin. */
interface Stored {
  available: number;
  left: number;
  pinnedAt: number;
}

function snapshotOf({ available, left, pinnedAt }: Stored): Result<StoredSnapshot> {
  return ok({
    saleEvent: {
      id: saleEventId,
      title: 'Chợ phiên',
      description: '',
      state: 'live',
      startsAt: flash.startsAt,
      expectedMinutes: 60,
      coverId: null,
      ordersUntil: null,
      sellerName: 'Páo',
    },
    listings: [
      {
        id: 'listing',
        variantId: 'plums',
        code: 'A1',
        productName: 'Mận',
        variantName: 'Thùng',
        description: '',
        unit: 'box',
        priceDong: 150_000,
        limitPerBuyer: null,
        available,
        flash: { ...flash, left },
        hidden: false,
        photoId: null,
      },
    ],
    pin: { saleEventId, listingId: 'listing', mediaTimeMs: pinnedAt },
    live: null,
    purchases: [],
  });
}

function storedOf(snapshot: Result<StoredSnapshot>): Stored {
  if (!snapshot.ok) throw new Error(snapshot.error.code);
  const { listings, pin } = snapshot.data;
  return {
    available: listings[0]?.available ?? Number.NaN,
    left: listings[0]?.flash?.left ?? Number.NaN,
    pinnedAt: pin?.mediaTimeMs ?? Number.NaN,
  };
}

const stockFact = (available: number): Fact => ({
  name: 'stock:changed',
  saleEventId,
  data: { variantId: 'plums', available },
});
const flashFact = (left: number): Fact => ({
  name: 'flash:counted',
  saleEventId,
  data: { listingId: 'listing', left },
});
const pinFact = (mediaTimeMs: number): Fact => ({
  name: 'listing:pinned',
  saleEventId,
  data: { saleEventId, listingId: 'listing', mediaTimeMs },
});

/** Snapshots of a row that can be changed; `reads` counts the looks. */
function open() {
  const row: Stored = { available: 20, left: 10, pinnedAt: 1 };
  const read = vi.fn(async () => snapshotOf(row));
  return { row, read, snapshots: createSnapshots(read) };
}

it('reads once for all who come together, and again a second later', async () => {
  const { row, read, snapshots } = open();
  await Promise.all(Array.from({ length: 100 }, () => snapshots.of(saleEventId)));
  expect(read).toHaveBeenCalledTimes(1);
  row.available = 19;
  vi.advanceTimersByTime(1_000);
  expect(storedOf(await snapshots.of(saleEventId)).available).toBe(19);
  expect(read).toHaveBeenCalledTimes(2);
});

it('follows counts without another look', async () => {
  const { read, snapshots } = open();
  await snapshots.of(saleEventId);
  snapshots.publish(stockFact(7));
  snapshots.publish(flashFact(3));
  snapshots.publish({ ...stockFact(1), saleEventId: 'another' });
  expect(storedOf(await snapshots.of(saleEventId))).toEqual({ available: 7, left: 3, pinnedAt: 1 });
  expect(read).toHaveBeenCalledTimes(1);
});

it('looks again after a pin, also for those who were waiting', async () => {
  const { row, read, snapshots } = open();
  const waiting = snapshots.of(saleEventId);
  row.pinnedAt = 2;
  snapshots.publish(pinFact(2));
  expect(storedOf(await waiting).pinnedAt).toBe(2);
  expect(read).toHaveBeenCalledTimes(2);
});

it('keeps no failure of the database', async () => {
  const { read, snapshots } = open();
  read.mockRejectedValueOnce(new Error('the database is away'));
  const both = await Promise.allSettled([snapshots.of(saleEventId), snapshots.of(saleEventId)]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect((await snapshots.of(saleEventId)).ok).toBe(true);
});

it('passes on that there is no such sale event', async () => {
  const snapshots = createSnapshots(async () => fail('not_found', 'none'));
  snapshots.publish(stockFact(1));
  expect(await snapshots.of(saleEventId)).toMatchObject({ ok: false, error: { code: 'not_found' } });
});

it('leaves every viewer with what the database has, in whatever order things happen', async () => {
  const history = fc.array(fc.constantFrom('sell', 'flash', 'pin', 'join'), { minLength: 1, maxLength: 24 });
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), history, async (scheduler, steps) => {
      const step = (label: string) => scheduler.schedule(Promise.resolve(), label);
      const row: Stored = { available: 100, left: 100, pinnedAt: 0 };
      const snapshots = createSnapshots(async () => {
        await step('the query begins');
        const seen = { ...row };
        await step('its answer comes');
        return snapshotOf(seen);
      });
      /** What each viewer in the channel shows; nothing before the snapshot. */
      const viewers: { shows: Partial<Stored> }[] = [];
      const hear = (change: Partial<Stored>) => {
        for (const viewer of viewers) Object.assign(viewer.shows, change);
      };
      /** Counts wait to be sent together. */
      let waiting: Partial<Stored> | null = null;
      let committed = Promise.resolve();

      /** The server hears of its commits in their order. */
      function commit(change: Partial<Stored>, fact: Fact): void {
        Object.assign(row, change);
        committed = committed
          .then(() => step('a commit is answered'))
          .then(() => {
            snapshots.publish(fact);
            if (fact.name === 'listing:pinned') return hear(change);
            if (waiting === null) void step('the interval is over').then(sendCounts);
            waiting = { ...waiting, ...change };
          });
      }

      function sendCounts(): void {
        hear(waiting ?? {});
        waiting = null;
      }

      async function join(): Promise<void> {
        const viewer = { shows: {} };
        viewers.push(viewer);
        viewer.shows = storedOf(await snapshots.of(saleEventId));
      }

      const acts = {
        sell: () => commit({ available: row.available - 1 }, stockFact(row.available - 1)),
        flash: () => commit({ left: row.left - 1 }, flashFact(row.left - 1)),
        pin: () => commit({ pinnedAt: row.pinnedAt + 1 }, pinFact(row.pinnedAt + 1)),
        join,
      };
      const done = steps.map((name) => step(name).then(acts[name]));
      await scheduler.waitIdle();
      await Promise.all(done);
      for (const { shows } of viewers) expect(shows).toEqual(row);
    }),
    { numRuns: 500 },
  );
});
