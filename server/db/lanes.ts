interface Waiting<T, R> {
  item: T;
  resolve(result: R | Promise<R>): void;
  reject(error: unknown): void;
}

export interface LaneDeps<T, R> {
  /** Items at the most in one go. */
  most: number;
  /** Does the items together, in order, all or none; what it throws means that none was done. */
  together(items: T[]): Promise<R[]>;
  /** Does one item. */
  alone(item: T): Promise<R>;
  /** Whether, after this failure of `together`, each item is worth a try of its own. */
  separable(error: unknown): boolean;
}

/**
 * Lets items that want the same thing go together instead of one after the other: while a group is at work on a key,
 * those that come queue up in order of arrival and make the next group. A key without a queue costs nothing, and an
 * item that finds nobody at work goes alone and at once.
 */
export function createLanes<T, R>(deps: LaneDeps<T, R>): (key: string, item: T) => Promise<R> {
  const { most, together, alone, separable } = deps;
  const lanes = new Map<string, Waiting<T, R>[]>();

  async function run(group: Waiting<T, R>[]): Promise<void> {
    try {
      if (group.length > 1) {
        const results = await together(group.map(({ item }) => item));
        results.forEach((result, index) => {
          group[index]?.resolve(result);
        });
        return;
      }
    } catch (error) {
      if (!separable(error)) {
        for (const { reject } of group) reject(error);
        return;
      }
    }
    for (const { item, resolve } of group) {
      const done = alone(item);
      resolve(done);
      await done.catch(() => undefined);
    }
  }

  async function drain(key: string, queue: Waiting<T, R>[]): Promise<void> {
    while (queue.length > 0) await run(queue.splice(0, most));
    lanes.delete(key);
  }

  return (key, item) =>
    new Promise((resolve, reject) => {
      const waiting = { item, resolve, reject };
      const queue = lanes.get(key);
      if (queue !== undefined) {
        queue.push(waiting);
        return;
      }
      const fresh = [waiting];
      lanes.set(key, fresh);
      void drain(key, fresh);
    });
}
