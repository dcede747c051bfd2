import type { HlsConfig, LoadPolicy, RetryConfig } from 'hls.js';
import { abrControllerWithin, type RungLimits } from './abr/controller.ts';
import type { LinkHint } from './abr/link-hint.ts';

/** Tries on and on: a link in the mountains may be gone for minutes. Times in ms. */
function patient(maxTimeToFirstByteMs: number, maxLoadTimeMs: number): LoadPolicy {
  const retry = {
    maxNumRetry: 20,
    retryDelayMs: 500,
    maxRetryDelayMs: 4_000,
    backoff: 'exponential' as const,
  };
  return { default: { maxTimeToFirstByteMs, maxLoadTimeMs, timeoutRetry: retry, errorRetry: retry } };
}

/** hls.js gives a request up at these, unless told otherwise: no connection, and not found. */
const MENDED_BY_WAITING = new Set([0, 404]);

/**
 * Playlists are small, so they are asked for again soon. One that is not found is being brought back: a transcoder that
 * was started anew has no segment yet.
 */
function patientPlaylist(): LoadPolicy {
  const { default: policy } = patient(10_000, 20_000);
  const errorRetry: RetryConfig = {
    maxNumRetry: 20,
    retryDelayMs: 500,
    maxRetryDelayMs: 1_000,
    backoff: 'linear',
    shouldRetry: (config, retries, _isTimeout, response, retry) => {
      const mends = response?.code !== undefined && MENDED_BY_WAITING.has(response.code);
      return retry || (mends && retries < (config?.maxNumRetry ?? 0));
    },
  };
  return { default: { ...policy, errorRetry } };
}

/** Settings of hls.js for viewers on 64 to 400 kbit/s with a cheap phone. */
export function hlsConfigFor(hint: LinkHint, limits: RungLimits): Partial<HlsConfig> {
  return {
    abrController: abrControllerWithin(limits),
    // The controller's own choice: the lowest rung that moves, so a picture at once, then a better one.
    startLevel: -1,
    testBandwidth: false,
    abrEwmaDefaultEstimate: hint.throughputKbps * 1_000,
    capLevelToPlayerSize: true,
    // Where it begins; the distance keeper moves it by the rate of play. It jumps only when what it waits for
    // has left the playlist, or after a minute's sleep of the phone.
    liveSyncDuration: hint.distanceMs / 1_000,
    liveMaxLatencyDuration: 60,
    liveSyncOnStallIncrease: 0,
    maxLiveSyncPlaybackRate: 1,
    lowLatencyMode: false,
    // As much ahead as the greatest distance to live can hold: a little memory against most dead spots.
    maxBufferLength: 40,
    maxMaxBufferLength: 40,
    maxBufferSize: 4_000_000,
    backBufferLength: 8,
    // The renditions are fMP4 already: no remuxing worth a worker, which would also need a blob: in the CSP.
    enableWorker: false,
    manifestLoadPolicy: patientPlaylist(),
    playlistLoadPolicy: patientPlaylist(),
    fragLoadPolicy: patient(15_000, 60_000),
  };
}
