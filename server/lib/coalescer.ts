/** Sends the newest value of each key, at most once per interval. */
export interface Coalescer<V> {
  /** The first value goes out at once; of those that follow within the interval only the last does, at its end. */
  push(key: string, value: V): void;
  /** Sends what waits and stops the timers. */
  flush(): void;
}

/** `intervalMs` is the least time between two sends of the same key, in milliseconds. */
export function createCoalescer<V>(intervalMs: number, send: (value: V) => void): Coalescer<V> {
  const waiting = new Map<string, { timer: NodeJS.Timeout; next: { value: V } | null }>();

  function arm(key: string): void {
    const timer = setTimeout(() => {
      const entry = waiting.get(key);
      waiting.delete(key);
      if (entry?.next) {
        send(entry.next.value);
        arm(key);
      }
    }, intervalMs);
    timer.unref();
    waiting.set(key, { timer, next: null });
  }

  return {
    push(key, value) {
      const entry = waiting.get(key);
      if (entry) {
        entry.next = { value };
      } else {
        send(value);
        arm(key);
      }
    },
    flush() {
      for (const { timer, next } of waiting.values()) {
        clearTimeout(timer);
        if (next) send(next.value);
      }
      waiting.clear();
    },
  };
}
