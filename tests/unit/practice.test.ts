import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Listing } from '../../server/contract/catalog.ts';
import { ok } from '../../server/contract/result.ts';
import type { SaleEventState } from '../../server/contract/sale-event.ts';
import type { Fact } from '../../server/contract/socket.ts';
import { systemClock } from '../../server/lib/clock.ts';
import type { Practice } from '../../server/practice/practice.ts';
import {
  createPractices,
  EMPTY_MS,
  LONGEST_MS,
  MOST_PRACTICES,
  type Practices,
} from '../../server/practice/practices.ts';
import { must } from '../support/market.ts';

const ON_AIR = { state: 'onAir', interruptedBy: null } as const;

let facts: Fact[];
let ended: string[];
let audience: number;
let state: SaleEventState;
let live: boolean;
let practices: Practices;

function listing(number: number): Listing {
  return {
    id: `listing ${number}`,
    variantId: `variant ${number}`,
    code: `A${number}`,
    productName: 'Mận hậu',
    variantName: 'Thùng 5 kg',
    description: '',
    photoId: null,
    unit: 'box',
    priceDong: 100_000,
    limitPerBuyer: null,
    available: 400,
    flash: null,
    hidden: number === 2,
  };
}

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 22, 8) });
  facts = [];
  ended = [];
  audience = 1;
  state = 'scheduled';
  live = false;
  practices = createPractices({
    read: async (id) =>
      ok({
        saleEvent: {
          id,
          title: 'Phiên',
          description: '',
          state,
          startsAt: '2026-11-22T08:00:00.000Z',
          expectedMinutes: 60,
          coverId: null,
          ordersUntil: null,
          sellerName: 'Páo',
        },
        listings: [listing(1), listing(2)],
      }),
    isLive: () => live,
    audience: () => audience,
    publisher: { publish: (fact) => void facts.push(fact) },
    clock: systemClock,
    onEnded: (id) => ended.push(id),
  });
});
afterEach(() => {
  practices.close();
  vi.useRealTimers();
});

const named = <N extends Fact['name']>(name: N) =>
  facts.filter((fact): fact is Extract<Fact, { name: N }> => fact.name === name);

async function begin(): Promise<Practice> {
  const practice = must(await practices.open('sale'));
  practice.setAir(ON_AIR);
  return practice;
}

it('begins with copies of all goods, and nobody buys before the picture is there', async () => {
  const practice = must(await practices.open('sale'));
  expect(practice.snapshot().listings.map(({ available, hidden }) => [available, hidden])).toEqual([
    [12, false],
    [12, false],
  ]);
  vi.advanceTimersByTime(30_000);
  expect(facts).toEqual([]);
  expect(must(await practices.open('sale'))).toBe(practice);
});

it('has people who come, write, order in comments and buy what is pinned until it is sold out', async () => {
  const practice = await begin();
  must(practice.goods.pin('listing 2'));
  vi.advanceTimersByTime(180_000);
  expect(practice.snapshot().viewers).toBeGreaterThan(20);
  expect(practice.goods.listings().map(({ available }) => available)).toEqual([12, 0]);
  expect(practice.comments.desk().comments.map(({ text }) => text)).toContain('Hết rồi ạ? Còn nữa không?');
  const phones = practice.comments.desk().drafts.map(({ phone }) => phone !== null);
  expect(new Set(phones)).toEqual(new Set([true, false]));
  const { orders, totals, number } = practice.orders.desk();
  expect(totals).toEqual({ orders: orders.length, totalDong: 12 * 100_000 });
  expect(named('order:placed').map(({ data }) => data.number)).toEqual(
    Array.from({ length: number }, (_, index) => index + 1),
  );
});

it('sells faster at a flash price, and counts its units', async () => {
  const practice = await begin();
  const flash = { priceDong: 60_000, quantity: 4, delayMs: 0, durationMs: 300_000 };
  must(practice.goods.change({ listingId: 'listing 1', flash }));
  vi.advanceTimersByTime(20_000);
  expect(named('flash:counted').at(-1)?.data.left).toBeLessThan(4);
  expect(practice.orders.desk().orders.at(-1)?.lines[0]?.unitPriceDong).toBe(60_000);
});

