import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import type { Actor } from '../../server/contract/actor.ts';
import { fail, ok, type Result } from '../../server/contract/result.ts';
import type { Fact, FactData } from '../../server/contract/socket.ts';
import type {
  TranscodeEvent,
  TranscodeSource,
  TranscodeStarted,
  TranscodeStatus,
} from '../../server/contract/transcode.ts';
import { createLiveDirector, type LiveDirectorDeps } from '../../server/media/live-director.ts';
import type { LeftOpen, LiveSessions } from '../../server/media/ports.ts';
import { createWorkerPool } from '../../server/media/worker-pool.ts';
import type { Transcoder } from '../../server/transcoding/port.ts';
import { createRtpSink, type RtpSink } from './media-rtp.ts';

/** Values that tests wait for in the order they came. */
export interface Tape<T> {
  readonly all: readonly T[];
  push(value: T): void;
  /** The first value that fits, of those not yet returned or passed over; waits for it. */
  next(fits?: (value: T) => boolean): Promise<T>;
}

export function createTape<T>(): Tape<T> {
  const all: T[] = [];
  let read = 0;
  let wake = () => {};
  return {
    all,
    push(value) {
      all.push(value);
      wake();
    },
    async next(fits = () => true) {
      for (;;) {
        for (const value of all.slice(read)) {
          read++;
          if (fits(value)) return value;
        }
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}

export type TranscodeCall = {
  name: 'start' | 'replaceSource' | 'stop';
  liveSessionId: string;
  source: TranscodeSource | null;
};

/** A transcoder that only listens: real RTP arrives at its sinks, its events are the test's. */
export interface FakeTranscoder extends Transcoder {
  readonly calls: Tape<TranscodeCall>;
  /** Where the newest source is sent to. */
  readonly sinks: { audio: RtpSink | null; video: RtpSink | null };
  /** While set, start and replaceSource fail with it. */
  refuse: Result<never> | null;
  status(liveSessionId: string, more?: Partial<TranscodeStatus>): void;
  finish(liveSessionId: string): void;
  /** It was started anew and has these lives. */
  restart(liveSessionIds: readonly string[]): void;
  close(): void;
}

export function createFakeTranscoder(): FakeTranscoder {
  const listeners = new Set<(event: TranscodeEvent) => void>();
  const connectedListeners = new Set<(liveSessionIds: readonly string[]) => void>();
  const open: RtpSink[] = [];
  const calls = createTape<TranscodeCall>();
  const emit = (event: TranscodeEvent): void => {
    for (const listener of listeners) listener(event);
  };

  async function take(
    name: 'start' | 'replaceSource',
    liveSessionId: string,
    source: TranscodeSource,
  ): Promise<Result<TranscodeStarted>> {
    if (fake.refuse) {
      calls.push({ name, liveSessionId, source });
      return fake.refuse;
    }
    const sink = async (wanted: boolean) => (wanted ? await createRtpSink() : null);
    const sinks = { audio: await sink(source.audio !== null), video: await sink(source.video !== null) };
    for (const each of Object.values(sinks)) if (each) open.push(each);
    fake.sinks.audio = sinks.audio;
    fake.sinks.video = sinks.video;
    calls.push({ name, liveSessionId, source });
    return ok({
      audio: sinks.audio?.target ?? null,
      video: sinks.video?.target ?? null,
      playlistPath: `/live/${liveSessionId}/index.m3u8`,
    });
  }

  const fake: FakeTranscoder = {
    calls,
    sinks: { audio: null, video: null },
    refuse: null,
    start: ({ liveSessionId, source }) => take('start', liveSessionId, source),
    replaceSource: (liveSessionId, { source }) => take('replaceSource', liveSessionId, source),
    async stop(liveSessionId) {
      calls.push({ name: 'stop', liveSessionId, source: null });
    },
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onConnected(listener) {
      connectedListeners.add(listener);
      return () => connectedListeners.delete(listener);
    },
    restart(liveSessionIds) {
      for (const listener of connectedListeners) listener(liveSessionIds);
    },
    status(liveSessionId, more = {}) {
      emit({
        type: 'status',
        status: {
          liveSessionId,
          state: 'running',
          playlistPath: `/live/${liveSessionId}/index.m3u8`,
          mediaMs: 4_000,
          behindMs: 1_000,
          wantsKeyFrame: false,
          receiving: true,
          restarts: 0,
          renditions: ['v64', 'v400'],
          shed: [],
          recording: { state: 'off', bytes: 0 },
          ...more,
        },
      });
    },
    finish(liveSessionId) {
      const failed = fail('media_unavailable', 'ffmpeg gave up');
      emit({ type: 'finished', liveSessionId, error: failed.ok ? null : failed.error });
    },
    close() {
      for (const sink of open) sink.close();
    },
  };
  return fake;
}

/** Live session rows in memory: one open row per sale event and member; `left` is what a server before has left. */
export function createFakeLiveSessions(
  left: { open: (LeftOpen & { memberId: string })[]; ended: string[] } = { open: [], ended: [] },
): LiveSessions & { readonly log: string[] } {
  const open = new Map<string, { liveSessionId: string; memberId: string; startedAt: Date }>(
    left.open.map((row) => [row.saleEventId, row]),
  );
  const log: string[] = [];
  return {
    log,
    async open(actor: Actor, saleEventId, { takeover }) {
      const memberId = actor.kind === 'member' ? actor.memberId : actor.kind;
      const found = open.get(saleEventId);
      if (found && found.memberId !== memberId && !takeover)
        return fail('seller_taken', 'another phone is on air');
      if (found) found.memberId = memberId;
      const row = found ?? { liveSessionId: randomUUID(), memberId, startedAt: new Date() };
      open.set(saleEventId, row);
      return ok({ ...row, resumed: found !== undefined });
    },
    async markSeen() {},
    takeUp: async () => left,
    async markOnAir(_liveSessionId, playlistPath) {
      log.push(`onAir ${playlistPath}`);
    },
    async endSale() {
      log.push('end sale');
      return ok({});
    },
    async end(liveSessionId, endSale) {
      log.push(`end ${endSale ? 'sale' : 'live'}`);
      for (const [saleEventId, row] of open) {
        if (row.liveSessionId === liveSessionId) open.delete(saleEventId);
      }
    },
  };
}

/** A director over a real worker, with everything around it faked; phones reach it on loopback, or the addresses given. */
export async function createMediaBench(
  {
    liveSessions = createFakeLiveSessions(),
    ...options
  }: Partial<Omit<LiveDirectorDeps, 'liveSessions'>> & {
    liveSessions?: ReturnType<typeof createFakeLiveSessions>;
  } = {},
  announcedAddresses: readonly string[] = ['127.0.0.1'],
) {
  const logger = pino({ level: 'silent' });
  const workers = await createWorkerPool({
    count: 1,
    basePort: 0,
    announcedAddresses,
    listenIp: announcedAddresses.length === 1 ? '127.0.0.1' : '0.0.0.0',
    logger,
  });
  const transcoder = createFakeTranscoder();
  const changes = createTape<FactData<'live:changed'>>();
  const healths = createTape<FactData<'health:changed'>>();
  const uplinks = createTape<FactData<'uplink:measured'>>();
  const losses = createTape<FactData<'live:taken'>>();
  const time = { ms: Date.now() };
  const director = createLiveDirector({
    workers,
    transcoder,
    liveSessions,
    publisher: {
      publish: (fact: Fact) => {
        if (fact.name === 'live:changed') changes.push(fact.data);
        if (fact.name === 'health:changed') healths.push(fact.data);
        if (fact.name === 'uplink:measured') uplinks.push(fact.data);
        if (fact.name === 'live:taken') losses.push(fact.data);
      },
    },
    clock: { now: () => time.ms },
    logger,
    originUrl: 'http://origin.test',
    graceMs: () => 60_000,
    ingestAllowed: true,
    ...options,
  });
  return {
    director,
    workers,
    transcoder,
    liveSessions,
    changes,
    healths,
    uplinks,
    /** Which camera has lost the live to another. */
    losses,
    /** The next measurement in which sound and picture have come in, waited for. */
    async arrives() {
      return uplinks.next(({ sample }) => sample.audioKbit > 0 && sample.videoKbit > 0);
    },
    /** The director's clock; it stands unless the test moves it. */
    time,
    /** The next announced state of the live, waited for. */
    async state(state: string) {
      return changes.next(({ live }) => live?.state === state);
    },
    async close() {
      await director.close();
      transcoder.close();
    },
  };
}

export type MediaBench = Awaited<ReturnType<typeof createMediaBench>>;

/** How a phone goes on air that puts nobody off. */
export const phone = { camera: 'phone', takeover: false } as const;

/** The data of a result that must be good. */
export function dataOf<T>(result: Result<T>): T {
  if (result.ok) return result.data;
  throw new Error(`${result.error.code}: ${result.error.message}`);
}
