import type { ErrorData, Events, FragBufferedData, FragLoadedData, FragLoadingData, Level } from 'hls.js';
import Hls, { AbrController } from 'hls.js/light';
import { isStills, lowestPicture, rungKbps } from '../rungs.ts';
import {
  chooseAbandon,
  chooseRung,
  type Decision,
  type Rung,
  type RungInput,
  standBy,
  watchWindowMs,
} from './decide.ts';
import { createDownloadMeter } from './download-meter.ts';

const WATCH_EVERY_MS = 100;

/** What the viewer or a data saver allows; may change while it plays. */
export interface RungLimits {
  /** Highest rate, kbit/s; null for any. The lowest rung that moves is always allowed. */
  maxKbps: number | null;
  /** Only single pictures, the lowest rung. */
  stillsOnly: boolean;
}

/** A download under watch, with what had come of it at which moment. */
interface Watched {
  data: FragLoadingData;
  seen: { atMs: number; bytes: number }[];
}

/**
 * Chooses rungs by {@link chooseRung} in place of hls.js's own rule, which does not look at the buffer in a live
 * and never gives up a download for the lowest rung. What hls.js measures (throughput, first bytes) it keeps.
 */
class WeakLinkAbrController extends AbrController {
  protected readonly limits: RungLimits = { maxKbps: null, stillsOnly: false };
  #watched: Watched | null = null;
  #watch: ReturnType<typeof setInterval> | undefined;
  #lastRung = -1;
  #switchedAtMs = Number.NEGATIVE_INFINITY;
  /** Holds until the next segment is here. */
  #decided: Decision | null = null;
  /** Parts of a segment are here, and more of it are to come. */
  #withinSegment = false;
  readonly #meter = createDownloadMeter((ms, bytes) => this.bwEstimator.sample(ms, bytes));

  /** The lowest rung that moves, whatever the first estimate says; the next segment may come from any other. */
  override get firstAutoLevel(): number {
    const { hls } = this;
    const first = this.limits.stillsOnly ? 0 : lowestPicture(hls.levels);
    return Math.max(hls.minAutoLevel, Math.min(first, hls.maxAutoLevel));
  }

