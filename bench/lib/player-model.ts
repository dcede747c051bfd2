import {
  chooseAbandon,
  chooseRung,
  type Decision,
  lowestMoving,
  type Rung,
  standBy,
  type Tuning,
  watchWindowMs,
} from '../../client/player/abr/decide.ts';
import {
  type DistanceTuning,
  memoryFor,
  playbackRate,
  reachable,
  remember,
  targetDistance,
  UNKNOWN_START_MS,
} from '../../client/player/abr/distance.ts';
import { createDownloadMeter } from '../../client/player/abr/download-meter.ts';
import { firstNearness, followNearness } from '../../client/player/low-latency.ts';
import { createEstimator } from './estimator.ts';
import { createModelScreen } from './model-screen.ts';
import type { LinkClock } from './trace.ts';
import type { Arm, SessionResult } from './weaknet-page.ts';

const TICK_MS = 50;
const SEGMENT_MS = 4_000;
const PART_MS = 1_000;
/** What a playlist names, and within how much of the edge it names parts, ms. */
const LISTED_MS = 12 * SEGMENT_MS;
const PARTS_MS = 3 * SEGMENT_MS;
/** Bytes of an answer's head, of a media playlist (compressed) and of an init segment. */
const HEAD_BYTES = 300;
const PLAYLIST_BYTES = 500 + HEAD_BYTES;
const INIT_BYTES = 1_300 + HEAD_BYTES;
/** What waits before the radio still comes through after its request was given up, bytes: as in bench/lib/link.ts. */
const QUEUE_BYTES = 24 * 1_024;
/** hls.js plays on as soon as there is this much, ms. */
const RESUME_MS = 200;

export interface ModelRung extends Rung {
  /** What the playlist declares as BANDWIDTH, kbit/s. */
  peakKbps: number;
}

export interface ModelInput {
  arm: Arm;
  clock: LinkClock;
  seconds: number;
  /** Lowest first; the first one is the stills, which only the product's player sees. */
  rungs: readonly ModelRung[];
  tuning: Tuning;
  distance: DistanceTuning;
}

/** What is on its way: bytes of playlists and init before it, then the media. */
interface Transfer {
  fromMs: number;
  toMs: number;
  rung: number;
  startedMs: number;
  /** When the media itself was asked for, after its playlist. */
  askedMs: number;
  firstByteMs: number | null;
  leadBytes: number;
  bytes: number;
  totalBytes: number;
  seen: { atMs: number; bytes: number }[];
}

/**
 * One session without a browser, in steps of 50 ms: the product's own decisions on a simple model of hls.js,
 * which fetches one thing at a time, and hls.js's rule for a live in the other arm. Good for comparing tunings
 * in seconds; what it says is checked against real runs.
 */
