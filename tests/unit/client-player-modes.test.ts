import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Fallback,
  FIRST_REST_MS,
  followLink,
  freshFallback,
  type LinkSample,
  LONGEST_REST_MS,
  limitsFor,
  sourceFor,
} from '../../client/player/modes.ts';

const STILLS_KBPS = 36;
const SOUND_KBPS = 26;

const good: LinkSample = {
  nowMs: 0,
  atLowest: false,
  lowestKbps: STILLS_KBPS,
  recentKbps: 400,
  receiving: true,
  stalled: false,
  bufferMs: 12_000,
};
/** Stills on a link that does not carry them. */
const drowning: Partial<LinkSample> = { atLowest: true, recentKbps: 30, bufferMs: 800, stalled: true };
/** Sound alone on a link that would bear more. */
const recovered: Partial<LinkSample> = { atLowest: true, lowestKbps: SOUND_KBPS, recentKbps: 200 };

/** Follows the same link for so many seconds. */
function follow(state: Fallback, seconds: number, sample: Partial<LinkSample>, fromMs = state.sinceMs) {
  let next = state;
  for (let second = 1; second <= seconds; second++) {
    next = followLink(next, { ...good, ...sample, nowMs: fromMs + second * 1_000 });
  }
  return next;
}

describe('going down to sound alone', () => {
  it('happens when the lowest rung comes slower than it plays', () => {
    const state = follow(freshFallback(0), 10, drowning);
    expect(state.soundOnly).toBe(true);
    expect(sourceFor({ kind: 'auto' }, state)).toBe('sound');
  });

  it('waits for a rung that only just does not hold, but not for ever', () => {
    const stalls = { ...drowning, recentKbps: STILLS_KBPS + 4 };
    expect(follow(freshFallback(0), 8, stalls).soundOnly).toBe(false);
    expect(follow(freshFallback(0), 15, stalls).soundOnly).toBe(true);
  });

  it('does not happen while a lower rung is left, nor with enough to play', () => {
    expect(follow(freshFallback(0), 60, { ...drowning, atLowest: false }).soundOnly).toBe(false);
    expect(follow(freshFallback(0), 60, { ...drowning, bufferMs: 9_000, stalled: false }).soundOnly).toBe(
      false,
    );
  });

  it('does not happen on a dead link, which carries no sound either', () => {
    expect(follow(freshFallback(0), 120, { ...drowning, receiving: false }).soundOnly).toBe(false);
  });

  it('starts to count anew when the link was well in between', () => {
    let state = freshFallback(0);
    for (let round = 0; round < 20; round++) {
      state = follow(state, 3, drowning, round * 4_000);
      state = follow(state, 1, {}, round * 4_000 + 3_000);
    }
    expect(state.soundOnly).toBe(false);
  });
});

describe('coming back to the picture', () => {
  const down = follow(freshFallback(0), 10, drowning);

  it('takes a link with room to spare, and a rest', () => {
    expect(follow(down, 8, recovered).soundOnly).toBe(true);
    expect(follow(down, 20, recovered).soundOnly).toBe(false);
  });

  it('does not happen on a link that carries no more than the sound', () => {
    expect(follow(down, 300, { ...recovered, recentKbps: STILLS_KBPS + 5 }).soundOnly).toBe(true);
    expect(follow(down, 300, { ...recovered, recentKbps: null }).soundOnly).toBe(true);
  });

  it('does not happen out of a short buffer', () => {
    expect(follow(down, 300, { ...recovered, bufferMs: 2_000 }).soundOnly).toBe(true);
  });

  it('waits longer after every return that did not hold, and forgets that when one did', () => {
    let state = freshFallback(-1_000_000);
    const rests: number[] = [];
    for (let round = 0; round < 7; round++) {
      state = follow(state, 10, drowning, round === 0 ? 0 : state.sinceMs);
      rests.push(state.restMs);
      state = follow(state, 200, recovered);
      expect(state.soundOnly).toBe(false);
    }
    expect(rests[0]).toBe(FIRST_REST_MS);
    expect(rests[1]).toBe(2 * FIRST_REST_MS);
    expect(rests.at(-1)).toBe(LONGEST_REST_MS);
    state = follow(state, 120, good);
    expect(follow(state, 10, drowning, state.sinceMs + 120_000).restMs).toBe(FIRST_REST_MS);
  });
});

it('never changes more than once in ten seconds on any link that is bad for a picture', () => {
  const samples = fc.array(
    fc.record({
      atLowest: fc.boolean(),
      recentKbps: fc.option(fc.integer({ min: 0, max: 500 })),
      receiving: fc.boolean(),
      stalled: fc.boolean(),
      bufferMs: fc.integer({ min: 0, max: 40_000 }),
    }),
    { minLength: 1, maxLength: 200 },
  );
  fc.assert(
    fc.property(samples, (seconds) => {
      let state = freshFallback(0);
      const falls: number[] = [];
      seconds.forEach((sample, index) => {
        const before = state.soundOnly;
        state = followLink(state, { ...good, ...sample, nowMs: index * 1_000 });
        if (!before && state.soundOnly) falls.push(index);
      });
      for (const [index, at] of falls.entries()) {
        const next = falls[index + 1];
        if (next !== undefined) expect(next - at).toBeGreaterThanOrEqual(FIRST_REST_MS / 1_000);
      }
    }),
  );
});

describe('what the viewer has chosen', () => {
  const fresh = freshFallback(0);
  const down = { ...fresh, soundOnly: true };

  it('is the most that is loaded; a link that fails goes below it', () => {
    expect(sourceFor({ kind: 'sound' }, fresh)).toBe('sound');
    expect(sourceFor({ kind: 'stills' }, fresh)).toBe('adaptive');
    expect(sourceFor({ kind: 'stills' }, down)).toBe('sound');
    expect(sourceFor({ kind: 'picture', maxKbps: 200 }, down)).toBe('sound');
  });

  it('limits the rungs, together with the data saver', () => {
    expect(limitsFor({ kind: 'auto' }, [null, undefined])).toEqual({ maxKbps: null, stillsOnly: false });
    expect(limitsFor({ kind: 'picture', maxKbps: 200 }, [null])).toEqual({ maxKbps: 200, stillsOnly: false });
    expect(limitsFor({ kind: 'picture', maxKbps: 200 }, [120])).toEqual({ maxKbps: 120, stillsOnly: false });
    expect(limitsFor({ kind: 'stills' }, [120])).toEqual({ maxKbps: 120, stillsOnly: true });
  });
});
