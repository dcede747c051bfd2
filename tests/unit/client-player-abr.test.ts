import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  chooseAbandon,
  chooseRung,
  type DownloadInput,
  type RungInput,
  standBy,
  TUNING,
} from '../../client/player/abr/decide.ts';
import { createDownloadMeter } from '../../client/player/abr/download-meter.ts';

const STILLS = { averageKbps: 37, stills: true };
const RUNGS = [61, 98, 188, 332].map((averageKbps) => ({ averageKbps, stills: false }));

const GOOD: RungInput = {
  rungs: RUNGS,
  current: 0,
  highest: 3,
  throughputKbps: 3_000,
  firstByteMs: 100,
  bufferMs: 24_000,
  lateMs: 0,
  segmentMs: 4_000,
  sinceSwitchMs: 60_000,
};
const choice = (change: Partial<RungInput>) => chooseRung({ ...GOOD, ...change });

describe('the rung of the next segment', () => {
  it('is the highest on a good link with a full buffer', () => {
    expect(choice({})).toBe(3);
  });

  it('is the lowest while the buffer is all but empty, however fast the link seems', () => {
    expect(choice({ current: 3, bufferMs: 100 })).toBe(0);
    expect(choice({ current: 0, bufferMs: 0 })).toBe(0);
  });

  it('falls at once when the link does, without a rest', () => {
    expect(choice({ current: 3, throughputKbps: 120, sinceSwitchMs: 100 })).toBeLessThan(2);
  });

  it('climbs only after a rest since the last switch', () => {
    const link = { throughputKbps: 450 };
    expect(choice({ ...link, current: 1, sinceSwitchMs: 100 })).toBeLessThan(3);
    expect(choice({ ...link, current: 1, sinceSwitchMs: 10_000 })).toBe(3);
  });

  it('climbs at once where the link bears many times the rate', () => {
    expect(choice({ current: 1, sinceSwitchMs: 100 })).toBe(3);
  });

  it('stays where it would not have climbed to, so that it does not swing', () => {
    const link = { throughputKbps: 300 };
    expect(choice({ ...link, current: 2 })).toBe(2);
    expect(choice({ ...link, current: 3 })).toBe(3);
  });

  it('asks more of a link when the buffer is short, or would be once all is here', () => {
    const link = { throughputKbps: 300, current: 2 };
    expect(choice({ ...link, bufferMs: 14_000 })).toBe(2);
    expect(choice({ ...link, bufferMs: 4_600 })).toBeLessThan(2);
    expect(choice({ ...link, bufferMs: 14_000, lateMs: 20_000 })).toBeLessThan(2);
  });

  it('goes no higher than allowed', () => {
    expect(choice({ highest: 1, current: 3 })).toBe(1);
    expect(choice({ highest: 0 })).toBe(0);
  });

  it('counts slow answers: a download that would empty the buffer is not begun', () => {
    const fast = { current: 1, throughputKbps: 2_000, bufferMs: 6_000 };
    expect(choice({ ...fast, firstByteMs: 100 })).toBe(3);
    expect(choice({ ...fast, firstByteMs: 2_500 })).toBe(1);
  });

  it('is a rung of the ladder, and never a lower one on a faster link', () => {
    const inputs = fc.record({
      rungs: fc.constantFrom(RUNGS, [STILLS, ...RUNGS.slice(0, 3)]),
      current: fc.integer({ min: 0, max: 3 }),
      highest: fc.integer({ min: 0, max: 3 }),
      throughputKbps: fc.double({ min: 0, max: 5_000, noNaN: true }),
      firstByteMs: fc.integer({ min: 5, max: 5_000 }),
      bufferMs: fc.integer({ min: 0, max: 30_000 }),
      lateMs: fc.integer({ min: 0, max: 30_000 }),
      sinceSwitchMs: fc.integer({ min: 0, max: 60_000 }),
    });
    fc.assert(
      fc.property(inputs, fc.double({ min: 1, max: 10, noNaN: true }), (input, factor) => {
        const rung = choice(input);
        expect(rung).toBeGreaterThanOrEqual(0);
        expect(rung).toBeLessThanOrEqual(input.highest);
        expect(choice({ ...input, throughputKbps: input.throughputKbps * factor })).toBeGreaterThanOrEqual(
          rung,
        );
        expect(choice({ ...input, bufferMs: input.bufferMs * factor })).toBeGreaterThanOrEqual(rung);
      }),
    );
  });
});

