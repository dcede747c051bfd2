/** Throughput as hls.js estimates it: the lower of two averages that forget with the time of downloads. */
export interface Estimator {
  sample(durationMs: number, bytes: number): void;
  sampleFirstByte(ms: number): void;
  ready(): boolean;
  kbps(): number;
  firstByteMs(): number;
}

/** Half-lives are in s of download. */
export function createEstimator(options: {
  startKbps: number;
  fastHalfLife: number;
  slowHalfLife: number;
}): Estimator {
  const { startKbps } = options;
  const fast = createAverage(options.fastHalfLife);
  const slow = createAverage(options.slowHalfLife);
  const firstByte = createAverage(options.slowHalfLife);
  return {
    sample(durationMs, bytes) {
      const seconds = Math.max(durationMs, 1) / 1_000;
      const kbps = (bytes * 8) / 1_000 / seconds;
      fast.add(seconds, kbps);
      slow.add(seconds, kbps);
    },
    sampleFirstByte(ms) {
      // Weighted as in hls.js: long waits are rather the exception.
      firstByte.add(Math.SQRT2 * Math.exp(-((ms / 1_000) ** 2) / 2), ms);
    },
    ready: () => fast.value() !== null,
    kbps: () => Math.min(fast.value() ?? startKbps, slow.value() ?? startKbps),
    firstByteMs: () => firstByte.value() ?? 100,
  };
}

/** An exponentially weighted average whose beginning is not drawn towards zero. */
function createAverage(halfLife: number) {
  const alpha = 0.5 ** (1 / halfLife);
  let sum = 0;
  let weightSum = 0;
  return {
    add(weight: number, value: number) {
      const kept = alpha ** weight;
      sum = value * (1 - kept) + kept * sum;
      weightSum += weight;
    },
    value: () => (weightSum > 0 ? sum / (1 - alpha ** weightSum) : null),
  };
}
