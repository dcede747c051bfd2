import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chooseAbandon,
  chooseRung,
  type DownloadInput,
  type RungInput,
} from '../../client/player/abr/decide.ts';

const RUNGS = [61, 98, 188, 332].map((averageKbps) => ({ averageKbps }));

const choice = (change: Partial<RungInput>) =>
  chooseRung({
    rungs: RUNGS,
    current: 0,
    highest: 3,
    throughputKbps: 1_000,
    firstByteMs: 100,
    bufferMs: 12_000,
    segmentMs: 2_000,
    sinceSwitchMs: 60_000,
    ...change,
  });

describe('the rung of the next segment', () => {
  it('is the highest on a good link with a full buffer', () => {
    expect(choice({})).toBe(3);
  });

  it('is the lowest while the buffer is all but empty, however fast the link seems', () => {
    expect(choice({ current: 3, bufferMs: 1_000 })).toBe(0);
    expect(choice({ current: 0, bufferMs: 0 })).toBe(0);
  });

  it('falls at once when the link does, without a rest', () => {
    expect(choice({ current: 3, throughputKbps: 120, sinceSwitchMs: 100 })).toBeLessThan(2);
  });

  it('climbs only after a rest since the last switch', () => {
    expect(choice({ current: 1, sinceSwitchMs: 1_000 })).toBe(1);
    expect(choice({ current: 1, sinceSwitchMs: 10_000 })).toBe(3);
  });

  it('stays where it would not have climbed to, so that it does not swing', () => {
    const link = { throughputKbps: 320 };
    expect(choice({ ...link, current: 2 })).toBe(2);
    expect(choice({ ...link, current: 3 })).toBe(3);
  });

  it('asks more of a link when the buffer is short', () => {
    const link = { throughputKbps: 240, current: 2 };
    expect(choice({ ...link, bufferMs: 14_000 })).toBe(2);
    expect(choice({ ...link, bufferMs: 2_600 })).toBeLessThan(2);
  });

  it('goes no higher than allowed', () => {
    expect(choice({ highest: 1, current: 3 })).toBe(1);
    expect(choice({ highest: 0 })).toBe(0);
  });

  it('counts slow answers: a download that does not fit into the spare buffer is not begun', () => {
    const fast = { current: 1, throughputKbps: 2_000, bufferMs: 6_000 };
    expect(choice({ ...fast, firstByteMs: 100 })).toBe(3);
    expect(choice({ ...fast, firstByteMs: 2_500 })).toBe(1);
  });

  it('is a rung of the ladder, and never a lower one on a faster link', () => {
    const inputs = fc.record({
      current: fc.integer({ min: 0, max: 3 }),
      highest: fc.integer({ min: 0, max: 3 }),
      throughputKbps: fc.double({ min: 0, max: 5_000, noNaN: true }),
      firstByteMs: fc.integer({ min: 5, max: 5_000 }),
      bufferMs: fc.integer({ min: 0, max: 30_000 }),
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

const abandon = (change: Partial<DownloadInput>) =>
  chooseAbandon({
    rungs: RUNGS,
    rung: 3,
    recentKbps: 400,
    elapsedMs: 5_000,
    firstByteMs: 100,
    loadedBytes: 10_000,
    totalBytes: 83_000,
    bufferMs: 6_000,
    segmentMs: 2_000,
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
    expect(abandon({ recentKbps: 60, bufferMs: 7_500 })).toBe(1);
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
