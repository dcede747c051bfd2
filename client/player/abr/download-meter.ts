import { TUNING, type Tuning } from './decide.ts';

/** Less than this says more of round trips and of bursts than of a rate, bytes: parts of the low rungs. */
const TELLING_BYTES = 15_000;

/** What one download, or some small ones together, says of the link. */
export interface DownloadMeter {
  /** `durationMs` less what an answer takes as a rule. */
  add(durationMs: number, bytes: number): void;
}

/**
 * Weighs downloads before they go into an average that forgets with the time of downloads: one that a dead spot held for
 * half a minute may not count as much as half a minute of downloads, nor may many quick ones count for nothing.
 */
export function createDownloadMeter(
  sample: (durationMs: number, bytes: number) => void,
  tuning: Tuning = TUNING,
): DownloadMeter {
  let heldMs = 0;
  let heldBytes = 0;
  return {
    add(durationMs, bytes) {
      heldMs += Math.max(0, durationMs);
      heldBytes += bytes;
      if (heldBytes < TELLING_BYTES && heldMs < tuning.leastWeightMs) return;
      const tookMs = Math.max(1, heldMs);
      const weightMs = Math.min(tuning.mostWeightMs, Math.max(tuning.leastWeightMs, tookMs));
      sample(weightMs, (heldBytes * weightMs) / tookMs);
      heldMs = 0;
      heldBytes = 0;
    },
  };
}
