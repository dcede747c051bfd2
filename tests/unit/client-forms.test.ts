import { describe, expect, it } from 'vitest';
import { wholeNumber } from '../../client/i18n/format.ts';
import { checkListing, emptyListing, toListing } from '../../client/organise/drafts.ts';
import { commonSteps, givesUp } from '../../client/organise/order-steps.ts';
import { parseRoute } from '../../client/organise/route.ts';
import { inRunOrder } from '../../client/studio/run-sheet.ts';
import { nextFirst } from '../../client/studio/sale-order.ts';
import { checkBuyer, mostUnits } from '../../client/watch/order-form.ts';
import type { Listing } from '../../server/contract/catalog.ts';
import type { StaffOrder } from '../../server/contract/order.ts';
import { ORDER_STATES } from '../../server/contract/order-states.ts';

const BUYER = { name: 'Trần Văn Bình', phone: '0912 000 111', address: 'Hà Nội' };

describe('the order form', () => {
  it('lets a filled-in form pass', () => {
    expect(checkBuyer(BUYER)).toEqual({});
    expect(checkBuyer({ ...BUYER, phone: '+84 912 000 111' })).toEqual({});
  });

  it('names every empty field', () => {
    expect(checkBuyer({ name: ' ', phone: '', address: '\t' })).toEqual({
      name: 'needed',
      phone: 'needed',
      address: 'needed',
    });
  });

  it.each(['12345', 'không có', '0912 345 678 901 2345'])('sees that %s is no phone number', (phone) => {
    expect(checkBuyer({ ...BUYER, phone })).toEqual({ phone: 'badPhone' });
  });

  it.each([
    [10, null, 10],
    [10, 3, 3],
    [2, 3, 2],
    [0, 3, 1],
    [100_000, null, 9_999],
  ])('offers of %i left under the limit %s at the most %i', (available, limit, most) => {
    expect(mostUnits(available, limit)).toBe(most);
  });
});

describe('numbers as people type them', () => {
  it.each([
    ['1250000', 1_250_000],
    ['1.250.000', 1_250_000],
    ['1,250,000', 1_250_000],
    ['1 250 000', 1_250_000],
    [' 95 ', 95],
  ])('reads %j', (typed, value) => {
    expect(wholeNumber(typed, 0, 10_000_000)).toBe(value);
  });

  // `1.5` could be meant as one and a half; guessing 15 would be a price nobody wants.
  it.each(['', '1.5', '-3', '12a', '1..000', '1.2500', '99999999999999999'])(
    'does not guess at %j',
    (typed) => {
      expect(wholeNumber(typed, 0, 10_000_000)).toBeNull();
    },
  );

  it('holds the bounds', () => {
    expect(wholeNumber('1', 2, 5)).toBeNull();
    expect(wholeNumber('5', 2, 5)).toBe(5);
    expect(wholeNumber('6', 2, 5)).toBeNull();
  });
});

describe('a listing as typed', () => {
  const draft = { ...emptyListing(), variantId: 'plums', price: '95.000', limit: '' };

  it('is sent as numbers, without a limit when the field is empty', () => {
    expect(checkListing(draft)).toEqual({});
    expect(toListing(draft)).toEqual({
      variantId: 'plums',
      priceDong: 95_000,
      limitPerBuyer: null,
      plannedQuantity: null,
      note: '',
      hidden: false,
    });
    expect(toListing({ ...draft, limit: '3' }).limitPerBuyer).toBe(3);
  });

  it('is refused field by field', () => {
    expect(checkListing({ ...emptyListing(), variantId: '', price: '999', limit: '0' })).toEqual({
      variantId: 'needed',
      price: 'badPrice',
      limit: 'badLimit',
    });
  });
});

