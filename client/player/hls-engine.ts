import HlsLight from 'hls.js/light';
import type { RungLimits } from './abr/controller.ts';
import { keepLinkHint, type LinkHint } from './abr/link-hint.ts';
import { createDistanceKeeper, type DistanceKeeper } from './distance-keeper.ts';
import type { Engine, EngineListener, EngineReport } from './engine.ts';
import { hlsConfigFor } from './hls-config.ts';
import { createIntake } from './intake.ts';
import { firstNearness, followNearness } from './low-latency.ts';
import { mendingOf } from './mend.ts';
import { isStills, pictureRungs, rungKbps } from './rungs.ts';

/** What a session learned is worth keeping after it has played for so long, ms. */
const KEEP_EVERY_MS = 20_000;
const FOLLOW_EVERY_MS = 1_000;
/** A viewer who begins as near as this begins with parts, ms. */
const NEAR_START_MS = 8_000;

export interface HlsEngineOptions {
  hint: LinkHint;
  limits: RungLimits;
  opus: boolean;
  /** The playlist has sound alone. */
  soundOnly: boolean;
  /** Only single pictures are known to come through: begin with them. */
  low: boolean;
  /** Of a recording: where in it to begin, s. Left out: it is live. */
  startS?: number;
  /** Where what was learned of the link is kept for the next session. */
  storage: Storage | null;
}

/** hls.js with the product's own choice of rungs and distance. It loads at once, and plays when it is attached. */
export function createHlsEngine(
  video: HTMLVideoElement,
  url: string,
  options: HlsEngineOptions,
  listener: EngineListener,
): Engine {
  const { hint, storage, opus, soundOnly } = options;
  const limits = { ...options.limits };
  let nearness = firstNearness(hint.distanceMs <= NEAR_START_MS);
  const hls = new HlsLight(hlsConfigFor({ ...options, limits, parts: nearness.parts, mayBeMissing: opus }));
  const intake = createIntake(() => performance.now());
  let decoderReset = false;
  /** While it plays: before that the video may be another engine's. */
  let keeper: DistanceKeeper | null = null;
  let stalled = false;
  /** The newest segment that a playlist has named. */
  let newest: { number: number; continuity: number } | null = null;

  const throughput = () => hls.bandwidthEstimate / 1_000;
  const targetMs = () => keeper?.targetMs() ?? hint.distanceMs;
  const report = (): EngineReport => {
    const playing = hls.levels[hls.currentLevel];
    const [lowest] = hls.levels;
    return {
      rungKbps: playing ? rungKbps(playing) : null,
      throughputKbps: throughput(),
      bufferMs: (hls.mainForwardBufferInfo?.len ?? 0) * 1_000,
      distanceMs: hls.latency * 1_000,
      targetMs: targetMs(),
      parts: hls.lowLatencyMode && (hls.latestLevelDetails?.partTarget ?? 0) > 0,
      atLowest: lowest !== undefined && hls.loadLevel === 0,
      lowestKbps: lowest ? rungKbps(lowest) : 0,
      recentKbps: intake.kbps(),
      receivedBytes: intake.bytes(),
    };
  };
  const follow = () => {
    const details = hls.latestLevelDetails;
    if (!details?.live) return;
    nearness = details.partTarget
      ? followNearness(nearness, {
          nowMs: performance.now(),
          throughputKbps: throughput(),
          rungKbps: report().rungKbps ?? 0,
          targetMs: targetMs(),
          segmentMs: details.targetduration * 1_000,
          stalled,
        })
      : // Stills and sound have none.
        firstNearness(false);
    if (hls.lowLatencyMode !== nearness.parts) hls.lowLatencyMode = nearness.parts;
  };
  const onWaiting = () => {
    stalled = true;
  };
  const onPlaying = () => {
    stalled = false;
  };

  hls.on(HlsLight.Events.ERROR, (_, { fatal, type, details, response }) => {
    if (response?.code === 0) listener.onConnected(false);
    const mending = mendingOf({ fatal, type, details, httpStatus: response?.code }, { opus, decoderReset });
    if (mending === 'nothing') return;
    if (mending !== 'decoder') {
      listener.onFatal(mending);
      return;
    }
    // This keeps the buffer; the second time everything is made anew.
    decoderReset = true;
    listener.onReset();
    hls.recoverMediaError();
  });
  hls.on(HlsLight.Events.MANIFEST_PARSED, (_, { levels }) => {
    if (!soundOnly) listener.onRungs(pictureRungs(levels));
  });
  // A transcoder that was started anew numbers on from later. hls.js looks for the next number or the same continuity,
  // and without either it fetches nothing any more, and says nothing.
  hls.on(HlsLight.Events.LEVEL_LOADED, (_, { details }) => {
    listener.onConnected(true);
    const [first] = details.fragments;
    const known = newest;
    if (!first || (known && details.endSN < known.number)) return;
    newest = { number: details.endSN, continuity: details.endCC };
    if (known && details.startSN > known.number + 1 && first.cc !== known.continuity) listener.onJump();
  });
  hls.on(HlsLight.Events.FRAG_LOADING, (_, { frag, part }) => intake.begin(part?.stats ?? frag.stats));
  hls.on(HlsLight.Events.FRAG_LOAD_EMERGENCY_ABORTED, (_, { stats }) => intake.end(stats));
  const warm = new Promise<void>((resolve) => {
    hls.on(HlsLight.Events.FRAG_LOADED, (_, { frag, part }) => {
      listener.onConnected(true);
      intake.end(part?.stats ?? frag.stats);
      resolve();
    });
  });
  hls.on(HlsLight.Events.FRAG_BUFFERED, () => {
    decoderReset = false;
  });
  hls.on(HlsLight.Events.FRAG_CHANGED, (_, { frag }) => {
    const level = hls.levels[frag.level];
    if (level) listener.onShown(soundOnly ? 'sound' : isStills(level) ? 'stills' : 'picture');
  });
  hls.loadSource(url);
  const timers = [
    setInterval(follow, FOLLOW_EVERY_MS),
    setInterval(() => {
      if (intake.bytes() === 0) return;
      keepLinkHint(storage, { throughputKbps: throughput(), distanceMs: targetMs() }, Date.now());
    }, KEEP_EVERY_MS),
  ];

  return {
    warm,
    attach() {
      keeper = createDistanceKeeper(video, hls, hint.distanceMs);
      video.addEventListener('waiting', onWaiting);
      video.addEventListener('playing', onPlaying);
      hls.attachMedia(video);
    },
    pictureDate: () => (keeper === null ? null : hls.playingDate),
    report,
    limit(next) {
      Object.assign(limits, next);
    },
    close() {
      for (const timer of timers) clearInterval(timer);
      video.removeEventListener('waiting', onWaiting);
      video.removeEventListener('playing', onPlaying);
      keeper?.close();
      hls.destroy();
    },
  };
}
