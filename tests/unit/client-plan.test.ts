import { describe, expect, it } from 'vitest';
import {
  copyOf,
  draftOf,
  emptyPlan,
  moved,
  type PlanDraft,
  toClashes,
  toPlan,
  weeksLater,
  withListing,
} from '../../client/organise/plan/draft.ts';
import { dayOf, mondayOf, monthsAfter, weeksOf } from '../../client/organise/plan/month.ts';
import { placeAt } from '../../client/organise/plan/reorder.ts';
import { facebookShare, zaloShare } from '../../client/ui/share.ts';
import type { SaleEventPlan } from '../../server/contract/sale-event.ts';

const WEEK_MS = 7 * 86_400_000;
// A Saturday, 08:00 in Vietnam.
const START_MS = Date.parse('2026-11-21T01:00:00Z');

const plan: SaleEventPlan = {
  saleEvent: {
    id: 'sale',
    title: 'Chợ phiên mận',
    description: '',
    state: 'ended',
    startsAt: new Date(START_MS).toISOString(),
    expectedMinutes: 90,
    sellerName: 'Páo',
    coverId: null,
    ordersUntil: null,
    sellAfterHours: 48,
    sellerId: 'pao',
    members: [{ memberId: 'mai', name: 'Mai', as: 'helper' }],
    runSheet: [{ id: 'item', position: 0, listingId: 'one', note: 'bổ thử một quả' }],
  },
  listings: [
    {
      id: 'one',
      variantId: 'plums',
      code: 'A1',
      productName: 'Mận',
      variantName: 'Thùng',
      description: '',
      unit: 'box',
      priceDong: 95_000,
      limitPerBuyer: 2,
      available: 5,
      flash: null,
      hidden: true,
      photoId: null,
      plannedQuantity: 5,
    },
  ],
};

describe('a copy', () => {
  it('is at the same weekday and hour of the next week, and not in the past', () => {
    expect(weeksLater(START_MS, START_MS + 1)).toBe(START_MS + WEEK_MS);
    expect(weeksLater(START_MS, START_MS - WEEK_MS)).toBe(START_MS + WEEK_MS);
    expect(weeksLater(START_MS, START_MS + 3 * WEEK_MS + 1)).toBe(START_MS + 4 * WEEK_MS);
    expect(copyOf(plan, START_MS + 1).startsAt).toBe('2026-11-28T08:00');
  });

  it('can be published as it is: goods, prices, people and notes as they were, listings of its own', () => {
    expect(toPlan(copyOf(plan, START_MS), 'public')).toEqual({
      title: 'Chợ phiên mận',
      description: '',
      startsAt: '2026-11-28T01:00:00.000Z',
      expectedMinutes: 90,
      sellAfterHours: 48,
      sellerId: 'pao',
      members: [{ memberId: 'mai', as: 'helper' }],
      coverId: null,
      listings: [
        {
          variantId: 'plums',
          priceDong: 95_000,
          limitPerBuyer: 2,
          plannedQuantity: 5,
          note: 'bổ thử một quả',
          hidden: true,
        },
      ],
    });
  });
});

describe('a plan that is changed', () => {
  const draft = draftOf(plan);

  it('keeps its listings, and says of hiding only what was touched', () => {
    expect(toPlan(draft, 'public')?.listings[0]).toMatchObject({ id: 'one' });
    expect(toPlan(draft, 'public')?.listings[0]).not.toHaveProperty('hidden');
    const [listing] = draft.listings;
    if (!listing) throw new Error('no listing');
    const shown = { ...draft, listings: [{ ...listing, hidden: false, hiddenTouched: true }] };
    expect(toPlan(shown, 'public')?.listings[0]).toMatchObject({ hidden: false });
  });

  it('does not name the seller a second time', () => {
    const members = [{ memberId: 'pao', as: 'seller' as const }];
    expect(toPlan({ ...draft, members }, 'public')?.members).toEqual([]);
  });

  it('is held against others as far as it is known', () => {
    expect(toClashes(draft, 'sale')).toEqual({
      saleEventId: 'sale',
      startsAt: plan.saleEvent.startsAt,
      expectedMinutes: 90,
      sellerIds: ['pao'],
      listings: [{ variantId: 'plums', plannedQuantity: 5 }],
    });
    expect(toClashes({ ...draft, startsAt: '' }, null)).toBeNull();
  });
});

describe('a new plan', () => {
  const filled: PlanDraft = { ...emptyPlan(START_MS), title: 'Chợ', sellerId: 'pao' };

  it('begins at a full hour to come', () => {
    expect(emptyPlan(START_MS + 1).startsAt).toBe('2026-11-21T10:00');
  });

  it('is saved as a draft without goods, and published only with them', () => {
    expect(toPlan(filled, 'draft')?.listings).toEqual([]);
    expect(toPlan(filled, 'public')).toBeNull();
    expect(toPlan({ ...filled, listings: [] }, 'public')).toBeNull();
  });

  it('is not sent with a field that is wrong', () => {
    for (const change of [
      { title: ' ' },
      { startsAt: '' },
      { sellerId: '' },
      { minutes: '4' },
      { minutes: 'x' },
    ]) {
      expect(toPlan({ ...filled, ...change }, 'draft')).toBeNull();
    }
  });

  it('gives each listing a key of its own, whatever was removed', () => {
    const three = withListing(withListing(filled.listings));
    const keys = withListing(three.slice(1)).map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('the run sheet', () => {
  it('is put into another order', () => {
    expect(moved(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a']);
    expect(moved(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b']);
    expect(moved(['a', 'b', 'c'], 1, 9)).toEqual(['a', 'c', 'b']);
    expect(moved(['a', 'b', 'c'], 1, -1)).toEqual(['b', 'a', 'c']);
  });

  it('takes a dragged row between those that the pointer is between', () => {
    expect([0, 150, 999].map((y) => placeAt([100, 200], y))).toEqual([0, 1, 2]);
  });
});

describe('the calendar', () => {
  it('has Vietnam’s days, weeks from Monday on', () => {
    expect(dayOf(Date.parse('2026-11-30T17:00:00Z'))).toBe('2026-12-01');
    expect(mondayOf('2026-11-29')).toBe('2026-11-23');
    expect(mondayOf('2026-11-23')).toBe('2026-11-23');
  });

  it('shows the whole weeks of a month', () => {
    const weeks = weeksOf('2026-11');
    expect([weeks[0]?.[0], weeks.at(-1)?.at(-1)]).toEqual(['2026-10-26', '2026-12-06']);
    expect(weeksOf('2027-02')).toHaveLength(4);
    expect(monthsAfter('2026-11', 2)).toBe('2027-01');
    expect(monthsAfter('2026-01', -1)).toBe('2025-12');
  });
});

it('shares a link by Zalo and Facebook', () => {
  const url = 'https://cho.example.vn/xem/1?a=b&c';
  expect(new URL(facebookShare(url)).searchParams.get('u')).toBe(url);
  const data = new URL(zaloShare(url)).searchParams.get('d') ?? '';
  expect(JSON.parse(atob(data))).toEqual({ url });
});
