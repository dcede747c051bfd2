import { expect, it } from 'vitest';
import { epochAfter, type Row } from '../../transcoder/packager/rows.ts';

/** A segment of 4 s that ends at 1,000,000 ms. */
const LAST: Row = {
  ...{ number: 7, run: { number: 0, configs: new Map() }, discontinuity: false, complete: true },
  programDateTimeMs: 996_000,
  parts: [{ durationMs: 4_000, independent: true, chunks: new Map() }],
};

it('lets no run begin before the end of the one before, unless its clock is another one', () => {
  // A run's first picture stands at 2 s.
  const begins = (epochMs: number, last: Row | null = LAST) => epochAfter(last, epochMs, 2_000) + 2_000;
  expect(begins(998_900)).toBe(1_000_900);
  expect(begins(998_000)).toBe(1_000_000);
  expect(begins(996_900)).toBe(1_000_000);
  expect(begins(996_000)).toBe(1_000_000);
  // The machine's clock was put back.
  expect(begins(900_000)).toBe(902_000);
  expect(begins(0, null)).toBe(2_000);
});
