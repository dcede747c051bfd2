import { describe, expect, test } from 'vitest';
import { wholeNumber } from '../../client/i18n/format.ts';
import { routePath } from '../../client/net/api.ts';
import { checkListing, emptyListing, toListing } from '../../client/organise/drafts.ts';
import { parseRoute } from '../../client/organise/route.ts';
import { withNewer } from '../../client/state/order-list.ts';
import { createPinSchedule } from '../../client/state/pin-schedule.ts';
import { nextFirst } from '../../client/studio/sale-order.ts';
import { beginClimb } from '../../client/studio/send-rungs.ts';
import { gradeUplink } from '../../client/studio/uplink.ts';
import type { SendRungId } from '../../server/contract/uplink.ts';
import { staffOrder } from '../support/staff-order.ts';

const rung = (id: SendRungId) => beginClimb(id).rung;

describe('pin schedule', () => {
  const pin = (listingId: string | null, mediaTimeMs: number) => ({
    saleEventId: 's',
    listingId,
    mediaTimeMs,
  });

  test('a late comer sees the pin of the snapshot at once', () => {
    const schedule = createPinSchedule();
    schedule.reset(pin('plums', 90_000));
    expect(schedule.shownAt(50_000)).toBe('plums');
  });

  test('a pin waits until the picture reaches it', () => {
    const schedule = createPinSchedule();
    schedule.reset(pin('plums', 0));
    schedule.push(pin('honey', 10_000));
    schedule.push(pin(null, 12_000));
    expect(schedule.shownAt(9_999)).toBe('plums');
    expect(schedule.shownAt(10_000)).toBe('honey');
    expect(schedule.shownAt(12_500)).toBeNull();
  });

  test('without a playing picture, or with a clock far off, it is shown at once', () => {
    const schedule = createPinSchedule();
    schedule.push(pin('honey', 10_000));
    expect(schedule.shownAt(null)).toBe('honey');
    schedule.push(pin('tea', 10_000_000));
    expect(schedule.shownAt(11_000)).toBe('tea');
  });
});

test('a list of orders takes newer ones in front, older ones behind, and changed ones in their place', () => {
  const orders = [staffOrder('2'), staffOrder('1')];
  const changed = staffOrder('1', { state: 'confirmed' });
  const older = staffOrder('9', { placedAt: '2026-11-22T07:59:59.999Z' });
  const merged = withNewer(orders, [older, staffOrder('3'), changed]);
  expect(merged.map(({ orderId, state }) => `${orderId} ${state}`)).toEqual([
    '3 placed',
    '2 placed',
    '1 confirmed',
    '9 placed',
  ]);
});

describe('drafts', () => {
  test.each([
    ['1.250.000', 1_250_000],
    ['1,250,000', 1_250_000],
    [' 32000 ', 32_000],
    ['1.25', null],
    ['12.5000', null],
    ['-5000', null],
    ['', null],
    ['999', null],
  ])('%j is read as %s', (typed, value) => {
    expect(wholeNumber(typed, 1_000, 1_000_000_000)).toBe(value);
  });

  test('a listing without goods or price is refused, an empty limit is none', () => {
    expect(checkListing({ ...emptyListing(), variantId: '', price: 'x', limit: '0' })).toEqual({
      variantId: 'needed',
      price: 'badPrice',
      limit: 'badLimit',
    });
    const draft = { ...emptyListing(), variantId: 'v', price: '32.000', limit: '' };
    expect(checkListing(draft)).toEqual({});
    expect(toListing(draft)).toEqual({
      variantId: 'v',
      priceDong: 32_000,
      limitPerBuyer: null,
      plannedQuantity: null,
      note: '',
      hidden: false,
    });
  });
});

describe('studio', () => {
  test('the sale event on air comes first, then the next one', () => {
    const sale = (state: 'live' | 'scheduled' | 'ended', startsAt: string) => ({ state, startsAt });
    const sorted = nextFirst([
      sale('ended', '2026-11-01T00:00:00Z'),
      sale('scheduled', '2026-11-25T00:00:00Z'),
      sale('ended', '2026-11-02T00:00:00Z'),
      sale('scheduled', '2026-11-23T00:00:00Z'),
      sale('live', '2026-11-22T00:00:00Z'),
    ]);
    expect(sorted.map(({ startsAt }) => startsAt.slice(8, 10))).toEqual(['22', '23', '25', '02', '01']);
  });

  test('the uplink is graded by what is sent, by loss and by round trip', () => {
    const before = {
      atMs: 0,
      bytesSent: 0,
      packetsSent: 0,
      packetsRepeated: 0,
      packetsLost: 0,
      roundTripMs: null,
      bytesReceived: 900,
      availableKbit: 400,
    };
    const after = {
      ...before,
      bytesReceived: 901,
      atMs: 2_000,
      bytesSent: 100_000,
      packetsSent: 100,
      roundTripMs: 60,
    };
    const [p360, p144, stills] = [rung('p360'), rung('p144'), rung('stills')];
    expect(gradeUplink(before, after, p360)).toMatchObject({
      grade: 'good',
      kbitPerSecond: 400,
      lossShare: 0,
    });
    expect(gradeUplink(before, { ...after, packetsLost: 7 }, p360).grade).toBe('weak');
    expect(gradeUplink(before, { ...after, roundTripMs: 2_000 }, p360).grade).toBe('bad');
    expect(gradeUplink(before, after, p144).grade).toBe('weak');
    expect(gradeUplink(before, after, stills).grade).toBe('bad');
    expect(gradeUplink(after, before, p360).grade).toBe('unknown');
    const silentWith = (bytesReceived: number | null) =>
      gradeUplink(before, { ...after, bytesReceived }, p360).silent;
    expect([901, 900, null].map(silentWith)).toEqual([false, true, false]);
  });
});

test('addresses are read and made', () => {
  expect(parseRoute('#/phien/abc')).toEqual({ page: 'sale', saleEventId: 'abc' });
  expect(parseRoute('')).toEqual({ page: 'sales' });
  expect(routePath('POST /api/members/:id/link', { id: 'a/b' })).toEqual({
    method: 'POST',
    path: '/api/members/a%2Fb/link',
  });
});