it('makes one order of a draft, and puts the units of a cancelled one back', async () => {
  const practice = await begin();
  vi.advanceTimersByTime(9_000);
  const [draft] = practice.comments.desk().drafts;
  if (draft === undefined) throw new Error('nobody ordered in a comment');
  const before = practice.goods.listings()[0]?.available ?? 0;
  const asked = {
    draftId: draft.draftId,
    saleEventId: 'sale',
    buyer: { name: draft.name, phone: '0912345678', address: 'Hà Nội' },
    lines: [{ listingId: 'listing 1', quantity: 2, unitPriceDong: 100_000 }],
    payment: 'cod',
    consent: null,
    note: '',
  } as const;
  const placed = must(practice.comments.order({ ...asked, lines: [...asked.lines] }));
  expect(must(practice.comments.order({ ...asked, lines: [...asked.lines] }))).toEqual(placed);
  expect(practice.goods.listings()[0]?.available).toBe(before - 2);
  expect(named('draft:settled')).toHaveLength(1);

  const move = (to: 'confirmed' | 'cancelled' | 'delivered') =>
    practice.orders.move({ orderIds: [placed.orderId], to, reason: '' });
  expect(must(move('confirmed')).orders[0]?.state).toBe('confirmed');
  expect(move('delivered')).toMatchObject({ error: { code: 'wrong_state' } });
  must(move('cancelled'));
  expect(practice.goods.listings()[0]?.available).toBe(before);
});

it('refuses as a sale does', async () => {
  const { orders } = await begin();
  const place = (
    line: { listingId: string; quantity: number; unitPriceDong?: number },
    phone = '0912345678',
  ) =>
    orders.place({
      idempotencyKey: crypto.randomUUID(),
      buyer: { name: 'Mai', phone, address: 'Hà Nội' },
      lines: [line],
      note: '',
    });
  expect(place({ listingId: 'listing 1', quantity: 13 })).toMatchObject({ error: { code: 'sold_out' } });
  expect(place({ listingId: 'listing 9', quantity: 1 })).toMatchObject({
    error: { code: 'unknown_listing' },
  });
  expect(place({ listingId: 'listing 1', quantity: 1, unitPriceDong: 1 })).toMatchObject({
    error: { code: 'price_changed', prices: [{ shownDong: 1, priceDong: 100_000 }] },
  });
  expect(place({ listingId: 'listing 1', quantity: 1 }, '1')).toMatchObject({ error: { code: 'bad_phone' } });
  expect(orders.desk().orders).toEqual([]);
});

it('is over after its time, and says so', async () => {
  await begin();
  vi.advanceTimersByTime(LONGEST_MS - 1_000);
  expect(ended).toEqual([]);
  vi.advanceTimersByTime(1_000);
  expect(ended).toEqual(['sale']);
  expect(named('live:changed').at(-1)?.data.live).toBeNull();
  expect(named('sale:changed').at(-1)?.data.saleEvent.state).toBe('ended');
  expect(practices.find('sale')).toMatchObject({ error: { code: 'not_found' } });
});

it('is over soon after everybody has left, but not while somebody reloads', async () => {
  await begin();
  audience = 0;
  vi.advanceTimersByTime(EMPTY_MS - 2_000);
  audience = 1;
  vi.advanceTimersByTime(5_000);
  audience = 0;
  vi.advanceTimersByTime(EMPTY_MS - 2_000);
  expect(ended).toEqual([]);
  vi.advanceTimersByTime(3_000);
  expect(ended).toEqual(['sale']);
});

it('is over when the sale event goes on air for real', async () => {
  const { liveSessionId } = await begin();
  expect(practices.saleEventOf(liveSessionId)).toBe('sale');
  vi.advanceTimersByTime(1_000);
  expect(ended).toEqual([]);
  live = true;
  vi.advanceTimersByTime(1_000);
  expect(ended).toEqual(['sale']);
  expect(practices.saleEventOf(liveSessionId)).toBeNull();
});

it('is refused for what has begun, and beyond what the server takes', async () => {
  state = 'live';
  expect(await practices.open('sale')).toMatchObject({ error: { code: 'wrong_state' } });
  state = 'scheduled';
  for (let number = 0; number < MOST_PRACTICES; number++) must(await practices.open(`sale ${number}`));
  expect(await practices.open('one more')).toMatchObject({ error: { code: 'unavailable' } });
  practices.close();
  expect(await practices.open('later')).toMatchObject({ error: { code: 'unavailable' } });
});