it('puts what is on air first, then what comes soonest, then what is over, newest first', () => {
  const day = (nr: number) => `2026-11-0${nr}T01:00:00.000Z`;
  const sales = [
    { state: 'ended', startsAt: day(1) },
    { state: 'scheduled', startsAt: day(6) },
    { state: 'cancelled', startsAt: day(3) },
    { state: 'scheduled', startsAt: day(5) },
    { state: 'ended', startsAt: day(2) },
    { state: 'draft', startsAt: day(4) },
    { state: 'live', startsAt: day(4) },
  ] as const;
  expect(nextFirst(sales).map(({ state, startsAt }) => `${state} ${startsAt.slice(9, 10)}`)).toEqual([
    'live 4',
    'scheduled 5',
    'scheduled 6',
    'draft 4',
    'ended 2',
    'ended 1',
    'cancelled 3',
  ]);
});

describe('the order book', () => {
  it('offers the steps that all chosen orders can take', () => {
    const steps = (...states: StaffOrder['state'][]) =>
      commonSteps(states.map((state) => ({ state, payment: { method: 'cod' } })));
    expect(steps('placed')).toEqual(['confirmed', 'cancelled']);
    expect(steps('placed', 'packed')).toEqual(['cancelled']);
    expect(steps('shipped')).toEqual(['delivered', 'refused', 'cancelled']);
    expect(steps('placed', 'delivered')).toEqual([]);
    expect(steps()).toEqual([]);
  });

  it('offers nothing but to cancel while the bank transfer has not come', () => {
    const transfer = { method: 'vietqr', payload: '', amountDong: 1, reference: '', account: '' } as const;
    const more = { owner: '', bankBin: '', payBy: '2026-11-22T08:00:00Z' };
    const stepsWith = (state: 'due' | 'paid') =>
      commonSteps([{ state: 'placed', payment: { ...transfer, ...more, state } }]);
    expect(stepsWith('due')).toEqual(['cancelled']);
    expect(stepsWith('paid')).toEqual(['confirmed', 'cancelled']);
  });

  it('asks once more before an order is given up', () => {
    expect(ORDER_STATES.filter((state) => state !== 'placed' && givesUp(state))).toEqual([
      'refused',
      'cancelled',
    ]);
  });
});

it.each([
  ['', { page: 'sales' }],
  ['#/phien/0190', { page: 'sale', saleEventId: '0190' }],
  ['#/phien/', { page: 'sales' }],
  ['#/phien/%E0%A4%A', { page: 'sale', saleEventId: '%E0%A4%A' }],
  ['#/tao', { page: 'newSale' }],
  ['#/hang', { page: 'goods' }],
  ['#/ho', { page: 'households' }],
  ['#/thanh-vien', { page: 'members' }],
  ['#/chuyen-khoan', { page: 'transfers' }],
  ['#/elsewhere', { page: 'sales' }],
])('reads the address %j', (hash, route) => {
  expect(parseRoute(hash)).toEqual(route);
});

describe('the run sheet', () => {
  const listing = (id: string): Listing => ({
    id,
    variantId: `${id}-variant`,
    code: id.toUpperCase(),
    productName: id,
    description: '',
    variantName: '',
    unit: 'kg',
    priceDong: 10_000,
    limitPerBuyer: null,
    available: 5,
    flash: null,
    photoId: null,
    hidden: false,
  });
  const step = (position: number, listingId: string | null, note = '') => ({
    id: `step-${position}`,
    position,
    listingId,
    note,
  });

  it('puts the goods in the order in which they are shown, with the notes', () => {
    const steps = [step(2, 'plums', 'nếm thử'), step(0, null, 'chào khách'), step(1, 'honey')];
    const entries = inRunOrder([listing('plums'), listing('tea'), listing('honey')], steps);
    expect(entries.map((entry) => [entry.listing.id, entry.note])).toEqual([
      ['honey', ''],
      ['plums', 'nếm thử'],
      ['tea', ''],
    ]);
  });

  it('leaves the goods as they are without one', () => {
    const entries = inRunOrder([listing('plums'), listing('honey')], []);
    expect(entries.map((entry) => entry.listing.id)).toEqual(['plums', 'honey']);
  });
});