export function simulateSession(input: ModelInput): SessionResult {
  const { arm, clock, rungs, tuning, distance } = input;
  const own = arm !== 'hlsjs';
  const lowestPicture = lowestMoving(rungs);
  const estimator = own
    ? createEstimator({ ...tuning, startKbps: 150 })
    : createEstimator({ startKbps: 500, fastHalfLife: 3, slowHalfLife: 9 });
  const meter = own ? createDownloadMeter(estimator.sample, tuning) : { add: estimator.sample };
  // The live has been on for longer than a playlist.
  const originMs = LISTED_MS + 8 * SEGMENT_MS;
  let targetMs = own ? UNKNOWN_START_MS : 3_000;
  let memory = memoryFor(targetMs, distance);
  let nextMs = Number.NaN;
  let playheadMs = 0;
  let bufferEndMs = 0;
  let transfer: Transfer | null = null;
  let rung = own ? lowestPicture : -1;
  let knownRung = -1;
  let switchedMs = Number.NEGATIVE_INFINITY;
  let playing = false;
  let settled = false;
  let nearness = firstNearness(!own);
  const screen = createModelScreen(rungs.map(({ averageKbps }) => averageKbps));
  let waitUntilMs = 0;
  let junkBytes = 0;
  let decided: Decision | null = null;
  const rungOfPart = new Map<number, number>();

  const bufferMs = () => Math.max(0, bufferEndMs - playheadMs);
  const unitMs = () => (nearness.parts ? PART_MS : SEGMENT_MS);
  /** Newest media that a playlist of that moment names, in whole segments or in parts. */
  const edgeMs = (ms: number, unitMs: number) => Math.floor((originMs + ms) / unitMs) * unitMs;
  const choose = (nowMs: number) => {
    if (arm === 'stills') return 0;
    if (!own) return defaultRung();
    if (arm === 'lowest' || !estimator.ready()) return lowestPicture;
    const facts = {
      rungs,
      current: rung,
      highest: rungs.length - 1,
      throughputKbps: estimator.kbps(),
      firstByteMs: estimator.firstByteMs(),
      bufferMs: bufferMs(),
      lateMs: Math.max(0, nowMs + originMs - bufferEndMs - unitMs()),
      segmentMs: unitMs(),
      sinceSwitchMs: nowMs - switchedMs,
    };
    if (decided !== null) return standBy(decided, facts, tuning);
    decided = { rung: chooseRung(facts, tuning), bufferMs: facts.bufferMs };
    return decided.rung;
  };
  const defaultRung = () => {
    // It takes the declared peak while it has less than two segments.
    const best = rungs.findLastIndex(
      ({ peakKbps, averageKbps }, index) =>
        (bufferMs() < 2 * SEGMENT_MS ? peakKbps : averageKbps) <=
        (rung >= 0 && index > rung ? 0.7 : 0.95) * estimator.kbps(),
    );
    return Math.max(lowestPicture, best);
  };
  const bytesOf = (index: number, ms: number) => ((rungs[index]?.averageKbps ?? 0) * ms) / 8 + HEAD_BYTES;
  const begin = (nowMs: number) => {
    if (own && bufferMs() > 40_000) return;
    const seenMs = nowMs - clock.roundTripAt(nowMs) - 50;
    if (Number.isNaN(nextMs)) {
      nextMs = Math.floor((edgeMs(nowMs, unitMs()) - targetMs) / unitMs() + 1) * unitMs();
      playheadMs = nextMs;
      bufferEndMs = nextMs;
    }
    const wholeMs = edgeMs(seenMs, SEGMENT_MS);
    if (nextMs < wholeMs - LISTED_MS) {
      // What it waited for is gone: hopelessly behind, so it jumps to its target.
      const back = Math.min(LISTED_MS, Math.max(SEGMENT_MS, targetMs));
      nextMs = wholeMs - Math.floor(back / SEGMENT_MS) * SEGMENT_MS;
      playheadMs = nextMs;
      bufferEndMs = nextMs;
    }
    const inParts = nearness.parts && nextMs >= wholeMs - PARTS_MS;
    const atSegment = nextMs % SEGMENT_MS === 0;
    const toMs = inParts || !atSegment ? nextMs + PART_MS : nextMs + SEGMENT_MS;
    if (toMs > (nearness.parts || !atSegment ? edgeMs(seenMs, PART_MS) : wholeMs)) return;
    const chosen = atSegment ? choose(nowMs) : rung < 0 ? lowestPicture : rung;
    const fresh = chosen !== knownRung;
    transfer = {
      fromMs: nextMs,
      toMs,
      rung: chosen,
      startedMs: nowMs,
      askedMs: nowMs + (fresh ? clock.roundTripAt(nowMs) : 0),
      firstByteMs: null,
      // hls.js fetches the last segment again after a change of rung; the product's player does not.
      leadBytes:
        PLAYLIST_BYTES +
        (fresh ? INIT_BYTES : 0) +
        (fresh && !own && knownRung !== -1 ? bytesOf(chosen, SEGMENT_MS) : 0),
      bytes: 0,
      totalBytes: bytesOf(chosen, toMs - nextMs),
      seen: [],
    };
    waitUntilMs = nowMs + clock.roundTripAt(nowMs) * (fresh ? 2 : 1) + 20;
    knownRung = chosen;
  };
  const receive = (one: Transfer, nowMs: number) => {
    let bytes = (clock.kbpsAt(nowMs) * TICK_MS) / 8;
    const junk = Math.min(bytes, junkBytes);
    junkBytes -= junk;
    bytes -= junk;
    if (nowMs >= waitUntilMs && bytes > 0) {
      const lead = Math.min(bytes, one.leadBytes);
      one.leadBytes -= lead;
      bytes -= lead;
      // As hls.js measures it: from the first byte on.
      if (bytes > 0) {
        one.firstByteMs ??= nowMs;
        one.bytes += bytes;
      }
    }
    if (one.bytes < one.totalBytes) {
      abandon(one, nowMs);
      return;
    }
    estimator.sampleFirstByte((one.firstByteMs ?? nowMs) - one.askedMs);
    const spare = (one.bytes - one.totalBytes) / Math.max(1e-9, bytes);
    const answerMs = Math.min((one.firstByteMs ?? nowMs) - one.askedMs, estimator.firstByteMs());
    meter.add(nowMs + TICK_MS * (1 - spare) - one.askedMs - answerMs, one.totalBytes);
    if (one.rung !== rung) switchedMs = nowMs;
    rung = one.rung;
    for (let at = one.fromMs; at < one.toMs; at += PART_MS) rungOfPart.set(at, one.rung);
    bufferEndMs = one.toMs;
    nextMs = one.toMs;
    transfer = null;
    decided = null;
    choose(nowMs);
  };
  const abandon = (one: Transfer, nowMs: number) => {
    if (arm !== 'ours' || one.toMs - one.fromMs < SEGMENT_MS) return;
    const windowMs = watchWindowMs(bufferMs());
    one.seen.push({ atMs: nowMs, bytes: one.bytes });
    while ((one.seen[1]?.atMs ?? nowMs) <= nowMs - windowMs) one.seen.shift();
    const from = one.seen[0] ?? { atMs: nowMs, bytes: one.bytes };
    const target = chooseAbandon(
      {
        rungs,
        rung: one.rung,
        recentKbps: nowMs > from.atMs ? ((one.bytes - from.bytes) * 8) / (nowMs - from.atMs) : 0,
        elapsedMs: nowMs - one.startedMs,
        firstByteMs: estimator.firstByteMs(),
        loadedBytes: one.bytes,
        totalBytes: one.totalBytes,
        bufferMs: bufferMs(),
        segmentMs: one.toMs - one.fromMs,
      },
      tuning,
    );
    if (target === null) return;
    meter.add(nowMs - one.startedMs, one.bytes);
    if (one.firstByteMs !== null) junkBytes += Math.min(QUEUE_BYTES, one.totalBytes - one.bytes);
    transfer = {
      ...one,
      rung: target,
      startedMs: nowMs,
      askedMs: nowMs,
      firstByteMs: null,
      bytes: 0,
      seen: [],
    };
    transfer.totalBytes = bytesOf(target, one.toMs - one.fromMs);
    transfer.leadBytes = PLAYLIST_BYTES;
    transfer.askedMs = nowMs + clock.roundTripAt(nowMs);
    waitUntilMs = nowMs + 3 * clock.roundTripAt(nowMs);
    knownRung = target;
  };
  const play = (nowMs: number) => {
    const distanceMs = originMs + nowMs - playheadMs;
    let rate = 1;
    if (own && screen.started()) {
      const ageMs = distanceMs - bufferMs();
      settled ||= ageMs < 2 * SEGMENT_MS || screen.watchedMs() > 10_000;
      memory = remember(memory, TICK_MS, settled ? ageMs - unitMs() : 0, distance);
      const throughputKbps = estimator.kbps();
      const downloadMs = ((rungs[rung]?.averageKbps ?? 0) * unitMs()) / Math.max(1, throughputKbps);
      targetMs = reachable(
        targetDistance({ memory, throughputKbps, downloadMs }, distance),
        nearness.parts,
        SEGMENT_MS,
      );
      nearness = followNearness(nearness, {
        nowMs,
        throughputKbps,
        rungKbps: rungs[screen.rung()]?.averageKbps ?? 0,
        targetMs,
        segmentMs: SEGMENT_MS,
        stalled: !playing,
      });
      rate = playbackRate({ distanceMs, targetMs, bufferMs: bufferMs() });
    }
    if (!playing && bufferMs() >= RESUME_MS) {
      playing = true;
      screen.start(nowMs);
    }
    if (!screen.started()) return;
    if (!playing) {
      screen.wait(TICK_MS);
      return;
    }
    playheadMs += rate * TICK_MS;
    const shown = rungOfPart.get(Math.floor(playheadMs / PART_MS) * PART_MS);
    screen.show(TICK_MS, shown ?? screen.rung(), distanceMs);
    if (bufferMs() <= 0) {
      playing = false;
      screen.stall();
      // hls.js keeps more distance after its first stall.
      if (!own) targetMs = Math.min(targetMs + 1_000, 3_000 + SEGMENT_MS);
    }
  };

  for (let nowMs = 0; nowMs < input.seconds * 1_000; nowMs += TICK_MS) {
    if (transfer === null) begin(nowMs);
    if (transfer !== null) receive(transfer, nowMs);
    play(nowMs);
  }
  return screen.result();
}
