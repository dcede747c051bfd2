import {
  chooseAbandon,
  chooseRung,
  type Rung,
  type Tuning,
  watchWindowMs,
} from '../../client/player/abr/decide.ts';
import {
  memoryFor,
  playbackRate,
  remember,
  targetDistance,
  UNKNOWN_START_MS,
} from '../../client/player/abr/distance.ts';
import { createEstimator } from './estimator.ts';
import type { LinkClock } from './trace.ts';
import type { Arm, SessionResult } from './weaknet-page.ts';

const TICK_MS = 50;
const SEGMENT_MS = 2_000;
/** Newest segments a playlist names, and how much older ones are still kept. */
const LISTED = 15;
/** Bytes of an answer's head, of a media playlist and of an init segment. */
const HEAD_BYTES = 300;
const PLAYLIST_BYTES = 700 + HEAD_BYTES;
const INIT_BYTES = 1_300 + HEAD_BYTES;
/** hls.js plays on as soon as there is this much, ms. */
const RESUME_MS = 200;

export interface ModelInput {
  arm: Arm;
  clock: LinkClock;
  seconds: number;
  /** Lowest first; what the playlist declares, `peakKbps` as BANDWIDTH. */
  rungs: readonly (Rung & { peakKbps: number })[];
  tuning: Tuning;
}

/** What is on its way: the bytes of playlists and init before it, then the segment. */
interface Transfer {
  segment: number;
  rung: number;
  startedMs: number;
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
  const { arm, clock, rungs, tuning } = input;
  const own = arm !== 'hlsjs';
  const lengthMs = input.seconds * 1_000;
  const estimator = createEstimator(own ? 150 : 500);
  // The live has been on for longer than a playlist; segment n is complete at (n + 1) segments.
  const originMs = (LISTED + 7) * SEGMENT_MS;
  const newest = (ms: number) => Math.floor((originMs + ms) / SEGMENT_MS) - 1;
  let targetMs = own ? UNKNOWN_START_MS : 3 * SEGMENT_MS;
  let memory = memoryFor(targetMs);
  let next = Number.NaN;
  let playheadMs = 0;
  let bufferEndMs = 0;
  let transfer: Transfer | null = null;
  let rung = 0;
  let knownRung = -1;
  let switchedMs = Number.NEGATIVE_INFINITY;
  let playing = false;
  let settled = false;
  let startupMs: number | null = null;
  let playedMs = 0;
  let stallMs = 0;
  let stallEvents = 0;
  let kbitPlayed = 0;
  let switches = 0;
  let distanceSum = 0;
  let shownRung = -1;
  let waitUntilMs = 0;
  const rungOfSegment = new Map<number, number>();

