import { createRandom } from './trace.ts';

/** A ratio of sums over sessions with its interval. */
export interface Ratio {
  value: number;
  low: number;
  high: number;
}

const RESAMPLES = 2_000;

/**
 * Sum of the tops over the sum of the bottoms, with the 95 % interval of a bootstrap over groups: sessions of one
 * trace are no independent witnesses. The same numbers for the same input.
 */
export function bootstrapRatio(groups: readonly { top: number; bottom: number }[]): Ratio {
  const random = createRandom(1);
  const ratio = (sample: readonly { top: number; bottom: number }[]) => {
    const bottom = sample.reduce((sum, one) => sum + one.bottom, 0);
    return bottom === 0 ? 0 : sample.reduce((sum, one) => sum + one.top, 0) / bottom;
  };
  const drawn = Array.from({ length: RESAMPLES }, () =>
    ratio(groups.flatMap(() => groups[Math.floor(random() * groups.length)] ?? [])),
  ).sort((a, b) => a - b);
  const at = (share: number) => drawn[Math.min(RESAMPLES - 1, Math.floor(share * RESAMPLES))] ?? 0;
  return { value: ratio(groups), low: at(0.025), high: at(0.975) };
}

/** The middle of a list; 0 for an empty one. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** The value that this share of a sorted list does not exceed; NaN for an empty one. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
