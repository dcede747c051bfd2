import { fail, ok, type Result } from '../contract/result.ts';
import {
  containerOf,
  MAX_LIVE_TAKES_BYTES,
  MAX_TAKE_BYTES,
  MAX_TAKE_MS,
  type TakeMetadata,
} from '../contract/take.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import type { StoredTake, TakeCarrier, TakeLives, TakeStore } from './ports.ts';

/** How far a phone's reckoning of our clock may be ahead, ms. */
const CLOCK_MS = 60_000;
/** How often takes that wait are looked at again, ms. */
const LOOK_MS = 30_000;

export interface TakeUseCases {
  /**
   * Whether a take of so many bytes is taken in. `bad_input`, `wrong_state` (recording is off, or it is here already),
   * `unavailable` (no room on the disk).
   */
  admit(take: TakeMetadata, bytes: number): Promise<Result<object>>;
  /** Has what waits brought to the recordings of lives that are over, soon. */
  look(): void;
  /** Resolves when that is done. */
  looked(): Promise<void>;
  /** Stops looking. Idempotent. */
  close(): Promise<void>;
}

/** The name of a take's file: known to the phone before it is sent, so that a lost answer loses nothing. */
export function takeFileId({
  liveSessionId,
  takeId,
}: Pick<TakeMetadata, 'liveSessionId' | 'takeId'>): string {
  return `${liveSessionId}.${takeId}`;
}

/**
 * Takes in what phones have kept, and brings it to the recordings. The files themselves say what is still to do, so no
 * crash forgets it; they are this server's, so it looks after them itself.
 */
export function createTakes(deps: {
  store: TakeStore;
  carrier: TakeCarrier;
  lives: TakeLives;
  clock: Clock;
  logger: Logger;
  recording: boolean;
  /** Bytes that stay free on the disk. */
  minFreeBytes: number;
}): TakeUseCases {
  const { store, carrier, lives, clock, logger } = deps;
  let closed = false;
  let again = false;
  let looking: Promise<void> | null = null;
  const timer = setInterval(look, LOOK_MS);
  timer.unref();

  function look(): void {
    again = true;
    looking ??= work();
  }

  async function work(): Promise<void> {
    while (again && !closed) {
      again = false;
      try {
        await store.removeOld();
        for (const take of await store.complete()) if (!closed) await bring(take);
      } catch (error) {
        logger.warn({ err: error }, 'kept takes could not be looked through');
      }
    }
    looking = null;
  }

  async function bring(take: StoredTake): Promise<void> {
    const { liveSessionId, takeId, startedAtMs, endedAtMs, filetype } = take.metadata;
    const live = await lives.saleEventOf(liveSessionId);
    // While it runs, its recording only grows at the end.
    if (live.ok && live.data.endedAt === null) return;
    const container = containerOf(filetype);
    if (!live.ok || container === null) return store.remove(take.id);
    const about = { startedAtMs, endedAtMs, container, bytes: take.bytes };
    const carried = await carrier.carry(liveSessionId, takeId, about, await store.read(take.id));
    if (carried.ok) return store.remove(take.id);
    const lost = carried.error.code === 'not_found' || carried.error.code === 'bad_input';
    logger.warn({ liveSessionId, takeId, error: carried.error, lost }, 'a take is not in its recording');
    if (lost) await store.remove(take.id);
  }

  return {
    async admit(take, bytes) {
      if (!deps.recording) return fail('wrong_state', 'lives are not recorded here');
      if (containerOf(take.filetype) === null) {
        return fail('bad_input', 'neither WebM nor MP4', { field: 'filetype' });
      }
      if (!(bytes > 0 && bytes <= MAX_TAKE_BYTES)) {
        return fail('bad_input', `not 1 to ${MAX_TAKE_BYTES} bytes`, { field: 'bytes' });
      }
      const lengthMs = take.endedAtMs - take.startedAtMs;
      if (lengthMs <= 0 || lengthMs > MAX_TAKE_MS || take.endedAtMs > clock.now() + CLOCK_MS) {
        return fail('bad_input', 'no span of time that can be', { field: 'endedAtMs' });
      }
      if (await store.has(takeFileId(take))) return fail('wrong_state', 'this take is here already');
      if ((await store.announcedBytes(take.liveSessionId)) + bytes > MAX_LIVE_TAKES_BYTES) {
        return fail('wrong_state', `more than ${MAX_LIVE_TAKES_BYTES} bytes of one live`);
      }
      // It is here and in the recording for a moment.
      if ((await store.freeBytes()) - 2 * bytes < deps.minFreeBytes) {
        return fail('unavailable', 'the disk of the server is full');
      }
      return ok({});
    },
    look,
    async looked() {
      await looking;
    },
    async close() {
      closed = true;
      clearInterval(timer);
      await looking;
    },
  };
}
