import type { AppError } from '../server/contract/error.ts';
import type {
  TranscodeSource,
  TranscodeStarted,
  TranscodeState,
  TranscodeStatus,
} from '../server/contract/transcode.ts';
import type { Logger } from '../server/lib/logger.ts';
import { type Broadcast, openBroadcast } from './broadcast.ts';
import type { Machine } from './ladder/budget.ts';
import { type Ladder, picturesOf } from './ladder/ladder.ts';
import type { Recordings } from './recording/recordings.ts';
import { type Run, startRun } from './run.ts';
import { createSetbacks } from './setbacks.ts';
import { createReceiver, type Receiver, type SourcePacket } from './source/receiver.ts';
import { createTrackChoice } from './track-choice.ts';

/** Which states may follow; they only move forward. */
export const SESSION_STATES = {
  building: ['started', 'draining'],
  started: ['running', 'draining'],
  running: ['draining'],
  draining: ['finished'],
  finished: [],
} as const satisfies Record<TranscodeState, readonly TranscodeState[]>;

/** No packets for so long, ms: `receiving` turns false. */
const QUIET_MS = 2_000;
/**
 * No picture (or sound, if there is only that) for so long, ms: the run ends and a new one waits for a key frame.
 * If sound still comes it begins at once, over the last picture: a seller whose link carries no more stays to be heard.
 */
const RUN_GAP_MS = 5_000;
/** Nothing at all for so long, ms: the link is gone. What ffmpeg would make of the gap is no use to anybody. */
const LINK_GAP_MS = 2_000;
const CHECK_MS = 500;

/** One live: its ports, its ffmpeg runs one after another, its playlists. */
export interface Session {
  readonly broadcast: Broadcast;
  /** Cores that it takes by plan now. */
  cores(): number;
  status(): TranscodeStatus;
  started(): TranscodeStarted;
  /** New ports for a new source; the playlists go on after a discontinuity. */
  replaceSource(source: TranscodeSource): Promise<TranscodeStarted>;
  /** Drains and ends the playlists, also those that a failure left open. Idempotent. */
  stop(): Promise<void>;
  /** Drains; the playlists stay open, for the live may go on in another process. Idempotent. */
  leave(): Promise<void>;
}

export interface SessionOptions {
  liveSessionId: string;
  source: TranscodeSource;
  /** Address on which RTP is received. */
  host: string;
  ladder: Ladder;
  machine: () => Machine;
  /** Cores that other lives leave to this one. */
  spareCores: () => number;
  now: () => number;
  log: Logger;
  /** Of the failed session with the same id, if its playlists can still be read. */
  broadcast: Broadcast | null;
  /** Where a new broadcast's numbers begin. */
  firstNumber: number;
  /** Null when lives are not recorded. */
  recordings: Recordings | null;
  onStatus: (status: TranscodeStatus) => void;
  /** Called once; null after {@link Session.stop} and {@link Session.leave}. */
  onFinished: (error: AppError | null) => void;
}