  override get nextAutoLevel(): number {
    // Set by a given-up download or by hls.js after an error; holds until a segment of that rung is here.
    if (this.forcedAutoLevel !== -1) return this.forcedAutoLevel;
    const { hls } = this;
    if (this.#lastRung === -1) return this.firstAutoLevel;
    // Within a segment whose parts come one by one another rung would begin it anew.
    if (this.#withinSegment) return this.#lastRung;
    const facts = this.#facts();
    if (this.#decided === null) this.#decided = { rung: chooseRung(facts), bufferMs: facts.bufferMs };
    return Math.max(hls.minAutoLevel, standBy(this.#decided, facts));
  }

  override set nextAutoLevel(level: number) {
    super.nextAutoLevel = level;
  }

  override destroy(): void {
    super.destroy();
    this.#unwatch();
  }

  /** Not the method of hls.js: that one starts a watch of its own. */
  protected override onFragLoading(_event: Events.FRAG_LOADING, data: FragLoadingData): void {
    if (data.frag.type !== 'main' || data.frag.sn === 'initSegment') return;
    this.#unwatch();
    this.#watched = { data, seen: [] };
    this.#watch = setInterval(() => this.#check(), WATCH_EVERY_MS);
  }

  protected override onFragLoaded(event: Events.FRAG_LOADED, data: FragLoadedData): void {
    super.onFragLoaded(event, data);
    if (data.frag.type !== 'main' || data.frag.sn === 'initSegment') return;
    this.#unwatch();
    if (this.#lastRung !== -1 && data.frag.level !== this.#lastRung) this.#switchedAtMs = performance.now();
    this.#lastRung = data.frag.level;
    this.#withinSegment = data.part != null && this.#isInTheMaking(data.frag.sn, data.part.index);
  }

  /** Not the method of hls.js: that one weighs each download by the time it took. */
  protected override onFragBuffered(_event: Events.FRAG_BUFFERED, { frag, part }: FragBufferedData): void {
    if (frag.type !== 'main' || frag.sn === 'initSegment') return;
    const { aborted, loaded, loading } = part?.stats.loaded ? part.stats : frag.stats;
    if (aborted) return;
    // A page that is busy hears of the first byte late: no more is taken out than an answer takes as a rule.
    const answerMs = Math.min(loading.first - loading.start, this.bwEstimator.getEstimateTTFB());
    this.#meter.add(loading.end - loading.start - answerMs, loaded);
    this.#decided = null;
  }

  protected override onError(event: Events.ERROR, data: ErrorData): void {
    super.onError(event, data);
    if (data.frag && data.frag === this.#watched?.data.frag) this.#unwatch();
  }

  #facts(): RungInput {
    const { hls } = this;
    const rungs = rungsOf(hls);
    const details = hls.latestLevelDetails;
    const parts = hls.lowLatencyMode && details?.partTarget;
    const segmentMs = (parts || details?.averagetargetduration || details?.targetduration || 4) * 1_000;
    const bufferMs = this.#bufferMs();
    // hls.latency stands still while the picture does.
    // A recording is there as a whole, so nothing of it is late.
    const behindS = details?.live && hls.media ? details.edge + details.age - hls.media.currentTime : 0;
    return {
      rungs,
      current: this.#lastRung,
      highest: Math.min(hls.maxAutoLevel, highestWithin(hls.levels, this.limits)),
      throughputKbps: this.bwEstimator.getEstimate() / 1_000,
      firstByteMs: this.bwEstimator.getEstimateTTFB(),
      bufferMs,
      lateMs: Math.max(0, behindS * 1_000 - bufferMs - segmentMs),
      segmentMs,
      sinceSwitchMs: performance.now() - this.#switchedAtMs,
    };
  }

  /** Whether more parts of this segment are to come. */
  #isInTheMaking(number: number, part: number): boolean {
    const details = this.hls.latestLevelDetails;
    if (!details?.partTarget || number <= details.endSN) return false;
    return (part + 1.5) * details.partTarget < details.targetduration;
  }

  #bufferMs(): number {
    return (this.hls.mainForwardBufferInfo?.len ?? 0) * 1_000;
  }

  #unwatch(): void {
    clearInterval(this.#watch);
    this.#watched = null;
  }

  #check(): void {
    const { hls } = this;
    const watched = this.#watched;
    if (!watched || !hls.autoLevelEnabled) return;
    const { frag, part } = watched.data;
    const stats = part?.stats ?? frag.stats;
    if (stats.aborted || (stats.total > 0 && stats.loaded >= stats.total)) {
      this.#unwatch();
      return;
    }
    if (!stats.loading.start) return;
    const now = performance.now();
    const bufferMs = this.#bufferMs();
    const pieceMs = (part?.duration ?? frag.duration) * 1_000;
    const rungs = rungsOf(hls);
    const promised = ((rungs[frag.level]?.averageKbps ?? 0) * pieceMs) / 8;
    const target = chooseAbandon({
      rungs,
      rung: frag.level,
      recentKbps: recentKbps(watched, now, stats.loaded, watchWindowMs(bufferMs)),
      elapsedMs: now - stats.loading.start,
      firstByteMs: this.bwEstimator.getEstimateTTFB(),
      loadedBytes: stats.loaded,
      totalBytes: stats.total > 0 ? stats.total : Math.max(promised, stats.loaded),
      bufferMs,
      // Another rung begins at the beginning of the segment.
      segmentMs: ((part?.index ?? 0) + 1) * pieceMs,
    });
    if (target === null) return;
    this.#unwatch();
    // What came so far tells the estimate that the link is not what it was.
    this.#meter.add(now - stats.loading.start, stats.loaded);
    this.#decided = null;
    this.#withinSegment = false;
    frag.abortRequests();
    hls.nextLoadLevel = Math.max(hls.minAutoLevel, target);
    hls.trigger(Hls.Events.FRAG_LOAD_EMERGENCY_ABORTED, { frag, part: part ?? null, stats });
  }
}

/** Rate over the window that ends now, kbit/s; notes what has come by now. */
function recentKbps(watched: Watched, nowMs: number, bytes: number, windowMs: number): number {
  const { seen } = watched;
  seen.push({ atMs: nowMs, bytes });
  while ((seen[1]?.atMs ?? nowMs) <= nowMs - windowMs) seen.shift();
  const from = seen[0] ?? { atMs: nowMs, bytes };
  return nowMs > from.atMs ? ((bytes - from.bytes) * 8) / (nowMs - from.atMs) : 0;
}

function highestWithin(levels: readonly Level[], { maxKbps, stillsOnly }: RungLimits): number {
  if (stillsOnly) return 0;
  if (maxKbps === null) return levels.length - 1;
  const within = levels.filter((level) => rungKbps(level) <= maxKbps).length - 1;
  return Math.max(within, lowestPicture(levels));
}

function rungsOf(hls: Hls): Rung[] {
  return hls.levels.map((level) => ({ averageKbps: rungKbps(level), stills: isStills(level) }));
}

/** The controller as hls.js makes it, one for each player, under these limits. */
export function abrControllerWithin(limits: RungLimits): typeof AbrController {
  return class extends WeakLinkAbrController {
    protected override readonly limits = limits;
  };
}
