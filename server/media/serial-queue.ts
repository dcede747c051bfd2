/** Runs tasks of one key one after the other, tasks of different keys side by side. */
export interface SerialQueue {
  /** Settles as the task does. A task must not wait for another task of its own key. */
  run<T>(key: string, task: () => Promise<T>): Promise<T>;
}

export function createSerialQueue(): SerialQueue {
  const tails = new Map<string, Promise<unknown>>();
  return {
    run(key, task) {
      const before = tails.get(key) ?? Promise.resolve();
      const result = before.then(task);
      // A failed task must not stop those behind it; its own caller hears of the failure through `result`.
      const tail = result
        .catch(() => {})
        .then(() => {
          if (tails.get(key) === tail) tails.delete(key);
        });
      tails.set(key, tail);
      return result;
    },
  };
}
