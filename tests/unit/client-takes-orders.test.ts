import { expect, it } from 'vitest';
import { sellAfterOptions } from '../../client/organise/plan/orders-until.tsx';
import { takesOrders } from '../../client/state/takes-orders.ts';

const UNTIL_MS = Date.parse('2026-11-24T08:00:00.000Z');
const ended = { state: 'ended', ordersUntil: new Date(UNTIL_MS).toISOString() } as const;

it('takes orders on air, and after the end until before the moment that is set', () => {
  expect(takesOrders({ state: 'live', ordersUntil: null }, UNTIL_MS)).toBe(true);
  expect(takesOrders(ended, UNTIL_MS - 1)).toBe(true);
  expect(takesOrders(ended, UNTIL_MS)).toBe(false);
  expect(takesOrders({ state: 'ended', ordersUntil: null }, 0)).toBe(false);
  expect(takesOrders({ state: 'scheduled', ordersUntil: null }, 0)).toBe(false);
  expect(takesOrders(null, 0)).toBe(false);
});

it('offers what is set among the times after the end, once, in order', () => {
  const hours = (now: number) => sellAfterOptions(now).map(({ value }) => Number(value));
  expect(hours(24)).toEqual([0, 6, 24, 48, 72, 168]);
  expect(hours(30)).toEqual([0, 6, 24, 30, 48, 72, 168]);
  expect(sellAfterOptions(30).map(({ text }) => text)).toContain('30 giờ');
});
