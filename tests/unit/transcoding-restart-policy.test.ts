import { expect, it } from 'vitest';
import { createRestartPolicy } from '../../server/transcoding/restart-policy.ts';

function heldPolicy() {
  let now = 0;
  const policy = createRestartPolicy({ now: () => now });
  /** Runs for so many ms and ends; answers the pause before the next start, in ms. */
  const liveFor = (ms: number) => {
    policy.started();
    now += ms;
    return policy.ended();
  };
  return {
    policy,
    liveFor,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

it('waits longer from end to end, and then tries slowly for ever', () => {
  const { policy, liveFor } = heldPolicy();
  const pauses = Array.from({ length: 6 }, () => liveFor(100));
  expect(pauses).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000]);
  expect(policy.broken).toBe(false);
  expect([liveFor(100), liveFor(100), liveFor(59_999)]).toEqual([60_000, 60_000, 60_000]);
  expect(policy.broken).toBe(true);
});

it('begins anew with a process that has lived a minute', () => {
  const { policy, liveFor, pass } = heldPolicy();
  for (let ends = 0; ends < 10; ends++) liveFor(100);
  policy.started();
  expect(policy.broken).toBe(true);
  pass(60_000);
  expect(policy.broken).toBe(false);
  expect(policy.ended()).toBe(500);
  expect(policy.broken).toBe(false);
});
