import type Hls from 'hls.js';
import { Events } from 'hls.js/light';
import { memoryFor, playbackRate, remember, targetDistance } from './abr/distance.ts';

const TICK_MS = 500;
/** A start may take so long to fill its buffer before an empty one is held against the link, ms. */
const START_GRACE_MS = 10_000;
/** hls.js is told of a new target when it moved by this, ms. */
const STEP_MS = 500;

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
  let heardAtMs = lastAtMs;
  const onLevelLoaded = () => {
    heardAtMs = performance.now();
  };
  hls.on(Events.LEVEL_LOADED, onLevelLoaded);

  const tick = () => {
    const now = performance.now();
    const elapsedMs = now - lastAtMs;
    lastAtMs = now;
    const details = hls.latestLevelDetails;
    if (!details?.live || video.paused || video.readyState === 0) return;
    playedMs += elapsedMs;
    const segmentMs = (details.averagetargetduration ?? details.targetduration) * 1_000;
    const bufferMs = (hls.mainForwardBufferInfo?.len ?? 0) * 1_000;
    // A playlist that comes and has nothing new tells of a seller who is gone, and nothing of this link.
    const silentMs = now - heardAtMs;
    const distanceMs = (details.edge - video.currentTime) * 1_000 + Math.max(silentMs, segmentMs / 2);
    // How old the newest media here is. Behind a good link that is a segment in the making and a little more.
    const ageMs = distanceMs - bufferMs;
    settled ||= ageMs < 2.5 * segmentMs || playedMs > START_GRACE_MS;
    memory = remember(memory, elapsedMs, settled ? ageMs : 0);
    targetMs = targetDistance({
      memory,
      throughputKbps: hls.bandwidthEstimate / 1_000,
      segmentMs,
      partTargetMs: hls.lowLatencyMode ? details.partTarget * 1_000 : null,
    });
    if (Math.abs(targetMs - toldMs) >= STEP_MS) {
      toldMs = targetMs;
      hls.targetLatency = targetMs / 1_000;
    }
    const rate = playbackRate({ distanceMs, targetMs, bufferMs });
    if (video.playbackRate !== rate) video.playbackRate = rate;
  };
  const timer = setInterval(tick, TICK_MS);
  return {
    targetMs: () => targetMs,
    close() {
      clearInterval(timer);
      hls.off(Events.LEVEL_LOADED, onLevelLoaded);
      video.playbackRate = 1;
    },
  };
}
