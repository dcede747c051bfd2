import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createCoalescer } from '../../server/lib/coalescer.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('sends the first at once, then only the newest of each interval', () => {
  const sent: number[] = [];
  const coalescer = createCoalescer<number>(250, (value) => sent.push(value));
  for (const value of [1, 2, 3]) coalescer.push('a', value);
  expect(sent).toEqual([1]);
  vi.advanceTimersByTime(249);
  expect(sent).toEqual([1]);
  vi.advanceTimersByTime(1);
  expect(sent).toEqual([1, 3]);
  // The interval runs on from the second send.
  coalescer.push('a', 4);
  expect(sent).toEqual([1, 3]);
  vi.advanceTimersByTime(250);
  expect(sent).toEqual([1, 3, 4]);
  vi.advanceTimersByTime(250);
  coalescer.push('a', 5);
  expect(sent).toEqual([1, 3, 4, 5]);
});

it('keeps keys apart', () => {
  const sent: string[] = [];
  const coalescer = createCoalescer<string>(250, (value) => sent.push(value));
  coalescer.push('a', 'a1');
  coalescer.push('b', 'b1');
  coalescer.push('a', 'a2');
  vi.advanceTimersByTime(250);
  expect(sent).toEqual(['a1', 'b1', 'a2']);
});

it('flushes what waits and leaves no timer', () => {
  const sent: number[] = [];
  const coalescer = createCoalescer<number>(250, (value) => sent.push(value));
  coalescer.push('a', 1);
  coalescer.push('a', 2);
  coalescer.flush();
  expect(sent).toEqual([1, 2]);
  expect(vi.getTimerCount()).toBe(0);
});
