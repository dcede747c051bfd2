import { setTimeout as delay } from 'node:timers/promises';

/** How often a living postgres is looked at, and how long one that cannot be brought back rests between two tries, ms. */
const LOOK_MS = 500;
const REST_MS = 3_000;

export interface PostgresWatchDeps {
  alive(): Promise<boolean>;
  /** Brings it back; throws when that cannot be done now. */
  revive(): Promise<void>;
  /** Told why it could not be brought back. */
  onError(error: unknown): void;
}

/** Brings postgres back whenever it has died, one try at a time, until `close`; that waits for a try under way. */
export function watchPostgres({ alive, revive, onError }: PostgresWatchDeps): { close(): Promise<void> } {
  const closing = new AbortController();

  async function look(): Promise<number> {
    try {
      if (!(await alive()) && !closing.signal.aborted) await revive();
      return LOOK_MS;
    } catch (error) {
      onError(error);
      return REST_MS;
    }
  }

  async function watch(): Promise<void> {
    for (let pauseMs = LOOK_MS; !closing.signal.aborted; pauseMs = await look()) {
      // The watch alone keeps no process alive; an end of the pause before its time is the close.
      await delay(pauseMs, null, { ref: false, signal: closing.signal }).catch(() => undefined);
    }
  }

  const watching = watch();
  return {
    close() {
      closing.abort();
      return watching;
    },
  };
}
