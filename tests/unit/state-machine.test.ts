import { describe, expect, test } from 'vitest';
import {
  mayFollow,
  reachableFrom,
  statesBefore,
  statesOf,
  type Transitions,
} from '../../server/lib/state-machine.ts';
import { orderTransitions } from '../../server/order/state.ts';
import { saleEventTransitions } from '../../server/sale-event/state.ts';
import { reservationTransitions } from '../../server/stock/reservation-state.ts';

const machines: [name: string, table: Transitions<string>, start: string, ends: string[]][] = [
  ['order', orderTransitions, 'placed', ['delivered', 'refused', 'cancelled']],
  ['sale event', saleEventTransitions, 'draft', ['ended', 'cancelled']],
  ['reservation', reservationTransitions, 'held', ['committed', 'released', 'expired']],
];

describe.each(machines)('%s', (_name, table, start, ends) => {
  test('every state can be reached from the first', () => {
    expect([...reachableFrom(table, start)].sort()).toEqual(statesOf(table).sort());
  });
  test('every state leads to an end, and ends are final', () => {
    for (const state of statesOf(table)) {
      expect(ends.some((end) => reachableFrom(table, state).has(end))).toBe(true);
      expect(table[state]?.length === 0).toBe(ends.includes(state));
    }
  });
  test('no state is reached again', () => {
    for (const state of statesOf(table)) {
      for (const next of table[state] ?? []) expect(reachableFrom(table, next).has(state)).toBe(false);
    }
  });
});

test('a sale event that is live ends, and is not cancelled', () => {
  expect(mayFollow(saleEventTransitions, 'live', 'ended')).toBe(true);
  expect(statesBefore(saleEventTransitions, 'cancelled')).toEqual(['draft', 'scheduled']);
});
