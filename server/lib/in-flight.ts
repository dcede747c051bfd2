/** Work that a clean stop waits for. */
export interface InFlight {
  /** Counts the work in until it settles; false once draining, and then it must not begin. */
  readonly accepting: boolean;
  track<T>(work: Promise<T>): Promise<T>;
  /** Takes no more and resolves when all is done, or after `boundMs` at the latest; answers how much was left. */
  drain(boundMs: number): Promise<number>;
}

export function createInFlight(): InFlight {
  const running = new Set<Promise<unknown>>();
  let accepting = true;
  return {
    get accepting() {
      return accepting;
    },
    track(work) {
      running.add(work);
      const done = () => running.delete(work);
      work.then(done, done);
      return work;
    },
    async drain(boundMs) {
      accepting = false;
      let timer: NodeJS.Timeout | undefined;
      const bound = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, boundMs);
      });
      await Promise.race([Promise.allSettled(running), bound]);
      clearTimeout(timer);
      return running.size;
    },
  };
}
