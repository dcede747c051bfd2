import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { CrowdAnswer, CrowdTask, Heard, Rush } from './crowd-process.ts';

/** Many people with real Socket.IO connections, in processes apart from the server's. */
export interface Crowd {
  readonly size: number;
  /** All enter the sale event, and leave the one they were in. */
  join(saleEventId: string): Promise<void>;
  /** The first `buyers` of them order one unit after the other, each of a listing in turn, until that is sold out. */
  rush(saleEventId: string, listingIds: readonly string[], buyers: number): Promise<Rush>;
  /** Writes down from now on who hears the fact when, and forgets what was before. */
  listen(fact: string): Promise<void>;
  /** Waits until everybody has heard it; answers the moments. Throws after 20 s. */
  heard(): Promise<Heard>;
  close(): Promise<void>;
}

/** Sockets that one process can serve without being late itself. */
const MOST_IN_PROCESS = 2_500;

/** Connects so many people to the service at `url`. */
export async function gather(url: string, size: number): Promise<Crowd> {
  const count = Math.ceil(size / MOST_IN_PROCESS);
  const share = (total: number, index: number) => Math.floor((total + count - 1 - index) / count);
  const processes = Array.from({ length: count }, () =>
    fork(new URL('crowd-process.ts', import.meta.url).pathname, { execArgv: [] }),
  );

  /** Each child answers one task at a time, and ends when it cannot. */
  async function ask<A extends CrowdAnswer>(task: (index: number) => CrowdTask): Promise<A[]> {
    return Promise.all(
      processes.map(
        (child, index) =>
          new Promise<A>((resolve, reject) => {
            const onExit = () => reject(new Error('a crowd ended'));
            child.once('exit', onExit);
            child.once('message', (answer) => {
              child.off('exit', onExit);
              // The child answers each task with its own kind, which a message between processes cannot say.
              resolve(answer as A);
            });
            child.send(task(index));
          }),
      ),
    );
  }

  await ask((index) => ({ do: 'connect', url, people: share(size, index) }));
  return {
    size,
    async join(saleEventId) {
      await ask(() => ({ do: 'join', saleEventId }));
    },
    async rush(saleEventId, listingIds, buyers) {
      const parts = await ask<Rush>((index) => ({
        do: 'rush',
        saleEventId,
        listingIds: [...listingIds],
        buyers: share(buyers, index),
      }));
      const refusals = new Map<string, number>();
      for (const [code, number] of parts.flatMap(({ refused }) => Object.entries(refused))) {
        refusals.set(code, (refusals.get(code) ?? 0) + number);
      }
      return {
        acceptedMs: parts.flatMap(({ acceptedMs }) => acceptedMs),
        refused: Object.fromEntries(refusals),
        beganAt: Math.min(...parts.map(({ beganAt }) => beganAt)),
        lastAt: Math.max(...parts.map(({ lastAt }) => lastAt)),
      };
    },
    async listen(fact) {
      await ask(() => ({ do: 'listen', fact }));
    },
    async heard() {
      const parts = await ask<Heard>(() => ({ do: 'heard' }));
      return {
        moments: parts.flatMap(({ moments }) => moments),
        bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0),
        most: Math.max(...parts.map(({ most }) => most)),
      };
    },
    async close() {
      await Promise.all(
        processes.map(async (child) => {
          if (child.exitCode !== null) return;
          const gone = once(child, 'exit');
          child.disconnect();
          await gone;
        }),
      );
    },
  };
}