export async function createSession(options: SessionOptions): Promise<Session> {
  const { liveSessionId, log, now, ladder } = options;
  const playlistPath = `/live/${liveSessionId}/index.m3u8`;
  let state: TranscodeState = 'building';
  let source = options.source;
  let receiver: Receiver | null = null;
  let run: (Run & { readonly withVideo: boolean }) | null = null;
  /** Runs that still drain; the next begins meanwhile, and the packager publishes theirs first. */
  const draining = new Set<Promise<void>>();
  let restarts = 0;
  const setbacks = createSetbacks(now);
  /** When packets last came again after the link was gone, ms since the epoch, and when the newest one came. */
  let backAt = 0;
  let newestAt = 0;
  let lastStatus = '';
  let keyFrameWanted = false;
  let stopping: Promise<void> | null = null;
  let replacing: Promise<unknown> = Promise.resolve();

  const advance = (to: TranscodeState) => {
    const allowed: readonly TranscodeState[] = SESSION_STATES[state];
    if (!allowed.includes(to)) return;
    state = to;
    announce();
  };
  const lastPacketAt = () =>
    Math.max(receiver?.lastPacketAt('audio') ?? 0, receiver?.lastPacketAt('video') ?? 0);
  /** When the last of the picture came that can be shown, ms since the epoch; 0 before the first. */
  const lastPictureAt = () => receiver?.brokenSince() ?? receiver?.lastPacketAt('video') ?? 0;
  const linkIsGone = () => lastPacketAt() > 0 && now() - lastPacketAt() > LINK_GAP_MS;
  /** Not over a link that is gone: the requests would be lost, and pauses grown long when it is back. */
  const wantsKeyFrame = () =>
    source.video !== null &&
    (!run?.withVideo || receiver?.brokenSince() != null) &&
    (state === 'started' || state === 'running') &&
    !linkIsGone();
  const backlogMs = () => run?.backlogMs() ?? 0;
  const status = (): TranscodeStatus => ({
    liveSessionId,
    state,
    playlistPath,
    mediaMs: Math.round(packager.mediaMs()),
    behindMs: 1_000 * Math.round(backlogMs() / 1_000),
    wantsKeyFrame: wantsKeyFrame(),
    receiving: now() - lastPacketAt() < QUIET_MS,
    restarts,
    renditions: choice.chosen(),
    shed: choice.shed(),
    recording: broadcast.recorder?.status ?? { state: 'off', bytes: 0 },
  });
  const announce = () => {
    const next = status();
    const text = JSON.stringify(next);
    if (text === lastStatus) return;
    lastStatus = text;
    keyFrameWanted = next.wantsKeyFrame;
    options.onStatus(next);
  };
  const broadcast = options.broadcast ?? openBroadcast(options);
  const { packager } = broadcast;
  const choice = createTrackChoice({ ...options, tracks: ladder.video });
  const stopListening = packager.onSegment(() => {
    setbacks.clear();
    advance('running');
    announce();
  });

  /** True for a packet at which a run may begin. */
  const begins = (packet: SourcePacket) => {
    if (packet.kind === 'video') return (packet.keyFrame?.size ?? null) !== null;
    if (!source.video) return true;
    const videoAt = lastPictureAt();
    // On a link that is back the picture may be as near as the sound.
    if (videoAt === 0 || broadcast.canvas === null || now() - backAt < LINK_GAP_MS) return false;
    return now() - videoAt > RUN_GAP_MS;
  };
  const begin = (first: SourcePacket, from: Receiver) => {
    broadcast.canvas ??= first.keyFrame?.size ?? null;
    const withVideo = first.kind === 'video';
    const shape = first.keyFrame?.size ?? broadcast.canvas ?? { width: 16, height: 9 };
    const started = startRun({
      source,
      receiver: from,
      first,
      picture: broadcast.canvas,
      withVideo,
      still: broadcast.poster,
      video: picturesOf(ladder, choice.begin(shape)),
      audio: ladder.audio,
      packager,
      log,
      onPoster: (image) => {
        broadcast.poster = image;
      },
    });
    const current = { ...started, withVideo };
    run = current;
    announce();
    void current.finished.then(({ error, unlucky }) => {
      if (run === current) {
        run = null;
        choice.end();
      }
      if (error !== null) onRunFailed(error, unlucky);
    });
  };
  const onRunFailed = (error: string, unlucky: boolean) => {
    if (stopping) return;
    restarts += 1;
    if (!unlucky) setbacks.add();
    log.error({ reason: error, restarts }, 'ffmpeg run failed');
    announce();
    if (setbacks.enough) {
      void stop({ code: 'media_unavailable', message: `ffmpeg failed ${setbacks.count} times: ${error}` });
    }
  };

  const listen = async (next: TranscodeSource): Promise<Receiver> => {
    const own: Receiver = await createReceiver({
      host: options.host,
      source: next,
      now,
      onPacket: (packet) => {
        if (own !== receiver || stopping) return;
        if (now() - newestAt > LINK_GAP_MS) backAt = now();
        newestAt = now();
        // The picture is back: a run with it begins here.
        if (run && !run.withVideo && packet.kind === 'video' && begins(packet)) endRun();
        if (run) run.push(packet);
        else if (begins(packet) && !setbacks.waiting()) begin(packet, own);
        // Told at once: every moment of it is one without a picture.
        if (wantsKeyFrame() !== keyFrameWanted) announce();
      },
    });
    return own;
  };
  const endRun = () => {
    const ending = run?.stop();
    run = null;
    choice.end();
    if (!ending) return;
    draining.add(ending);
    void ending.finally(() => draining.delete(ending));
  };
  const timer = setInterval(() => {
    const leading = run?.withVideo ? lastPictureAt() : (receiver?.lastPacketAt('audio') ?? 0);
    // Publishes what there is; a stream that comes back starts at a key frame with its own clock time.
    if (run && (linkIsGone() || (leading > 0 && now() - leading > RUN_GAP_MS))) endRun();
    if (run && choice.tooSlow(backlogMs())) endRun();
    announce();
  }, CHECK_MS);

  const started = (): TranscodeStarted => ({
    audio: receiver?.targets.audio ?? null,
    video: receiver?.targets.video ?? null,
    playlistPath,
  });
  const replace = async (next: TranscodeSource): Promise<TranscodeStarted> => {
    const replacement = await listen(next);
    const old = receiver;
    receiver = null;
    old?.close();
    // What it still holds is published while the new source comes.
    endRun();
    if (stopping) replacement.close();
    else receiver = replacement;
    source = next;
    setbacks.clear();
    announce();
    return started();
  };
  const stop = (error: AppError | null): Promise<void> => {
    stopping ??= (async () => {
      advance('draining');
      clearInterval(timer);
      await replacing.catch(() => undefined);
      receiver?.close();
      endRun();
      await Promise.all(draining);
      // The broadcast may go on in a session that takes over.
      stopListening();
      advance('finished');
      options.onFinished(error);
    })();
    return stopping;
  };

  try {
    receiver = await listen(source);
  } catch (error) {
    clearInterval(timer);
    stopListening();
    throw error;
  }
  advance('started');
  return {
    broadcast,
    cores: choice.cores,
    status,
    started,
    replaceSource(next) {
      // One after the other: a seller that reconnects twice in a moment must end with the last source.
      const result = replacing.catch(() => undefined).then(() => replace(next));
      replacing = result;
      return result;
    },
    async stop() {
      await stop(null);
      // Not after a failure: the live may go on in a new session, and players must not take it for over.
      packager.end();
      await broadcast.recorder?.finish();
    },
    async leave() {
      await stop(null);
      await broadcast.recorder?.finish();
    },
  };
}
