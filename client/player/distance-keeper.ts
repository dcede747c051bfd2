import type Hls from 'hls.js';
import { isHopeless, memoryFor, playbackRate, reachable, remember, targetDistance } from './abr/distance.ts';
import { rungKbps } from './rungs.ts';

const TICK_MS = 500;
/** A start may take so long to fill its buffer before an empty one is held against the link, ms. */
const START_GRACE_MS = 10_000;
/** hls.js is told of a new target when it moved by this, ms. */
const STEP_MS = 500;

function loadKbps({ levels, loadLevel }: Hls): number {
  const level = levels[loadLevel];
  return level ? rungKbps(level) : 0;
}

/** Moves one viewer's distance to live to what the link needs, by the rate of play alone. */
export interface DistanceKeeper {
  /** Where it is going, ms behind live. */
  targetMs(): number;
  close(): void;
}

export function createDistanceKeeper(video: HTMLVideoElement, hls: Hls, startMs: number): DistanceKeeper {
  let memory = memoryFor(startMs);
  let targetMs = startMs;
  let toldMs = startMs;
  let settled = false;
  let playedMs = 0;
  let lastAtMs = performance.now();

  const tick = () => {
    const now = performance.now();
    const elapsedMs = now - lastAtMs;
    lastAtMs = now;
    const details = hls.latestLevelDetails;
    if (!details?.live || video.paused || video.readyState === 0) return;
    playedMs += elapsedMs;
    const buffer = hls.mainForwardBufferInfo;
    const bufferMs = (buffer?.len ?? 0) * 1_000;
    const reach = {
      endMs: video.currentTime * 1_000 + bufferMs,
      windowStartMs: details.fragmentStart * 1_000,
    };
    if (video.played.length > 0 && isHopeless({ bufferMs, ...reach })) {
      // hls.js would see it a playlist later.
      video.currentTime = buffer?.nextStart ?? hls.liveSyncPosition ?? details.fragmentStart;
      return;
    }
    const parts = hls.lowLatencyMode && details.partTarget > 0;
    const segmentMs = (details.averagetargetduration ?? details.targetduration) * 1_000;
    const pieceMs = parts ? details.partTarget * 1_000 : segmentMs;
    const listedMs = (details.edge - video.currentTime) * 1_000;
    // What is listed and not here tells of this link. A playlist that has nothing new tells of a seller who is gone; and
    // when one comes after a dead spot, it lists at once what was made meanwhile.
    const lateMs = listedMs - bufferMs - pieceMs;
    settled ||= lateMs < segmentMs / 2 || playedMs > START_GRACE_MS;
    memory = remember(memory, elapsedMs, settled ? lateMs : 0);
    const throughputKbps = hls.bandwidthEstimate / 1_000;
    const downloadMs = (loadKbps(hls) * pieceMs) / Math.max(1, throughputKbps);
    const wanted = targetDistance({ memory, throughputKbps, downloadMs });
    targetMs = reachable(wanted, parts, segmentMs);
    if (Math.abs(targetMs - toldMs) >= STEP_MS) {
      toldMs = targetMs;
      hls.targetLatency = targetMs / 1_000;
    }
    const distanceMs = listedMs + Math.min(details.age * 1_000, pieceMs);
    const rate = playbackRate({ distanceMs, targetMs, bufferMs });
    if (video.playbackRate !== rate) video.playbackRate = rate;
  };
  const timer = setInterval(tick, TICK_MS);
  return {
    targetMs: () => targetMs,
    close() {
      clearInterval(timer);
      video.playbackRate = 1;
    },
  };
}
