import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { createNarrow } from './narrow.ts';

/** One person's network line to the service: every byte of pages, sockets and video passes here. */
export interface Line {
  /** The service's address by way of this line. */
  readonly url: string;
  /** Ends every connection and refuses new ones. */
  cut(): void;
  /**
   * From now on every packet vanishes, as where a phone has no signal. TCP does not learn of it: after `mend()` each
   * connection, a new one too, goes on with the repetition that is due next, which comes later the longer it lasted.
   */
  lose(): void;
  /** From now on requests still arrive, but no answer comes back. */
  deafen(): void;
  /** From now on answers come at this rate, kbit/s, all connections together; null for as fast as they can. */
  narrow(kbps: number | null): void;
  /** Lets everything through again; what was lost stays lost. */
  mend(): void;
  close(): Promise<void>;
}

/** When TCP first repeats what was not answered, ms: the packet that opens a connection (RFC 6298, 2.1), and others. */
const OPENING_MS = 1_000;
const DATA_MS = 300;

/** How long after `nowMs` a packet is repeated next that was sent at `sentMs` and is repeated after ever twice the time, ms. */
function untilRepeated(sentMs: number, firstMs: number, nowMs: number): number {
  let dueMs = sentMs + firstMs;
  for (let pauseMs = 2 * firstMs; dueMs < nowMs; pauseMs *= 2) dueMs += pauseMs;
  return dueMs - nowMs;
}

/** A connection through the line. */
interface Passage {
  near: Socket;
  far: Socket;
  /** What waits to be repeated, in order; null while everything passes. */
  waiting: (() => void)[] | null;
  /** When the first of it was sent, ms; null while there is none. */
  lostAtMs: number | null;
  firstMs: number;
}

/** Opens a line to the service at `target`, on a free port of this machine. */
export async function openLine(target: string): Promise<Line> {
  const { hostname, port } = new URL(target);
  const passages = new Set<Passage>();
  const down = createNarrow();
  let state: 'open' | 'deaf' | 'cut' | 'lost' = 'open';
  let timers: NodeJS.Timeout[] = [];

  /** Now, or when it is repeated. */
  const pass = (passage: Passage, act: () => void) => {
    if (passage.waiting === null) {
      act();
      return;
    }
    passage.lostAtMs ??= performance.now();
    passage.waiting.push(act);
  };
  const server = createServer((near) => {
    if (state === 'cut') {
      near.destroy();
      return;
    }
    const lost = state === 'lost';
    const far = connect(Number(port), hostname);
    const passage: Passage = {
      near,
      far,
      waiting: lost ? [] : null,
      lostAtMs: lost ? performance.now() : null,
      firstMs: lost ? OPENING_MS : DATA_MS,
    };
    passages.add(passage);
    near.on('data', (bytes) => pass(passage, () => far.write(bytes)));
    far.on('data', (bytes) =>
      pass(passage, () => {
        if (state === 'open') down.pass(far, near, bytes);
      }),
    );
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      // A reset is one of the ways in which a line ends; `close` follows.
      one.on('error', () => undefined);
      one.on('close', () => {
        pass(passage, () => {
          passages.delete(passage);
          other.destroy();
        });
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the line has no port');
  const dropAll = () => {
    for (const timer of timers) clearTimeout(timer);
    timers = [];
    for (const { near, far } of passages) for (const socket of [near, far]) socket.destroy();
    passages.clear();
  };
  const goOn = (passage: Passage) => {
    const waiting = passage.waiting ?? [];
    passage.waiting = null;
    passage.lostAtMs = null;
    passage.firstMs = DATA_MS;
    for (const act of waiting) act();
  };
  return {
    url: `http://127.0.0.1:${address.port}`,
    cut() {
      state = 'cut';
      dropAll();
    },
    lose() {
      state = 'lost';
      for (const passage of passages) passage.waiting ??= [];
    },
    deafen() {
      state = 'deaf';
    },
    narrow: (kbps) => down.setWidth(kbps),
    mend() {
      // A connection that lost bytes cannot go on in the middle.
      if (state === 'deaf') dropAll();
      state = 'open';
      const nowMs = performance.now();
      for (const passage of passages) {
        const { waiting, lostAtMs, firstMs } = passage;
        if (waiting === null) continue;
        if (lostAtMs === null) goOn(passage);
        else timers.push(setTimeout(goOn, untilRepeated(lostAtMs, firstMs, nowMs), passage));
      }
    },
    async close() {
      dropAll();
      down.close();
      server.close();
      await once(server, 'close');
    },
  };
}
