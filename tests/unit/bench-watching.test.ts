import { expect, test } from 'vitest';
import { takeApart } from '../../bench/lib/stages.ts';
import { type Glance, judge } from '../../bench/lib/watching.ts';

/** Glances every 50 ms: the video plays at `pace` for each stretch, and shows what was taken `lateMs` before. */
function glancesOf(stretches: { ms: number; pace: number }[], lateMs = 4_000): Glance[] {
  const glances: Glance[] = [{ at: 0, takenAt: null, position: 0, height: 0 }];
  let [at, position] = [0, 0];
  for (const { ms, pace } of stretches) {
    for (const end = at + ms; at < end; ) {
      at += 50;
      position += (50 * pace) / 1_000;
      glances.push({ at, takenAt: at - lateMs, position, height: 360 });
    }
  }
  return glances;
}

test('counts pauses from a quarter of a second on, after the start only', () => {
  const watching = judge(
    glancesOf([
      { ms: 2_000, pace: 0 },
      { ms: 5_000, pace: 1 },
      { ms: 200, pace: 0 },
      { ms: 1_000, pace: 0.95 },
      { ms: 600, pace: 0 },
      { ms: 1_000, pace: 1.05 },
      { ms: 400, pace: 0 },
    ]),
    0,
  );
  expect(watching).toMatchObject({ startedAt: 2_050, stalls: 2, stallMs: 1_000, unread: 0 });
});

test('a jump to the live edge is no play, and a video that never plays has not started', () => {
  const glances = glancesOf([{ ms: 1_000, pace: 0 }]);
  const jumped = glances.map((glance, index) => (index === 10 ? { ...glance, position: 40 } : glance));
  expect(judge(jumped, 0).startedAt).toBeNull();
});

test('latencies are those after settling, in order; unread pictures are told', () => {
  const glances = glancesOf([{ ms: 4_000, pace: 1 }]);
  const half = glances.map((glance, index) => (index % 2 === 0 ? { ...glance, takenAt: null } : glance));
  const { latenciesMs, unread } = judge(half, 2_000);
  expect(new Set(latenciesMs)).toEqual(new Set([4_000]));
  expect(latenciesMs.length).toBeLessThan(half.length / 2);
  expect(unread).toBeCloseTo(0.5, 1);
});

test('takes the way of a picture apart by the part it came in', () => {
  const offered = new Map([
    ['7', { at: 14_000, startMs: 10_000, durationMs: 4_000 }],
    ['7.0', { at: 11_500, startMs: 10_000, durationMs: 1_000 }],
    ['7.1', { at: 12_400, startMs: 11_000, durationMs: 1_000 }],
  ]);
  const fetched = [
    { url: 'http://x/live/a/v64/7.0.m4s', at: 11_600 },
    { url: 'http://x/live/a/v64/7.1.m4s', at: 12_500 },
    { url: 'http://x/live/a/v64/init-0.mp4', at: 11_000 },
  ];
  const shown = (takenAt: number, at: number): Glance => ({ at, takenAt, position: 1, height: 240 });
  expect(takeApart([shown(11_150, 14_150)], offered, fetched, -50)).toEqual({
    offeredMs: 1_250,
    fetchedMs: 100,
    shownMs: 1_650,
    known: 1,
  });
  expect(takeApart([shown(11_150, 12_450), shown(3_000, 9_000)], offered, fetched, 0).known).toBe(0);
});
