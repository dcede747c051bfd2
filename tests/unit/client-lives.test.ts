import { expect, it } from 'vitest';
import { listingsToMind } from '../../client/organise/lives/card.tsx';
import { parseRoute } from '../../client/organise/route.ts';
import { mayBeOnAir, ordersAMinute } from '../../client/state/lives.ts';

const NOW = Date.parse('2026-11-23T10:00:00Z');
const ago = (minutes: number) => ({ placedAt: new Date(NOW - minutes * 60_000).toISOString() });

it('says orders a minute as the mean of the last five', () => {
  expect(ordersAMinute([], NOW)).toBe(0);
  expect(ordersAMinute([ago(0), ago(1), ago(4.9), ago(5), ago(60)], NOW)).toBeCloseTo(3 / 5);
});

it('looks at what is live, and at what is planned within half a day', () => {
  const at = (hours: number) => new Date(NOW + hours * 3_600_000).toISOString();
  expect(mayBeOnAir({ state: 'live', startsAt: at(-100) }, NOW)).toBe(true);
  expect(mayBeOnAir({ state: 'scheduled', startsAt: at(11) }, NOW)).toBe(true);
  expect(mayBeOnAir({ state: 'scheduled', startsAt: at(-11) }, NOW)).toBe(true);
  expect(mayBeOnAir({ state: 'scheduled', startsAt: at(13) }, NOW)).toBe(false);
  for (const state of ['draft', 'ended', 'cancelled'] as const) {
    expect(mayBeOnAir({ state, startsAt: at(0) }, NOW)).toBe(false);
  }
});

it('lists the pinned goods first, then the scarcest four', () => {
  const goods = [9, 5, 0, 6, 3, 1, 4].map((available, index) => ({ id: String(index), available }));
  expect(listingsToMind(goods, '0').map(({ available }) => available)).toEqual([9, 0, 1, 3, 4]);
  expect(listingsToMind(goods, null).map(({ available }) => available)).toEqual([0, 1, 3, 4]);
  expect(listingsToMind(goods, '2').map(({ available }) => available)).toEqual([0, 1, 3, 4, 5]);
});

it('has an address of its own', () => {
  expect(parseRoute('#/dang-phat')).toEqual({ page: 'lives' });
});
