import { expect, it } from 'vitest';
import { createPinSchedule } from '../../client/state/pin-schedule.ts';

const pinOf = (listingId: string | null, mediaTimeMs: number) => ({
  saleEventId: 'sale-1',
  listingId,
  mediaTimeMs,
});

it('shows a pin when the picture reaches the moment it happened, not sooner', () => {
  const schedule = createPinSchedule();
  schedule.push(pinOf('plums', 10_000));
  expect(schedule.shownAt(9_999)).toBeNull();
  expect(schedule.shownAt(10_000)).toBe('plums');
  expect(schedule.shownAt(10_250)).toBe('plums');
});

it('shows several pins in their order, and only the last when the picture jumps over them', () => {
  const stepwise = createPinSchedule();
  const jumping = createPinSchedule();
  for (const schedule of [stepwise, jumping]) {
    schedule.push(pinOf('plums', 10_000));
    schedule.push(pinOf('honey', 12_000));
    schedule.push(pinOf(null, 14_000));
  }
  expect([10_000, 12_000, 13_999, 14_000].map(stepwise.shownAt)).toEqual(['plums', 'honey', 'honey', null]);
  expect(jumping.shownAt(13_000)).toBe('honey');
});

it('shows a viewer who comes late what is pinned, at once', () => {
  const schedule = createPinSchedule();
  schedule.reset(pinOf('plums', 10_000));
  expect(schedule.shownAt(null)).toBe('plums');
  expect(schedule.shownAt(4_000)).toBe('plums');
});

it('drops what waited when it is reset', () => {
  const schedule = createPinSchedule();
  schedule.push(pinOf('plums', 10_000));
  schedule.reset(null);
  expect(schedule.shownAt(11_000)).toBeNull();
});

it('shows a pin at once while the moment of the picture is not known', () => {
  const schedule = createPinSchedule();
  schedule.push(pinOf('plums', 10_000));
  expect(schedule.shownAt(null)).toBe('plums');
});

it('does not wait for a pin that a wrong clock puts far ahead', () => {
  const schedule = createPinSchedule();
  schedule.push(pinOf('plums', 1_000_000));
  expect(schedule.shownAt(1_000_000 - 120_001)).toBe('plums');
});

it('takes the newest of two pins of the same moment', () => {
  const schedule = createPinSchedule();
  schedule.push(pinOf('plums', 10_000));
  schedule.push(pinOf('honey', 10_000));
  expect(schedule.shownAt(10_000)).toBe('honey');
});
