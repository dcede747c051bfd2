import HlsLight from 'hls.js/light';
import { keepLinkHint, type LinkHint } from './abr/link-hint.ts';
import { createDistanceKeeper } from './distance-keeper.ts';
import type { Engine, PlayerReport } from './engine.ts';
import { hlsConfigFor } from './hls-config.ts';

/** What a session learned is worth keeping after it has played for so long, ms. */
const KEEP_EVERY_MS = 20_000;

export interface HlsEngineOptions {
  hint: LinkHint;
  /** Highest rate a data saver allows, kbit/s; null for no cap. The lowest rung is always allowed. */
  maxKbps: number | null;
  /** Where what was learned of the link is kept for the next session. */
  storage: Storage | null;
  onFatal: () => void;
  /** The live goes on elsewhere in its numbering, where hls.js does not follow. */
  onJump: () => void;
}

/** hls.js with the product's own choice of rungs and distance. Calls `onFatal` when it cannot mend itself. */
export function createHlsEngine(video: HTMLVideoElement, url: string, options: HlsEngineOptions): Engine {
  const { hint, storage, onFatal, onJump } = options;
  const limits = { maxKbps: options.maxKbps, stillsOnly: false };
  const hls = new HlsLight(hlsConfigFor(hint, limits));
  const keeper = createDistanceKeeper(video, hls, hint.distanceMs);
  let recovered = false;
  let loadedBytes = 0;
  /** The newest segment that a playlist has named. */
  let newest: { number: number; continuity: number } | null = null;

  const throughput = () => hls.bandwidthEstimate / 1_000;
  const report = (): PlayerReport => {
    const playing = hls.levels[hls.currentLevel];
    return {
      rungKbps: playing ? (playing.averageBitrate || playing.maxBitrate) / 1_000 : null,
      throughputKbps: throughput(),
      bufferMs: (hls.mainForwardBufferInfo?.len ?? 0) * 1_000,
      distanceMs: hls.latency * 1_000,
      targetMs: keeper.targetMs(),
      loadedBytes,
    };
  };

  hls.on(HlsLight.Events.ERROR, (_, { fatal, type }) => {
    if (!fatal) return;
    // A decoder that choked once is reset in place, which keeps the buffer; the second time everything is made anew.
    if (type === HlsLight.ErrorTypes.MEDIA_ERROR && !recovered) {
      recovered = true;
      hls.recoverMediaError();
    } else onFatal();
  });
  // A transcoder that was started anew numbers on from later. hls.js looks for the next number or the same continuity,
  // and without either it fetches nothing any more, and says nothing.
  hls.on(HlsLight.Events.LEVEL_LOADED, (_, { details }) => {
    const [first] = details.fragments;
    const known = newest;
    if (!first || (known && details.endSN < known.number)) return;
    newest = { number: details.endSN, continuity: details.endCC };
    if (known && details.startSN > known.number + 1 && first.cc !== known.continuity) onJump();
  });
  hls.on(HlsLight.Events.FRAG_LOADED, (_, { frag, part }) => {
    loadedBytes += (part?.stats ?? frag.stats).loaded;
  });
  hls.on(HlsLight.Events.FRAG_BUFFERED, () => {
    recovered = false;
  });
  hls.loadSource(url);
  hls.attachMedia(video);
  const keep = setInterval(() => {
    if (loadedBytes === 0) return;
    keepLinkHint(storage, { throughputKbps: throughput(), distanceMs: keeper.targetMs() }, Date.now());
  }, KEEP_EVERY_MS);

  return {
    pictureDate: () => hls.playingDate,
    report,
    capKbps(kbps) {
      limits.maxKbps = kbps;
    },
    close() {
      clearInterval(keep);
      keeper.close();
      hls.destroy();
    },
  };
}
