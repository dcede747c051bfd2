import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom } from '../../bench/lib/trace.ts';
import {
  beginClimb,
  type Climb,
  type LinkSample,
  SEND_RUNGS,
  stepClimb,
} from '../../client/studio/send-rungs.ts';
import type { SendRungId } from '../../server/contract/uplink.ts';

/** A link as congestion control sees it: some more than is sent, never more than there is; what is too much is lost. */
function shownBy(linkKbit: number, climb: Climb, atMs: number): LinkSample {
  const { rung } = climb;
  const soundKbit = rung.soundKbit + 8;
  const wantedKbit = soundKbit + rung.mostKbit;
  // Below a rung's need its encoder cannot go.
  const leastKbit = soundKbit + rung.needKbit * 0.7;
  const sentKbit = Math.max(leastKbit, Math.min(wantedKbit, linkKbit));
  const lossShare = Math.max(0, 1 - linkKbit / sentKbit);
  const availableKbit = Math.min(linkKbit, 1.4 * sentKbit);
  return { atMs, heard: true, availableKbit, sentKbit, lossShare, roundTripMs: 100 };
}

/** The rungs of each second on such a link. */
function follow(linkKbit: (second: number) => number, seconds: number, from?: SendRungId): SendRungId[] {
  let climb = beginClimb(from);
  return Array.from({ length: seconds }, (_, second) => {
    climb = stepClimb(climb, shownBy(linkKbit(second), climb, second * 1_000));
    return climb.rung.id;
  });
}

test('finds the rung of a link and stays there', () => {
  for (const [kbit, id] of [
    [2_000, 'p720'],
    [680, 'p480'],
    [360, 'p360'],
    [180, 'p240'],
    [80, 'p144'],
    [38, 'stills'],
  ] as const) {
    expect(follow(() => kbit, 60).slice(-10), `${kbit} kbit/s`).toContain(id);
  }
});

test('a strong link is climbed within twenty seconds', () => {
  expect(follow(() => 2_000, 20).at(-1)).toBe('p720');
});

test('falls at once where the link breaks down, and the sound stays', () => {
  const rungs = follow((second) => (second < 40 ? 2_000 : 24), 60);
  expect(rungs[39]).toBe('p720');
  // A still is tried now and then.
  const after = rungs.slice(50);
  expect(new Set(after)).toEqual(new Set(['sound', 'stills']));
  expect(after.filter((id) => id === 'sound').length).toBeGreaterThan(after.length * 0.6);
});

test('overflow is answered even where congestion control believes in more', () => {
  let climb = beginClimb('p360');
  const overflowing = { heard: true, availableKbit: 400, sentKbit: 300, lossShare: 0.4, roundTripMs: 100 };
  for (const atMs of [-1_000, 0]) climb = stepClimb(climb, { ...overflowing, atMs });
  expect(climb.rung.id).toBe('p240');
  // What waits on the link drains first.
  climb = stepClimb(climb, { ...overflowing, atMs: 2_000 });
  expect(climb.rung.id).toBe('p240');
  climb = stepClimb(climb, { ...overflowing, atMs: 4_000 });
  expect(climb.rung.id).toBe('p144');
  // Unless half of it is lost.
  climb = stepClimb(climb, { ...overflowing, lossShare: 0.6, atMs: 5_000 });
  expect(climb.rung.id).toBe('stills');
});

test('a way that has become a second longer is an overflow, one that always was is not', () => {
  const calm = { heard: true, availableKbit: 400, sentKbit: 300, lossShare: 0.02 };
  let climb = stepClimb(beginClimb('p360'), { ...calm, atMs: 0, roundTripMs: 900 });
  climb = stepClimb(climb, { ...calm, atMs: 1_000, roundTripMs: 950 });
  expect(climb.rung.id).toBe('p360');
  climb = stepClimb(climb, { ...calm, atMs: 2_000, roundTripMs: 1_900 });
  expect(climb.rung.id).toBe('p240');
});

test('five lost packets in a hundred are no reason to send less', () => {
  let climb = beginClimb('p360');
  for (let second = 0; second < 60; second++) {
    const sample = { heard: true, availableKbit: 290, sentKbit: 280, lossShare: 0.06, roundTripMs: 220 };
    climb = stepClimb(climb, { ...sample, atMs: second * 1_000 });
  }
  expect(climb.rung.id).toBe('p360');
});

test('nor is a second in which chance alone took more of them', () => {
  const random = createRandom(1);
  const lossShares = Array.from({ length: 1_200 }, () => {
    const lost = Array.from({ length: 25 }, () => random()).filter((one) => one < 0.05).length;
    return lost / 25;
  });
  expect(Math.max(...lossShares)).toBeGreaterThan(0.2);
  let climb = beginClimb('p144');
  for (const [second, lossShare] of lossShares.entries()) {
    const sample = { heard: true, availableKbit: 80, sentKbit: 74, lossShare, roundTripMs: 220 };
    climb = stepClimb(climb, { ...sample, atMs: second * 1_000 });
    expect(climb.rung.needKbit).toBeGreaterThanOrEqual(40);
  }
});

