import type { KeptTake, TakeStore } from './store.ts';

/** What a phone keeps at the most; the server takes somewhat more. */
export const MAX_KEPT_BYTES = 200 * 1024 * 1024;
export const MAX_KEPT_MS = 15 * 60_000;
/** The phone's own room is left to it, bytes. */
const LEAVE_FREE_BYTES = 100 * 1024 * 1024;
const SLICE_MS = 5_000;
const VIDEO_BITS = 500_000;
const AUDIO_BITS = 32_000;
/** H264 first: many phones have hardware for it. */
const TYPES = ['video/webm;codecs=h264,opus', 'video/webm;codecs=vp8,opus', 'video/webm', 'video/mp4'];

/** Records on the phone itself, into the store. */
export interface TakeRecorder {
  readonly recording: boolean;
  /** Begins a take of this live session. Does nothing where the browser cannot record or the phone is full. */
  start(stream: MediaStream, liveSessionId: string): Promise<void>;
  /** Ends it; resolves with it when its last slice is kept, or with null when nothing was recorded. Idempotent. */
  stop(): Promise<KeptTake | null>;
}

/** What may still be recorded beside what is kept; null when that is nothing worth. */
export function roomBeside(
  kept: readonly KeptTake[],
  estimate: { quota?: number | undefined; usage?: number | undefined },
): { bytes: number; ms: number } | null {
  const usedBytes = kept.reduce((sum, { bytes }) => sum + bytes, 0);
  const usedMs = kept.reduce((sum, take) => sum + take.endedAtMs - take.startedAtMs, 0);
  const free =
    estimate.quota === undefined ? Number.POSITIVE_INFINITY : estimate.quota - (estimate.usage ?? 0);
  const bytes = Math.min(MAX_KEPT_BYTES - usedBytes, free - LEAVE_FREE_BYTES);
  const ms = MAX_KEPT_MS - usedMs;
  return bytes > 0 && ms > SLICE_MS ? { bytes, ms } : null;
}

export function createTakeRecorder(deps: {
  store: TakeStore;
  /** The server's clock, ms since the epoch. */
  nowMs: () => number;
  /** Something was kept. */
  onKept: () => void;
}): TakeRecorder {
  const { store, nowMs, onKept } = deps;
  let current: MediaRecorder | null = null;
  let ended: Promise<KeptTake | null> = Promise.resolve(null);
  /** Counts starts and stops, so that one which came in between is noticed. */
  let turn = 0;

  function record(
    stream: MediaStream,
    filetype: string,
    liveSessionId: string,
    room: { bytes: number; ms: number },
  ): void {
    const media = new MediaRecorder(stream, {
      mimeType: filetype,
      videoBitsPerSecond: VIDEO_BITS,
      audioBitsPerSecond: AUDIO_BITS,
    });
    current = media;
    const startedAtMs = nowMs();
    let take: KeptTake = {
      ...{ takeId: crypto.randomUUID(), liveSessionId, startedAtMs, endedAtMs: startedAtMs },
      ...{ filetype: media.mimeType || filetype, bytes: 0, slices: 0 },
    };
    /** Slices are kept one after the other. */
    let keeping: Promise<void> = Promise.resolve();
    const end = () => {
      if (media.state !== 'inactive') media.stop();
    };
    media.ondataavailable = ({ data }) => {
      if (data.size === 0) return;
      const next: KeptTake = {
        ...take,
        endedAtMs: nowMs(),
        bytes: take.bytes + data.size,
        slices: take.slices + 1,
      };
      take = next;
      keeping = keeping.then(() => store.add(next, data)).then(onKept, end);
      if (take.bytes >= room.bytes || next.endedAtMs - startedAtMs >= room.ms) end();
    };
    media.onerror = end;
    ended = new Promise((resolve) => {
      media.onstop = () => {
        if (current === media) current = null;
        void keeping.then(() => resolve(take));
      };
    });
    media.start(SLICE_MS);
  }

  return {
    get recording() {
      return current !== null;
    },
    async start(stream, liveSessionId) {
      turn += 1;
      const mine = turn;
      if (current !== null || typeof MediaRecorder === 'undefined') return;
      const filetype = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
      if (filetype === undefined) return;
      const kept = await store.all().catch(() => null);
      const estimate = await Promise.resolve(navigator.storage?.estimate?.()).catch(() => undefined);
      const room = kept && roomBeside(kept, estimate ?? {});
      if (!room || mine !== turn) return;
      try {
        record(stream, filetype, liveSessionId, room);
      } catch {
        // A stream whose tracks have just ended; the next one begins another take.
        current = null;
      }
    },
    async stop() {
      turn += 1;
      if (current !== null && current.state !== 'inactive') current.stop();
      const take = await ended;
      ended = Promise.resolve(null);
      return take;
    },
  };
}
