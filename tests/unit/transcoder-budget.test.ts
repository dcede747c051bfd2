import { describe, expect, it } from 'vitest';
import { chooseTracks, costOf, createBacklogWatch, nextToShed } from '../../transcoder/ladder/budget.ts';
import { DEFAULT_LADDER, wholeLadder } from '../../transcoder/ladder/ladder.ts';

const whole = wholeLadder({ av1: false }).video;
const machine = { cores: 2, slowness: 1 };
const hd = { width: 1280, height: 720 };
const choose = (options: Partial<Parameters<typeof chooseTracks>[0]>) => {
  const { chosen, refused } = chooseTracks({
    ...{ tracks: whole, source: hd, shed: new Set(), spareCores: 2, machine, ...options },
  });
  return { chosen: chosen.map(({ id }) => id), refused };
};

describe('the budget', () => {
  it('encodes 720 lines only where the source has them', () => {
    expect(choose({}).chosen).toEqual(['v64', 'v105', 'v200', 'v400', 'v1100']);
    const phone = choose({ source: { width: 480, height: 640 } });
    expect(phone).toEqual({ chosen: ['v64', 'v105', 'v200', 'v400'], refused: [] });
  });

  it('has room for two lives with the default ladder on two cores', () => {
    expect(2 * costOf(DEFAULT_LADDER.video, hd, machine)).toBeLessThan(0.7 * 2);
  });

  it('leaves out the best that there is no room for, and says which', () => {
    const spareCores = costOf(whole.slice(0, 3), hd, machine);
    expect(choose({ spareCores })).toEqual({ chosen: ['v64', 'v105', 'v200'], refused: ['v1100', 'v400'] });
    expect(choose({ spareCores, machine: { cores: 2, slowness: 3 } }).chosen).toEqual(['v64']);
  });

  it('always keeps the lowest of each codec', () => {
    const both = wholeLadder({ av1: true }).video;
    expect(choose({ tracks: both, spareCores: 0 }).chosen).toEqual(['v64', 'v50-av1']);
    expect(nextToShed(whole.slice(0, 1))).toBeNull();
    expect(nextToShed(both)?.id).toBe('v130-av1');
  });

  it('does not choose what was given up', () => {
    const { chosen, refused } = choose({ shed: new Set(['v400', 'v1100']) });
    expect(chosen).toEqual(['v64', 'v105', 'v200']);
    expect(refused).toEqual(['v1100', 'v400']);
  });
});

describe('the backlog', () => {
  it('is too much when it stays, not when it passes or comes from the start', () => {
    const isBehind = createBacklogWatch(0);
    expect([1_000, 4_000, 5_500].map((now) => isBehind(9_000, now))).toEqual([false, false, false]);
    expect(isBehind(4_000, 7_000)).toBe(false);
    expect(isBehind(1_000, 9_000)).toBe(false);
    expect([10_000, 12_000].map((now) => isBehind(4_000, now))).toEqual([false, false]);
    expect(isBehind(4_000, 13_000)).toBe(true);
  });
});
