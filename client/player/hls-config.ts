import type { HlsConfig, LoadPolicy } from 'hls.js';

/** Tries on and on: a link in the mountains may be gone for minutes. Times in ms. */
function patient(maxTimeToFirstByteMs: number, maxLoadTimeMs: number): LoadPolicy {
  const retry = {
    maxNumRetry: 20,
    retryDelayMs: 500,
    maxRetryDelayMs: 8_000,
    backoff: 'exponential' as const,
  };
  return { default: { maxTimeToFirstByteMs, maxLoadTimeMs, timeoutRetry: retry, errorRetry: retry } };
}

/** Settings of hls.js for viewers on 64 to 400 kbit/s with a cheap phone. */
export const hlsConfig: Partial<HlsConfig> = {
  // The lowest rung first: a picture at once, then a better one.
  startLevel: 0,
  testBandwidth: false,
  abrEwmaDefaultEstimate: 100_000,
  abrBandWidthFactor: 0.8,
  abrBandWidthUpFactor: 0.6,
  capLevelToPlayerSize: true,
  // Three segments from the edge; it catches up gently, and jumps only when hopelessly behind.
  liveSyncDurationCount: 3,
  liveMaxLatencyDurationCount: 10,
  maxLiveSyncPlaybackRate: 1.05,
  lowLatencyMode: false,
  // Little memory, and nothing fetched that may never be seen.
  maxBufferLength: 12,
  maxMaxBufferLength: 20,
  maxBufferSize: 4_000_000,
  backBufferLength: 8,
  // The renditions are fMP4 already: no remuxing worth a worker, which would also need a blob: in the CSP.
  enableWorker: false,
  manifestLoadPolicy: patient(10_000, 20_000),
  playlistLoadPolicy: patient(10_000, 20_000),
  fragLoadPolicy: patient(15_000, 60_000),
};
