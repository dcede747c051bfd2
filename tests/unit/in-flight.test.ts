import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createInFlight } from '../../server/lib/in-flight.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('waits for what has begun, failed or not, and takes no more', async () => {
  const inFlight = createInFlight();
  const good = Promise.withResolvers<number>();
  const bad = Promise.withResolvers<number>();
  const tracked = [inFlight.track(good.promise), inFlight.track(bad.promise)];
  let drained: number | null = null;
  const drain = inFlight.drain(1_000).then((left) => {
    drained = left;
  });
  expect(inFlight.accepting).toBe(false);
  good.resolve(7);
  await tracked[0];
  expect(drained).toBeNull();
  bad.reject(new Error('refused'));
  await expect(tracked[1]).rejects.toThrow('refused');
  await drain;
  expect(drained).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

it('says how much was left at the bound', async () => {
  const inFlight = createInFlight();
  void inFlight.track(new Promise(() => undefined));
  const drain = inFlight.drain(1_000);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await drain).toBe(1);
});

it('drains at once when nothing runs', async () => {
  const inFlight = createInFlight();
  await inFlight.track(Promise.resolve());
  expect(inFlight.accepting).toBe(true);
  expect(await inFlight.drain(1_000)).toBe(0);
});
