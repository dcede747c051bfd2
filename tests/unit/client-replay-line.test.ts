import { expect, it } from 'vitest';
import { replayLineOf, shownAlong, shownAt } from '../../client/state/replay-line.ts';
import { clockOf } from '../../client/watch/replay-time.ts';
import type { Listing } from '../../server/contract/catalog.ts';

/** Two lives; nothing is there of half a minute of the first. */
const LINE = replayLineOf([
  {
    spans: [
      { fromMs: 100_000, toMs: 160_000 },
      { fromMs: 190_000, toMs: 200_000 },
    ],
  },
  { spans: [{ fromMs: 500_000, toMs: 530_000 }] },
]);

const listing = (id: string): Listing => ({
  id,
  variantId: id,
  code: id,
  productName: id,
  variantName: '',
  description: '',
  unit: 'kg',
  priceDong: 1_000,
  limitPerBuyer: null,
  available: 1,
  hidden: false,
  photoId: null,
  flash: null,
});
const GOODS = [listing('A1'), listing('A2')];
const along = (...pins: [listingId: string | null, mediaTimeMs: number][]) =>
  shownAlong(
    LINE,
    pins.map(([listingId, mediaTimeMs]) => ({ listingId, mediaTimeMs })),
    GOODS,
  ).map(({ positionMs, listing }) => [listing?.id ?? null, positionMs]);

it('is as long as what there is, one live after the other', () => {
  expect(LINE).toMatchObject({ lengthMs: 100_000, startsMs: [0, 70_000] });
  expect(replayLineOf([])).toMatchObject({ lengthMs: 0, startsMs: [] });
});

it.each([
  ['before the first picture', 5_000, 0],
  ['in the first live', 130_000, 30_000],
  ['in a gap, which leads to what comes after it', 175_000, 60_000],
  ['after the gap', 195_000, 65_000],
  ['between the lives', 300_000, 70_000],
  ['in the second live', 510_000, 80_000],
  ['after the last picture', 600_000, 100_000],
])('finds a time %s', (_, timeMs, positionMs) => {
  expect(LINE.positionAt(timeMs)).toBe(positionMs);
});

it('keeps the last of several pins without a picture, and none after the end', () => {
  expect(
    along(['A1', 10], ['A2', 20], [null, 110_000], ['A1', 165_000], ['A2', 170_000], ['A1', 600_000]),
  ).toEqual([
    ['A2', 0],
    [null, 10_000],
    ['A2', 60_000],
  ]);
});

it('shows nothing for goods that viewers do not see any more', () => {
  expect(along(['gone', 110_000])).toEqual([[null, 10_000]]);
});

it('shows what was pinned last', () => {
  const shown = shownAlong(
    LINE,
    [
      { listingId: 'A1', mediaTimeMs: 110_000 },
      { listingId: null, mediaTimeMs: 120_000 },
    ],
    GOODS,
  );
  expect([0, 10_000, 19_999, 20_000].map((at) => shownAt(shown, at)?.id ?? null)).toEqual([
    null,
    'A1',
    'A1',
    null,
  ]);
});

it.each([
  [0, '00:00'],
  [135_900, '02:15'],
  [3_735_000, '1:02:15'],
])('writes %i ms as %s', (ms, clock) => expect(clockOf(ms)).toBe(clock));
