import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readMark } from '../../client/studio/resume.ts';

const NOW = 1_800_000_000_000;
const SALE = '0190a000-0000-7000-8000-000000000001';
let kept: Map<string, string>;

beforeEach(() => {
  kept = new Map();
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
});
afterEach(() => vi.unstubAllGlobals());

const keep = (mark: unknown) => kept.set('cho-phien.on-air', JSON.stringify(mark));

test('who was on air a moment ago in this sale event goes on as before', () => {
  keep({ saleEventId: SALE, rung: 'p240', atMs: NOW - 8_000 });
  expect(readMark(SALE, NOW)).toBe('p240');
});

test.each([
  ['nothing', null],
  ['another sale event', { saleEventId: 'other', rung: 'p240', atMs: NOW }],
  ['too long ago', { saleEventId: SALE, rung: 'p240', atMs: NOW - 120_000 }],
  ['a clock that was set back', { saleEventId: SALE, rung: 'p240', atMs: NOW + 60_000 }],
  ['no time', { saleEventId: SALE, rung: 'p240' }],
  ['a rung of another version', { saleEventId: SALE, rung: 'p9000', atMs: NOW }],
])('nobody goes on the air for %s', (_, mark) => {
  if (mark !== null) keep(mark);
  expect(readMark(SALE, NOW)).toBeNull();
});

test('storage that holds rubbish or refuses is as good as none', () => {
  kept.set('cho-phien.on-air', '{');
  expect(readMark(SALE, NOW)).toBeNull();
  vi.stubGlobal('sessionStorage', {
    getItem: () => {
      throw new Error('denied');
    },
  });
  expect(readMark(SALE, NOW)).toBeNull();
});
