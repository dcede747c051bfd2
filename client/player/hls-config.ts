import type { HlsConfig, LoaderResponse, LoadPolicy, RetryConfig } from 'hls.js';
import { abrControllerWithin, type RungLimits } from './abr/controller.ts';
import { TUNING } from './abr/decide.ts';
import type { LinkHint } from './abr/link-hint.ts';
import { SeamlessStreamController } from './abr/stream-controller.ts';

/** Longest wait for the first byte of a playlist, ms: the origin holds it back until there is something new. */
const BLOCKED_MS = 20_000;

/** hls.js gives a request up at these, unless told otherwise: no connection, and not found. */
const NO_CONNECTION = 0;
const NOT_FOUND = 404;

/** Tries again at these answers too, as often as `config` says. */
function alsoAt(...codes: number[]): NonNullable<RetryConfig['shouldRetry']> {
  return (config, retries, _isTimeout, response: LoaderResponse | undefined, retry) => {
    const mends = response?.code !== undefined && codes.includes(response.code);
    return retry || (mends && retries < (config?.maxNumRetry ?? 0));
  };
}

/** Media is asked for without end: a link in the mountains may be gone for minutes. At most one try in four seconds then. */
function patientMedia(): LoadPolicy {
  const retry: RetryConfig = {
    maxNumRetry: Number.POSITIVE_INFINITY,
    retryDelayMs: 500,
    maxRetryDelayMs: 4_000,
    backoff: 'exponential',
  };
  return {
    default: {
      maxTimeToFirstByteMs: 15_000,
      maxLoadTimeMs: 60_000,
      timeoutRetry: retry,
      errorRetry: { ...retry, shouldRetry: alsoAt(NO_CONNECTION) },
    },
  };
}

/** Playlists are small, so they are asked for again soon; after twenty times the player begins anew. */
function patientPlaylist(...codes: number[]): LoadPolicy {
  const retry: RetryConfig = {
    maxNumRetry: 20,
    retryDelayMs: 500,
    maxRetryDelayMs: 1_000,
    backoff: 'linear',
    shouldRetry: alsoAt(...codes),
  };
  return {
    default: {
      maxTimeToFirstByteMs: BLOCKED_MS,
      maxLoadTimeMs: 2 * BLOCKED_MS,
      timeoutRetry: retry,
      errorRetry: retry,
    },
  };
}

/** What an engine begins with. */
export interface EngineStart {
  hint: LinkHint;
  limits: RungLimits;
  /** Only single pictures are known to come through: begin with them. */
  low: boolean;
  /** Load parts from the start. */
  parts: boolean;
  /** The set may be missing, and there is another to go to. */
  mayBeMissing: boolean;
  /** Of a recording: where in it to begin, s. Left out: it is live. */
  startS?: number;
}

/** Settings of hls.js for viewers on 64 to 400 kbit/s with a cheap phone. */
export function hlsConfigFor({
  hint,
  limits,
  low,
  parts,
  mayBeMissing,
  startS,
}: EngineStart): Partial<HlsConfig> {
  return {
    abrController: abrControllerWithin(limits),
    streamController: SeamlessStreamController,
    // The controller's own choice: the lowest rung that moves, so a picture at once, then a better one.
    startLevel: low ? 0 : -1,
    testBandwidth: false,
    abrEwmaFastLive: TUNING.fastHalfLife,
    abrEwmaSlowLive: TUNING.slowHalfLife,
    abrEwmaDefaultEstimate: hint.throughputKbps * 1_000,
    capLevelToPlayerSize: true,
    // Where it begins; the distance keeper moves it by the rate of play. It jumps only when what it waits for
    // has left the playlist, or after a minute's sleep of the phone.
    liveSyncDuration: hint.distanceMs / 1_000,
    liveMaxLatencyDuration: 60,
    liveSyncOnStallIncrease: 0,
    maxLiveSyncPlaybackRate: 1,
    lowLatencyMode: parts,
    // Before the video is attached: what takes over from another engine has its first segment already.
    startFragPrefetch: true,
    // As much ahead as the greatest distance to live can hold: a little memory against most dead spots.
    maxBufferLength: 40,
    maxMaxBufferLength: 40,
    maxBufferSize: 4_000_000,
    // Who sees a recording goes back ten seconds and again; in a live nobody can.
    backBufferLength: startS === undefined ? 8 : 60,
    startPosition: startS ?? -1,
    // The renditions are fMP4 already: no remuxing worth a worker, which would also need a blob: in the CSP.
    enableWorker: false,
    // One that is not found is being brought back: a transcoder that was started anew has no segment yet.
    manifestLoadPolicy: mayBeMissing
      ? patientPlaylist(NO_CONNECTION)
      : patientPlaylist(NO_CONNECTION, NOT_FOUND),
    playlistLoadPolicy: patientPlaylist(NO_CONNECTION, NOT_FOUND),
    fragLoadPolicy: patientMedia(),
  };
}
