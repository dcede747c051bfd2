import type { Socket } from 'node:net';

/** The way from the service to one person, as wide as it is told to be; its connections share it. */
export interface Narrow {
  /** Passes bytes from `far` on to `near`; holds `far` back while too much of it waits. */
  pass(far: Socket, near: Socket, bytes: Buffer): void;
  /** In kbit/s; null for no limit. */
  setWidth(kbps: number | null): void;
  close(): void;
}

const TICK_MS = 20;
/** Bytes of one connection that may wait: what a mobile network queues before its radio. */
const QUEUE_BYTES = 16_000;
/** Connections take turns with so many bytes. */
const SLICE_BYTES = 1_400;

export function createNarrow(): Narrow {
  let kbps: number | null = null;
  const waiting = new Map<Socket, { far: Socket; bytes: Buffer }>();
  let credit = 0;
  let lastAtMs = performance.now();

  function send(near: Socket, most: number): number {
    const one = waiting.get(near);
    if (!one) return 0;
    const slice = one.bytes.subarray(0, most);
    if (!near.destroyed) near.write(slice);
    // The next turn is another's.
    waiting.delete(near);
    one.bytes = one.bytes.subarray(slice.length);
    if (one.bytes.length > 0 && !near.destroyed) waiting.set(near, one);
    if (one.bytes.length < QUEUE_BYTES) one.far.resume();
    return slice.length;
  }

  const timer = setInterval(() => {
    const nowMs = performance.now();
    credit = kbps === null ? Number.POSITIVE_INFINITY : credit + (kbps * (nowMs - lastAtMs)) / 8;
    lastAtMs = nowMs;
    while (waiting.size > 0 && credit >= 1) {
      for (const near of [...waiting.keys()]) {
        credit -= send(near, Math.floor(Math.min(SLICE_BYTES, Math.max(0, credit))));
      }
    }
    // A line that was idle has saved nothing up.
    if (waiting.size === 0) credit = 0;
  }, TICK_MS);

  return {
    pass(far, near, bytes) {
      const one = waiting.get(near);
      if (kbps === null && !one) {
        near.write(bytes);
        return;
      }
      const all = one ? Buffer.concat([one.bytes, bytes]) : bytes;
      waiting.set(near, { far, bytes: all });
      if (all.length >= QUEUE_BYTES) far.pause();
    },
    setWidth(next) {
      kbps = next;
    },
    close: () => clearInterval(timer),
  };
}
