import { expect, it } from 'vitest';
import { createPictureGaps, PATIENCE_MS } from '../../transcoder/source/picture-gaps.ts';

const begin = () => {
  const gaps = createPictureGaps();
  gaps.take(65_534, true, 0);
  gaps.take(65_535, false, 10);
  return gaps;
};

it('takes a picture for whole while its numbers go on, over their wrap too', () => {
  const gaps = begin();
  gaps.take(0, false, 20);
  gaps.take(2, false, 30);
  gaps.take(1, false, 40);
  expect(gaps.brokenSince(10_000)).toBeNull();
});

it('gives a lost packet time to be sent again', () => {
  const gaps = begin();
  gaps.take(1, false, 20);
  expect(gaps.brokenSince(20 + PATIENCE_MS - 1)).toBeNull();
  gaps.take(0, false, 20 + PATIENCE_MS - 1);
  expect(gaps.brokenSince(10_000)).toBeNull();
});

it('is broken from the gap on until a key frame after it', () => {
  const gaps = begin();
  gaps.take(1, false, 20);
  gaps.take(2, false, 300);
  expect(gaps.brokenSince(20 + PATIENCE_MS)).toBe(20);
  // Nobody waits for it any more, and a picture that only leans on those before does not help.
  gaps.take(0, false, 600);
  gaps.take(3, false, 700);
  expect(gaps.brokenSince(800)).toBe(20);
  gaps.take(4, true, 900);
  expect(gaps.brokenSince(10_000)).toBeNull();
});

it('needs another key frame when the first has gaps of its own', () => {
  const gaps = begin();
  gaps.take(1, false, 20);
  gaps.take(2, true, 600);
  gaps.take(4, false, 620);
  expect(gaps.brokenSince(700)).toBeNull();
  expect(gaps.brokenSince(620 + PATIENCE_MS)).toBe(620);
});

it('asks for nothing that a key frame has made needless', () => {
  const gaps = begin();
  gaps.take(1, false, 20);
  gaps.take(2, true, 100);
  expect(gaps.brokenSince(10_000)).toBeNull();
});

it('takes a leap of the numbers for a picture that is gone', () => {
  const gaps = begin();
  gaps.take(20_000, false, 20);
  expect(gaps.brokenSince(20)).toBe(20);
  gaps.take(20_001, true, 30);
  expect(gaps.brokenSince(10_000)).toBeNull();
});
