import { describe, expect, it } from 'vitest';
import { createIntake } from '../../client/player/intake.ts';
import {
  firstNearness,
  followNearness,
  type Nearness,
  type NearnessSample,
} from '../../client/player/low-latency.ts';

const good: NearnessSample = {
  nowMs: 0,
  throughputKbps: 2_000,
  rungKbps: 400,
  targetMs: 6_000,
  segmentMs: 4_000,
  stalled: false,
};

/** Follows the same link for so many seconds. */
function follow(
  state: Nearness,
  seconds: number,
  change: Partial<NearnessSample> = {},
  fromMs = 0,
): Nearness {
  let next = state;
  for (let second = 1; second <= seconds; second++) {
    next = followNearness(next, { ...good, ...change, nowMs: fromMs + second * 1_000 });
  }
  return next;
}

describe('loading by parts', () => {
  it('begins on a good link whose viewer goes near to live', () => {
    expect(follow(firstNearness(false), 2).parts).toBe(false);
    expect(follow(firstNearness(false), 10).parts).toBe(true);
  });

  it('does not begin far from live, on a slow link, or on one that the rung fills', () => {
    expect(follow(firstNearness(false), 60, { targetMs: 16_000 }).parts).toBe(false);
    expect(follow(firstNearness(false), 60, { throughputKbps: 600, rungKbps: 64 }).parts).toBe(false);
    expect(follow(firstNearness(false), 60, { throughputKbps: 1_500, rungKbps: 1_100 }).parts).toBe(false);
  });

  it('stays through what would not begin it, so that it does not swing', () => {
    const between = { throughputKbps: 650, rungKbps: 400, targetMs: 13_000 };
    expect(follow(firstNearness(true), 60, between).parts).toBe(true);
    expect(follow(firstNearness(false), 60, between).parts).toBe(false);
  });

  it('ends when the link is no longer good or the target far', () => {
    expect(follow(firstNearness(true), 10, { throughputKbps: 300 }).parts).toBe(false);
    expect(follow(firstNearness(true), 10, { targetMs: 20_000 }).parts).toBe(false);
    expect(follow(firstNearness(true), 1, { throughputKbps: 300 }).parts).toBe(true);
  });

  it('ends at once with a stall, and rests before it begins again', () => {
    const stalled = follow(firstNearness(true), 1, { stalled: true });
    expect(stalled.parts).toBe(false);
    expect(follow(stalled, 25, {}, 1_000).parts).toBe(false);
    expect(follow(stalled, 60, {}, 1_000).parts).toBe(true);
  });
});

describe('the rate at which media comes in', () => {
  const load = (bytes: number, start: number, end: number) => ({ loaded: bytes, loading: { start, end } });

  it('is unknown before there is anything to tell', () => {
    const intake = createIntake(() => 1_000);
    expect(intake.kbps()).toBeNull();
    intake.begin(load(0, 900, 0));
    expect(intake.kbps()).toBeNull();
  });

  it('is that of the last loads, waits included, so that a link which came back is soon seen', () => {
    const intake = createIntake(() => 60_000);
    intake.end(load(10_000, 1_000, 9_000));
    for (const at of [10_000, 14_000, 18_000]) intake.end(load(15_000, at, at + 300));
    expect(intake.kbps()).toBeCloseTo(400);
    expect(intake.bytes()).toBe(55_000);
  });

  it('counts what is on its way as soon as that tells more than the wait for an answer', () => {
    let nowMs = 1_000;
    const intake = createIntake(() => nowMs);
    const slow = load(9_000, 1_000, 0);
    intake.begin(slow);
    nowMs = 3_000;
    expect(intake.kbps()).toBeNull();
    nowMs = 5_000;
    expect(intake.kbps()).toBeCloseTo(18);
    expect(intake.bytes()).toBe(9_000);
    intake.end(slow);
    expect(intake.bytes()).toBe(9_000);
  });
});