describe('stills', () => {
  const weak = { rungs: [STILLS, ...RUNGS], highest: 4, bufferMs: 6_000 };

  it('are for a link that does not carry the lowest picture that moves', () => {
    expect(choice({ ...weak, current: 1, throughputKbps: 50 })).toBe(0);
    expect(choice({ ...weak, current: 1, throughputKbps: 70 })).toBe(1);
  });

  it('wait until the buffer is short', () => {
    expect(choice({ ...weak, current: 1, throughputKbps: 50, bufferMs: 20_000 })).toBe(1);
  });

  it('give way again when the link carries more than just that', () => {
    expect(choice({ ...weak, current: 0, throughputKbps: 70 })).toBe(0);
    expect(choice({ ...weak, current: 0, throughputKbps: 90 })).toBe(1);
  });

  it('are all there is for a viewer who wants no more', () => {
    expect(choice({ ...weak, highest: 0, current: 3, throughputKbps: 5_000 })).toBe(0);
  });
});

describe('a choice that waits for its segment', () => {
  const decided = { rung: 3, bufferMs: 24_000 };

  it('holds while the buffer runs down as it must', () => {
    expect(standBy(decided, { ...GOOD, current: 3, bufferMs: 20_000, throughputKbps: 100 })).toBe(3);
  });

  it('falls when the wait is long, and never climbs', () => {
    expect(standBy(decided, { ...GOOD, current: 3, bufferMs: 10_000, throughputKbps: 100 })).toBe(0);
    expect(standBy({ rung: 1, bufferMs: 24_000 }, { ...GOOD, bufferMs: 10_000 })).toBe(1);
  });

  it('follows a new limit at once', () => {
    expect(standBy(decided, { ...GOOD, highest: 1 })).toBe(1);
  });
});

describe('what downloads tell of a link', () => {
  it('is a rate: no dead spot counts for as long as it was, and no quick download for nothing', () => {
    const sample = vi.fn();
    const meter = createDownloadMeter(sample, { ...TUNING, leastWeightMs: 2_000, mostWeightMs: 4_000 });
    meter.add(30_000, 30_000);
    expect(sample).toHaveBeenLastCalledWith(4_000, 4_000);
    meter.add(100, 50_000);
    expect(sample).toHaveBeenLastCalledWith(2_000, 1_000_000);
    meter.add(3_000, 30_000);
    expect(sample).toHaveBeenLastCalledWith(3_000, 30_000);
  });

  it('is taken from small parts together', () => {
    const sample = vi.fn();
    const meter = createDownloadMeter(sample, { ...TUNING, leastWeightMs: 1_000, mostWeightMs: 4_000 });
    meter.add(5, 8_000);
    expect(sample).not.toHaveBeenCalled();
    meter.add(195, 8_000);
    expect(sample).toHaveBeenLastCalledWith(1_000, 80_000);
  });
});

const abandon = (change: Partial<DownloadInput>) =>
  chooseAbandon({
    rungs: RUNGS,
    rung: 3,
    recentKbps: 400,
    elapsedMs: 5_000,
    firstByteMs: 100,
    loadedBytes: 10_000,
    totalBytes: 166_000,
    bufferMs: 6_000,
    segmentMs: 4_000,
    ...change,
  });

describe('giving up a download', () => {
  it('lets a download go on that will be here in time', () => {
    expect(abandon({})).toBeNull();
  });

  it('goes down to the lowest rung when the link has all but stopped', () => {
    expect(abandon({ recentKbps: 40, bufferMs: 4_000 })).toBe(0);
    expect(abandon({ recentKbps: 0 })).toBe(0);
  });

  it('goes down no further than needed', () => {
    expect(abandon({ recentKbps: 100, bufferMs: 7_500 })).toBe(1);
  });

  it('never gives up the lowest rung: nothing would come sooner', () => {
    expect(abandon({ rung: 0, recentKbps: 0, bufferMs: 0, totalBytes: 15_000 })).toBeNull();
  });

  it('goes on with a download that is nearly done', () => {
    expect(abandon({ recentKbps: 20, loadedBytes: 80_000, bufferMs: 500 })).toBeNull();
  });

  it('waits and sees, the longer the deeper the buffer', () => {
    expect(abandon({ recentKbps: 0, elapsedMs: 1_500, bufferMs: 16_000 })).toBeNull();
    expect(abandon({ recentKbps: 0, elapsedMs: 1_500, bufferMs: 3_000 })).toBe(0);
  });
});