  const bufferMs = () => Math.max(0, bufferEndMs - playheadMs);
  const choose = (nowMs: number) => {
    if (arm === 'lowest' || !estimator.ready()) return 0;
    const kbps = estimator.kbps();
    if (own) {
      return chooseRung(
        {
          rungs,
          current: rung,
          highest: rungs.length - 1,
          throughputKbps: kbps,
          firstByteMs: estimator.firstByteMs(),
          bufferMs: bufferMs(),
          segmentMs: SEGMENT_MS,
          sinceSwitchMs: nowMs - switchedMs,
        },
        tuning,
      );
    }
    // It takes the declared peak while it has less than two segments.
    const best = rungs.findLastIndex(
      ({ peakKbps, averageKbps }, index) =>
        (bufferMs() < 2 * SEGMENT_MS ? peakKbps : averageKbps) <= (index > rung ? 0.7 : 0.95) * kbps,
    );
    return Math.max(0, best);
  };
  const begin = (nowMs: number) => {
    if (Number.isNaN(next)) {
      const edgeMs = (newest(nowMs) + 1) * SEGMENT_MS;
      next = Math.max(newest(nowMs) - LISTED + 1, Math.floor((edgeMs - targetMs) / SEGMENT_MS));
      playheadMs = next * SEGMENT_MS;
      bufferEndMs = playheadMs;
    }
    // A playlist that is a poll old names one segment less now and then.
    if (next > newest(nowMs - SEGMENT_MS / 2)) return;
    if (next < newest(nowMs) - LISTED) {
      // What it waited for is gone: hopelessly behind, so it jumps to its target.
      next = newest(nowMs) - Math.min(LISTED - 1, Math.floor(targetMs / SEGMENT_MS));
      playheadMs = next * SEGMENT_MS;
      bufferEndMs = playheadMs;
    }
    const chosen = choose(nowMs);
    const bytes = ((rungs[chosen]?.averageKbps ?? 0) * SEGMENT_MS) / 8 + HEAD_BYTES;
    const fresh = chosen !== knownRung;
    transfer = {
      segment: next,
      rung: chosen,
      startedMs: nowMs,
      firstByteMs: null,
      leadBytes: PLAYLIST_BYTES + (fresh ? INIT_BYTES : 0),
      bytes: 0,
      totalBytes: bytes,
      seen: [],
    };
    waitUntilMs = nowMs + clock.roundTripAt(nowMs) * (fresh ? 2 : 1);
    knownRung = chosen;
  };
  const receive = (one: Transfer, nowMs: number) => {
    let bytes = (clock.kbpsAt(nowMs) * TICK_MS) / 8;
    if (nowMs < waitUntilMs) return;
    const lead = Math.min(bytes, one.leadBytes);
    one.leadBytes -= lead;
    bytes -= lead;
    if (bytes <= 0) return;
    // As hls.js measures it: from the first byte on.
    if (one.firstByteMs === null) {
      one.firstByteMs = nowMs;
      one.startedMs = nowMs;
    }
    one.bytes += bytes;
    if (one.bytes >= one.totalBytes) {
      estimator.sampleFirstByte(clock.roundTripAt(nowMs) + 20);
      const spare = (one.bytes - one.totalBytes) / Math.max(1e-9, bytes);
      estimator.sample(nowMs + TICK_MS * (1 - spare) - one.startedMs, one.totalBytes);
      if (one.rung !== rung) switchedMs = nowMs;
      rung = one.rung;
      rungOfSegment.set(one.segment, one.rung);
      bufferEndMs = (one.segment + 1) * SEGMENT_MS;
      next = one.segment + 1;
      transfer = null;
    } else abandon(one, nowMs);
  };
  const abandon = (one: Transfer, nowMs: number) => {
    if (arm !== 'ours') return;
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
        segmentMs: SEGMENT_MS,
      },
      tuning,
    );
    if (target === null) return;
    estimator.sample(nowMs - one.startedMs, Math.max(1, one.bytes));
    transfer = { ...one, rung: target, startedMs: nowMs, firstByteMs: null, bytes: 0, seen: [] };
    transfer.totalBytes = ((rungs[target]?.averageKbps ?? 0) * SEGMENT_MS) / 8 + HEAD_BYTES;
    transfer.leadBytes = PLAYLIST_BYTES;
    waitUntilMs = nowMs + 2 * clock.roundTripAt(nowMs);
    knownRung = target;
  };
  const play = (nowMs: number) => {
    const distanceMs = originMs + nowMs - playheadMs;
    let rate = 1;
    if (own && startupMs !== null) {
      const ageMs = distanceMs - bufferMs();
      settled ||= ageMs < 2.5 * SEGMENT_MS || playedMs + stallMs > 10_000;
      memory = remember(memory, TICK_MS, settled ? ageMs : 0);
      targetMs = targetDistance({
        memory,
        throughputKbps: estimator.kbps(),
        segmentMs: SEGMENT_MS,
        partTargetMs: null,
      });
      rate = playbackRate({ distanceMs, targetMs, bufferMs: bufferMs() });
    }
    if (!playing && bufferMs() >= RESUME_MS) {
      playing = true;
      startupMs ??= nowMs;
    }
    if (startupMs === null) return;
    if (!playing) {
      stallMs += TICK_MS;
      return;
    }
    playheadMs += rate * TICK_MS;
    playedMs += TICK_MS;
    distanceSum += distanceMs * TICK_MS;
    const shown = rungOfSegment.get(Math.floor(playheadMs / SEGMENT_MS)) ?? shownRung;
    if (shown !== shownRung && shownRung !== -1) switches += 1;
    shownRung = shown;
    kbitPlayed += (rungs[shown]?.averageKbps ?? 0) * TICK_MS;
    if (bufferMs() <= 0) {
      playing = false;
      stallEvents += 1;
    }
  };

  for (let nowMs = 0; nowMs < lengthMs; nowMs += TICK_MS) {
    if (transfer === null) begin(nowMs);
    if (transfer !== null) receive(transfer, nowMs);
    play(nowMs);
  }
  return {
    startupMs,
    playedMs,
    stallMs,
    stallEvents,
    meanKbps: playedMs > 0 ? kbitPlayed / playedMs : 0,
    switches,
    meanDistanceMs: playedMs > 0 ? distanceSum / playedMs : 0,
    fatal: 0,
  };
}
