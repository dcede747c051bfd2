import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cellsOf, momentOf, TICK_MS, tickOf } from '../../bench/lib/clock-code.ts';

const anyTick = fc.integer({ min: 0, max: 2 ** 14 - 1 });

test('every tick is read as it was written', () => {
  fc.assert(fc.property(anyTick, (tick) => tickOf(cellsOf(tick)) === tick));
});

test('one wrong cell is never taken for another moment', () => {
  fc.assert(
    fc.property(anyTick, fc.nat({ max: 19 }), (tick, wrong) => {
      const cells = cellsOf(tick).map((white, cell) => (cell === wrong ? !white : white));
      return tickOf(cells) === null;
    }),
  );
});

test('a picture without the clock is not read', () => {
  expect(tickOf(Array.from({ length: 20 }, () => true))).toBeNull();
  expect(tickOf(Array.from({ length: 20 }, () => false))).toBeNull();
  expect(tickOf([])).toBeNull();
});

test('a moment is found again up to minutes later, across the clock’s round', () => {
  const moment = fc.integer({ min: 1_700_000_000_000, max: 1_900_000_000_000 });
  fc.assert(
    fc.property(moment, fc.integer({ min: 0, max: 300_000 }), (takenAt, lateMs) => {
      const tick = Math.floor(takenAt / TICK_MS) % 2 ** 14;
      expect(momentOf(tick, takenAt + lateMs)).toBe(Math.floor(takenAt / TICK_MS) * TICK_MS);
    }),
  );
});
