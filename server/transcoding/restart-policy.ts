import type { Clock } from '../lib/clock.ts';

/** First pause before a restart, doubled up to the greatest, in ms. */
const FIRST_PAUSE_MS = 500;
const GREATEST_PAUSE_MS = 15_000;
/** A process that lived this long was sound: what was before it counts no more, in ms. */
const SOUND_MS = 60_000;
/** Restarts in a row, none of them sound, until the process counts as broken. */
const QUICK_RESTARTS = 6;
/** Pause between two tries to start a broken one, in ms: whoever mends it need not start the server again. */
const SLOW_PAUSE_MS = 60_000;

/** When a process that ended is started again: soon at first, slowly once it is broken, never not at all. */
export interface RestartPolicy {
  /** It has died again and again and has not yet lived a minute since; for readiness. */
  readonly broken: boolean;
  started(): void;
  /** It has ended, or could not be started; answers how long to wait before the next try, in ms. */
  ended(): number;
}

export function createRestartPolicy(clock: Clock): RestartPolicy {
  let ends = 0;
  /** When the process that runs was started; null while none runs. */
  let since: number | null = null;
  const sound = () => since !== null && clock.now() - since >= SOUND_MS;

  return {
    get broken() {
      return ends > QUICK_RESTARTS && !sound();
    },
    started() {
      since = clock.now();
    },
    ended() {
      if (sound()) ends = 0;
      since = null;
      ends += 1;
      if (ends > QUICK_RESTARTS) return SLOW_PAUSE_MS;
      return Math.min(FIRST_PAUSE_MS * 2 ** (ends - 1), GREATEST_PAUSE_MS);
    },
  };
}
