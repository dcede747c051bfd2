import { SEGMENT_S } from '../ladder/key-frames.ts';
import type { Ladder, Rendition } from '../ladder/ladder.ts';
import { durationMs, muxFragment, type Row, videoTrackOf } from './rows.ts';

/**
 * Whole segments count, within a few frames, ms. The short ones at both ends of a run, with a key frame each, say nothing
 * about what a link must carry.
 */
const LEAST_MS = 1000 * SEGMENT_S - 200;

/** What the renditions' segments were seen to cost, sound and boxes included. */
export interface Meter {
  add(row: Row): void;
  /** Bit/s; the peak is what the rendition declares, or what was seen if that was more. */
  rates(rendition: Rendition): { bandwidth: number; averageBandwidth: number };
}

export function createMeter(ladder: Ladder): Meter {
  const totals = new Map(ladder.renditions.map(({ id }) => [id, { bytes: 0, ms: 0, peak: 0 }]));
  return {
    add(row) {
      const ms = durationMs(row);
      if (ms < LEAST_MS) return;
      for (const rendition of ladder.renditions) {
        const total = totals.get(rendition.id);
        // A stand-in's rate is not its own.
        if (!total || videoTrackOf(ladder, rendition, row.run) !== rendition.video) continue;
        const bytes = muxFragment(ladder, rendition, row, null).reduce((sum, { length }) => sum + length, 0);
        total.bytes += bytes;
        total.ms += ms;
        total.peak = Math.max(total.peak, (bytes * 8000) / ms);
      }
    },
    rates(rendition) {
      const { bytes = 0, ms = 0, peak = 0 } = totals.get(rendition.id) ?? {};
      const declared = rendition.totalKbps * 1000;
      return {
        bandwidth: Math.max(declared, peak),
        averageBandwidth: ms > 0 ? (bytes * 8000) / ms : declared,
      };
    },
  };
}
