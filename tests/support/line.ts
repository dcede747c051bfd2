import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { createNarrow } from './narrow.ts';

/** One person's network line to the service: every byte of pages, sockets and video passes here. */
export interface Line {
  /** The service's address by way of this line. */
  readonly url: string;
  /** Ends every connection and refuses new ones. */
  cut(): void;
  /** From now on requests still arrive, but no answer comes back. */
  deafen(): void;
  /** From now on answers come at this rate, kbit/s, all connections together; null for as fast as they can. */
  narrow(kbps: number | null): void;
  /** Lets everything through again; what was lost stays lost. */
  mend(): void;
  close(): Promise<void>;
}

/** Opens a line to the service at `target`, on a free port of this machine. */
export async function openLine(target: string): Promise<Line> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  const down = createNarrow();
  let state: 'open' | 'deaf' | 'cut' = 'open';
  const server = createServer((near) => {
    if (state === 'cut') {
      near.destroy();
      return;
    }
    const far = connect(Number(port), hostname);
    near.on('data', (bytes) => far.write(bytes));
    far.on('data', (bytes) => {
      if (state === 'open') down.pass(far, near, bytes);
    });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      // A reset is one of the ways in which a line ends; `close` follows.
      one.on('error', () => undefined);
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the line has no port');
  const dropAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${address.port}`,
    cut() {
      state = 'cut';
      dropAll();
    },
    deafen() {
      state = 'deaf';
    },
    narrow: (kbps) => down.setWidth(kbps),
    mend() {
      // A connection that lost bytes cannot go on in the middle.
      if (state === 'deaf') dropAll();
      state = 'open';
    },
    async close() {
      dropAll();
      down.close();
      server.close();
      await once(server, 'close');
    },
  };
}
