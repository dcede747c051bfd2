import { expect, test } from 'vitest';
import { createLiveJudge } from '../../bench/lib/live-judge.ts';

const LISTED = 6;

/** A playlist of 2 s segments up to number `last`; `gapAt` has a second missing before it. */
function playlist(last: number, more: { gapAt?: number; brokenAt?: number } = {}): string {
  const first = Math.max(0, last - LISTED + 1);
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    '#EXT-X-TARGETDURATION:2',
    `#EXT-X-MEDIA-SEQUENCE:${first}`,
    `#EXT-X-DISCONTINUITY-SEQUENCE:${more.brokenAt !== undefined && first > more.brokenAt ? 1 : 0}`,
    '#EXT-X-INDEPENDENT-SEGMENTS',
    '#EXT-X-MAP:URI="init-0.mp4"',
  ];
  for (let number = first; number <= last; number += 1) {
    const lost = more.gapAt !== undefined && number >= more.gapAt ? 1_000 : 0;
    if (number === more.brokenAt) lines.push('#EXT-X-DISCONTINUITY');
    lines.push(`#EXT-X-PROGRAM-DATE-TIME:${new Date(2_000 * number + lost).toISOString()}`);
    lines.push('#EXTINF:2.000,', `${number}.m4s`);
  }
  return `${lines.join('\n')}\n`;
}

/** A look at each second from the segment `from` on, each listed half a second after its end. */
function watch(judge: ReturnType<typeof createLiveJudge>, text: (last: number) => string, lateMs = () => 0) {
  for (let last = 10; last < 20; last += 1) judge.look(text(last), 2_000 * (last + 1) + 500 + lateMs());
}

test('a live that goes on evenly has nothing dropped, late or broken', () => {
  const judge = createLiveJudge(1_000);
  watch(judge, (last) => playlist(last));
  expect(judge.verdict()).toEqual({ segments: 9, dropped: 0, late: 0, latestMs: 0, violations: [] });
});

test('missing time and a discontinuity count as dropped', () => {
  const gap = createLiveJudge(1_000);
  watch(gap, (last) => playlist(last, { gapAt: 14 }));
  expect(gap.verdict().dropped).toBe(1);
  const broken = createLiveJudge(1_000);
  watch(broken, (last) => playlist(last, { brokenAt: 14 }));
  expect(broken.verdict()).toMatchObject({ dropped: 1, violations: [] });
});

test('a segment is late from half a target duration above the look’s own coarseness on', () => {
  const judge = createLiveJudge(1_000);
  const delays = [0, 0, 900, 0, 1_900, 2_100, 0, 0, 0, 0];
  watch(
    judge,
    (last) => playlist(last),
    () => delays.shift() ?? 0,
  );
  expect(judge.verdict()).toMatchObject({ late: 1, latestMs: 2_100, dropped: 0 });
});

test('a rule of the RFC that is broken is told', () => {
  const judge = createLiveJudge(1_000);
  judge.look(playlist(10), 0);
  judge.look(playlist(11).replace('9.m4s', '9-b.m4s'), 2_000);
  expect(judge.verdict().violations).toEqual([expect.stringContaining('immutable')]);
});
