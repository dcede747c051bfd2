import type { Result } from '../contract/result.ts';
import type { TranscodeSource, TranscodeStarted, TranscodeStatus } from '../contract/transcode.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import type { Transcoder } from '../transcoding/port.ts';
import type { Egress } from './egress.ts';
import type { Room } from './room.ts';

/** A transcoder that says nothing for this long although media flows has lost the session, or is gone, ms. */
const SILENCE_MS = 10_000;
/** Between two tries to bring a live to a transcoder, ms. */
const RETRY_MS = 2_000;

/**
 * The transcode session of one live as the SFU sees it: started once, given other sources, started again when the
 * transcoder lost it. The playlists go on, because the live session's id stays.
 */
export interface Output {
  /** The transcoder says that the playlists can be played. */
  readonly running: boolean;
  readonly playlistPath: string | null;
  /** Leads the room's tracks to the transcoder; a failure is logged and tried again when {@link due} says so. */
  lead(room: Room): Promise<void>;
  /** Whether the transcoder should be tried (again) now. */
  due(): boolean;
  onStatus(status: TranscodeStatus): void;
  /** Media flows from now on (again), so the transcoder must have something to say. */
  expectStatus(): void;
  /** The transcoder has ended the session. */
  onFinished(): void;
  /** The transcoder was reached again and does not know the session. */
  onLost(): void;
  /** Stops sending. Idempotent. */
  close(): void;
  /** Ends the transcode session. Idempotent. */
  stop(): Promise<void>;
}

export function createOutput(options: {
  id: string;
  /** When the live began, ms since the epoch. */
  startedAtMs: number;
  /** A server before this one may have led the live to a transcoder that still has it. */
  left: boolean;
  transcoder: Transcoder;
  clock: Clock;
  logger: Logger;
}): Output {
  const { id, startedAtMs, left, transcoder, clock, logger } = options;
  let egress: Egress | null = null;
  /** The transcoder has taken the session, and has not said that it finished. */
  let taken = left;
  let running = false;
  let playlistPath: string | null = null;
  /** Since when a status must come; null while nothing flows, because a transcoder only tells what changes. */
  let expectedSince: number | null = null;
  /** When a source was last led to the transcoder. */
  let ledAt: number | null = null;
  /** When the next try is due; null while nothing has to be tried. */
  let retryAt: number | null = null;

  function close(): void {
    egress?.close();
    egress = null;
    retryAt = null;
  }

  async function hand(source: TranscodeSource): Promise<Result<TranscodeStarted>> {
    const ageMs = Math.max(0, clock.now() - startedAtMs);
    const start = () => transcoder.start({ liveSessionId: id, source, ageMs });
    const replace = () => transcoder.replaceSource(id, { source });
    const first = taken ? await replace() : await start();
    if (first.ok) return first;
    // Either side may have been restarted without the other: what it lost is begun, what it has is gone on with.
    if (taken && first.error.code === 'not_found') return start();
    if (!taken && first.error.code === 'wrong_state') return replace();
    return first;
  }

  function connected(started: TranscodeStarted): void {
    taken = true;
    playlistPath = started.playlistPath;
    expectedSince = clock.now();
    retryAt = null;
  }

  return {
    get running() {
      return running;
    },
    get playlistPath() {
      return playlistPath;
    },
    async lead(room) {
      close();
      if (!room.tracks.audio && !room.tracks.video) return;
      ledAt = clock.now();
      retryAt = ledAt + RETRY_MS;
      try {
        egress = await room.createEgress();
        const started = await hand(egress.source);
        if (!started.ok) {
          logger.warn({ error: started.error }, 'the transcoder does not take the live');
          egress.close();
          return;
        }
        connected(started.data);
        await egress.connect(started.data);
      } catch (error) {
        // A producer or worker that closed under way; its own event brings the next source, or the retry does.
        retryAt = clock.now() + RETRY_MS;
        egress?.close();
        logger.warn({ err: error }, 'the way to the transcoder could not be made');
      }
    },
    due() {
      const now = clock.now();
      if (retryAt !== null) return now >= retryAt;
      if (egress === null || expectedSince === null || now - expectedSince < SILENCE_MS) return false;
      logger.warn({ silentMs: now - expectedSince }, 'the transcoder is silent');
      taken = false;
      running = false;
      return true;
    },
    onStatus(status) {
      expectedSince = status.receiving && !status.wantsKeyFrame ? clock.now() : null;
      running = status.state === 'running';
      egress?.setWantsKeyFrame(status.wantsKeyFrame);
    },
    expectStatus() {
      expectedSince = clock.now();
    },
    onFinished() {
      taken = false;
      running = false;
      // At once when it ran for a while, but never in a tight loop with a transcoder that gives up at once.
      if (egress && ledAt !== null) retryAt = ledAt + RETRY_MS;
    },
    onLost() {
      taken = false;
      running = false;
      if (egress) retryAt = clock.now();
    },
    close,
    async stop() {
      taken = false;
      running = false;
      // Also after a start that seemed to fail: the transcoder may have it all the same.
      if (left || ledAt !== null) await transcoder.stop(id);
    },
  };
}
