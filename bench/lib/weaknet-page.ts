import Hls from 'hls.js/light';
import { browserConnection, type EngineSpec, engineMaker } from '../../client/player/engines.ts';
import { createPlayer } from '../../client/player/player.ts';
import { type DiaryLine, keepDiary } from './player-diary.ts';

/** The players that are compared; `stills` is only simulated. */
export type Arm = 'ours' | 'hlsjs' | 'lowest' | 'stills';

/** What one session showed; times in ms, rates in kbit/s. */
export interface SessionResult {
  /** Null when no picture came. */
  startupMs: number | null;
  playedMs: number;
  stallMs: number;
  stallEvents: number;
  /** Of the rungs on the screen, over the time they were there. */
  meanKbps: number;
  switches: number;
  /** With a still picture, or none, under the sound. */
  stillsMs: number;
  /** Behind live, over the time it played. */
  meanDistanceMs: number;
  /** Fatal errors that nobody mended. */
  fatal: number;
  /** Of the stalls, with more than a second of media in the buffer: the machine's doing, not the link's. */
  busyStallMs: number;
  /** Longest that this page's own clock was late. */
  lagMs: number;
}

interface Probe {
  rungKbps: number | null;
  /** No moving picture. */
  still: boolean;
  distanceMs: number | null;
}

declare global {
  interface Window {
    /** `url` is the folder of the live. */
    begin(arm: Arm, url: string): void;
    result(): SessionResult;
    /** What the player did, line by line. */
    diary(): DiaryLine[];
    /** The picture has moved on by this since the last question, ms. */
    progressMs(): number;
  }
}

const TICK_MS = 100;
/** Pauses below this are the machine's, not the link's, ms. */
const SHORTEST_STALL_MS = 250;
/** A player with more than this has what it needs, ms. */
const BUSY_BUFFER_MS = 1_000;

const video = document.querySelector('video') ?? document.createElement('video');
let asked = 0;

window.begin = (arm, url) => {
  window.diary = keepDiary(video).lines;
  const seen: SessionResult = {
    startupMs: null,
    playedMs: 0,
    stallMs: 0,
    stallEvents: 0,
    meanKbps: 0,
    switches: 0,
    stillsMs: 0,
    meanDistanceMs: 0,
    fatal: 0,
    busyStallMs: 0,
    lagMs: 0,
  };
  const probe = arm === 'hlsjs' ? playDefaults(url, seen) : playOurs(arm, url);
  const beganAt = performance.now();
  let lastAt = beganAt;
  let lastPosition = 0;
  let stillMs = 0;
  let busyMs = 0;
  let lastKbps: number | null = null;
  setInterval(() => {
    const now = performance.now();
    const tookMs = now - lastAt;
    lastAt = now;
    const movedMs = (video.currentTime - lastPosition) * 1_000;
    lastPosition = video.currentTime;
    const { rungKbps, still, distanceMs } = probe();
    seen.lagMs = Math.max(seen.lagMs, tookMs - TICK_MS);
    if (seen.startupMs === null) {
      // The jump to the first picture is no play yet.
      if (video.readyState >= 3 && !video.paused && movedMs > 0 && movedMs < 2 * tookMs) {
        seen.startupMs = now - beganAt;
      }
      return;
    }
    // Less than half of the clock's pace is standing still.
    if (movedMs < tookMs / 2) {
      stillMs += tookMs;
      if (bufferedMs() > BUSY_BUFFER_MS) busyMs += tookMs;
      return;
    }
    if (stillMs >= SHORTEST_STALL_MS) {
      seen.stallEvents += 1;
      seen.stallMs += stillMs;
      seen.busyStallMs += busyMs;
    } else seen.playedMs += stillMs;
    stillMs = 0;
    busyMs = 0;
    const before = seen.playedMs;
    seen.playedMs += tookMs;
    const share = tookMs / Math.max(1, seen.playedMs);
    if (distanceMs !== null) seen.meanDistanceMs += (distanceMs - seen.meanDistanceMs) * share;
    const kbps = rungKbps ?? lastKbps ?? 0;
    seen.meanKbps = (seen.meanKbps * before + kbps * tookMs) / (before + tookMs);
    if (still) seen.stillsMs += tookMs;
    if (rungKbps !== null) {
      if (lastKbps !== null && lastKbps !== rungKbps) seen.switches += 1;
      lastKbps = rungKbps;
    }
  }, TICK_MS);
  window.result = () => ({
    ...seen,
    stallMs: seen.stallMs + (stillMs >= SHORTEST_STALL_MS ? stillMs : 0),
    stallEvents: seen.stallEvents + (stillMs >= SHORTEST_STALL_MS ? 1 : 0),
  });
};

window.progressMs = () => {
  const moved = (video.currentTime - asked) * 1_000;
  asked = video.currentTime;
  return moved;
};

function bufferedMs(): number {
  const { buffered, currentTime } = video;
  for (let index = 0; index < buffered.length; index++) {
    if (buffered.start(index) <= currentTime && currentTime < buffered.end(index)) {
      return (buffered.end(index) - currentTime) * 1_000;
    }
  }
  return 0;
}

/**
 * The product's player as the watch page makes it, with nothing known of the link. All play the same ladder, so it has
 * AAC sound too; `lowest` is the same player that finds nothing but the lowest picture.
 */
function playOurs(arm: Arm, url: string): () => Probe {
  // The page came past the link.
  const options = { storage: null, connection: browserConnection(), pageKbps: null };
  const lowest = arm === 'lowest';
  const make = engineMaker(video, `${url}/${lowest ? 'lowest' : 'index'}.m3u8`, options);
  const only: Partial<EngineSpec> = lowest
    ? { source: 'adaptive', limits: { maxKbps: null, stillsOnly: false } }
    : {};
  const player = createPlayer(video, `${url}/index.m3u8`, {
    storage: null,
    makeEngine: (spec, listener) => make({ ...spec, ...only, opus: false }, listener),
  });
  return () => {
    const report = player.report();
    return {
      rungKbps: report?.rungKbps ?? null,
      still: player.shown.value === 'stills' || player.shown.value === 'sound',
      distanceMs: report?.distanceMs ?? null,
    };
  };
}

/** hls.js as it comes. */
function playDefaults(url: string, seen: SessionResult): () => Probe {
  const hls = new Hls();
  hls.on(Hls.Events.ERROR, (_, { fatal }) => {
    if (fatal) seen.fatal += 1;
  });
  video.addEventListener('canplay', () => void video.play().catch(() => undefined));
  hls.loadSource(`${url}/index.m3u8`);
  hls.attachMedia(video);
  return () => {
    const level = hls.levels[hls.currentLevel];
    return {
      rungKbps: level ? (level.averageBitrate || level.maxBitrate) / 1_000 : null,
      still: false,
      distanceMs: hls.latency * 1_000,
    };
  };
}