test('a link that overflows with a rung’s most, but carries what it needs, gets less of it', () => {
  const whole = SEND_RUNGS.find(({ id }) => id === 'p144');
  let climb = beginClimb('p144');
  const calm = { heard: true, availableKbit: 130, sentKbit: 120, lossShare: 0.05, roundTripMs: 200 };
  climb = stepClimb(climb, { ...calm, atMs: 0 });
  climb = stepClimb(climb, { ...calm, atMs: 1_000, roundTripMs: 1_100 });
  expect(climb.rung.id).toBe('p144');
  expect(climb.rung.mostKbit).toBeLessThan(80);
  expect(climb.rung.mostKbit).toBeGreaterThanOrEqual(climb.rung.needKbit);
  // Later the whole rung is tried again, before the next one.
  const after: number[] = [];
  for (let second = 10; second < 40; second++) {
    climb = stepClimb(climb, { ...calm, sentKbit: 80, availableKbit: 110, atMs: second * 1_000 });
    after.push(climb.rung.mostKbit);
  }
  expect(after).toContain(whole?.mostKbit);
});

test('what was lost with the link says nothing of the link that is back', () => {
  let climb = beginClimb('p360');
  const sample = { availableKbit: 60, sentKbit: 300, roundTripMs: 100 };
  for (let second = 0; second < 5; second++) {
    climb = stepClimb(climb, { ...sample, heard: false, lossShare: 1, atMs: second * 1_000 });
  }
  for (const second of [5, 6, 7]) {
    climb = stepClimb(climb, { ...sample, heard: true, lossShare: 0.9, atMs: second * 1_000 });
    expect(climb.rung.id).toBe('p360');
  }
  climb = stepClimb(climb, { ...sample, heard: true, lossShare: 0.45, atMs: 9_000 });
  expect(climb.rung.id).toBe('p240');
});

test('tries in vain come ever more rarely', () => {
  // Just under what the next rung needs: each try is taken back.
  let climb = beginClimb('p144');
  const triesAt: number[] = [];
  for (let second = 0; second < 240; second++) {
    const { rung } = climb;
    const high = rung.id !== 'p144';
    climb = stepClimb(climb, {
      atMs: second * 1_000,
      heard: true,
      availableKbit: 110,
      sentKbit: 60,
      lossShare: high ? 0.5 : 0,
      roundTripMs: 100,
    });
    if (climb.rung.needKbit > rung.needKbit) triesAt.push(second);
  }
  const gaps = triesAt.slice(1).map((at, index) => at - (triesAt[index] ?? 0));
  expect(gaps.length).toBeGreaterThan(2);
  expect(gaps[1]).toBeGreaterThan(1.5 * (gaps[0] ?? 0));
});

/** A second on a link of which the browser knows no more than this, kbit/s. */
const calmAt = (second: number, availableKbit: number): LinkSample => ({
  atMs: second * 1_000,
  heard: true,
  availableKbit,
  sentKbit: 28,
  lossShare: 0.05,
  roundTripMs: 220,
});

/** Single pictures until the first second in which they try whether the link carries more. */
function untilTried(from: Climb, second: number): { climb: Climb; second: number } {
  let climb = from;
  let at = second;
  while (climb.rung.mostKbit <= 12) climb = stepClimb(climb, calmAt(at++, 49));
  return { climb, second: at };
}

test('single pictures try with larger ones, and climb to twice as many a second at a time', () => {
  let { climb, second } = untilTried(beginClimb('stills'), 0);
  expect(climb.rung).toMatchObject({ id: 'stills', framesPerSecond: 1 });
  const pictures: number[] = [];
  while (pictures.length < 4) {
    climb = stepClimb(climb, calmAt(second++, 90));
    pictures.push(climb.rung.framesPerSecond);
  }
  expect(climb.rung.id).toBe('p144');
  expect(pictures).toEqual([2, 4, 8, 12]);
});

test('a try that shows no room ends by itself, and the next one waits twice as long', () => {
  let { climb, second } = untilTried(beginClimb('stills'), 0);
  const waits: number[] = [second];
  for (let tries = 0; tries < 3; tries++) {
    const triedAt = second;
    while (climb.rung.mostKbit > 12) climb = stepClimb(climb, calmAt(second++, 49));
    expect(climb.rung).toMatchObject({ id: 'stills', framesPerSecond: 1 });
    expect(second - triedAt).toBeLessThan(8);
    const endedAt = second;
    ({ climb, second } = untilTried(climb, second));
    waits.push(second - endedAt);
  }
  for (const [index, wait] of waits.slice(1).entries())
    expect(wait).toBeGreaterThan(1.7 * (waits[index] ?? 0));
});

test('a long way is no overflow while what waited on the link drains', () => {
  let { climb, second } = untilTried(beginClimb('stills'), 0);
  const late = (at: number): LinkSample => ({ ...calmAt(at, 49), roundTripMs: 1_000 });
  climb = stepClimb(climb, late(second++));
  // The try is over, and the sound goes on with single pictures.
  expect(climb.rung).toMatchObject({ id: 'stills', mostKbit: 12 });
  for (let seconds = 0; seconds < 7; seconds++) climb = stepClimb(climb, late(second++));
  expect(climb.rung.id).toBe('stills');
  for (let seconds = 0; seconds < 2; seconds++) climb = stepClimb(climb, late(second++));
  expect(climb.rung.id).toBe('sound');
});

test('whatever a link does, the phone stands on a rung, and knows nothing before the first estimate', () => {
  const begun = beginClimb();
  const silent = {
    atMs: 5_000,
    heard: true,
    availableKbit: null,
    sentKbit: 0,
    lossShare: 0,
    roundTripMs: null,
  };
  expect(stepClimb(begun, silent).rung).toBe(begun.rung);
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 5_000, noNaN: true }), { maxLength: 200 }), (links) => {
      const ids = follow((second) => links[second] ?? 0, links.length);
      return ids.every((id) => SEND_RUNGS.some((rung) => rung.id === id));
    }),
  );
});
