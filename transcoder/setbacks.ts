/** Failed runs in a row before the session gives up. */
const MAX_FAILURES = 5;
/** Pause before the next try, ms, doubled each time. */
const BACKOFF_MS = 250;

/** The failed runs of one live since one of them was well. */
export interface Setbacks {
  /** In a row. */
  readonly count: number;
  /** True when there have been too many. */
  readonly enough: boolean;
  /** A run has failed: the next waits for some time. */
  add(): void;
  /** Whether the next run has to wait yet. */
  waiting(): boolean;
  /** A run is well, or there is another source. */
  clear(): void;
}

/** `now` in ms. */
export function createSetbacks(now: () => number): Setbacks {
  let count = 0;
  let notBefore = 0;
  return {
    get count() {
      return count;
    },
    get enough() {
      return count >= MAX_FAILURES;
    },
    add() {
      count += 1;
      notBefore = now() + BACKOFF_MS * 2 ** (count - 1);
    },
    waiting: () => now() < notBefore,
    clear() {
      count = 0;
      notBefore = 0;
    },
  };
}
