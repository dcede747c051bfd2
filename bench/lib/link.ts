import { once } from 'node:events';
import { type AddressInfo, createServer, connect as dial, type Socket } from 'node:net';
import { type Bottleneck, createBottleneck } from './bottleneck.ts';
import { createLinkClock, type TraceStep } from './trace.ts';

/** Bytes of one connection that may wait at the sender; more and the sender is held back. */
const SENDER_BYTES = 64 * 1024;
/** Way up of a weak phone unless told otherwise, kbit/s; in a dead spot it is as dead as the way down. */
const UP_KBPS = 200;

export interface LinkOptions {
  /** Where the origin listens on loopback. */
  originPort: number;
  trace: readonly TraceStep[];
  /** Where in the trace it begins, ms. */
  offsetMs?: number;
  /** Most bytes waiting before the radio, each way. */
  queueBytes?: number;
  /** Cap of the way up, kbit/s. */
  upKbps?: number;
  /** Loopback port to stand on; a free one unless told otherwise. */
  port?: number;
}

/** A weak mobile link to one origin, as one viewer has it. */
export interface Link {
  /** Loopback port that stands for the origin. */
  readonly port: number;
  /** Bytes that came through to the viewer. */
  downBytes(): number;
  /** Cuts all connections; resolves when the port is free. */
  close(): Promise<void>;
}

interface Pair {
  viewer: Socket;
  origin: Socket;
}

/** Starts a TCP proxy on loopback whose connections share one bottleneck that plays the trace from now on. */
export async function startLink(options: LinkOptions): Promise<Link> {
  const { originPort, trace, offsetMs = 0, queueBytes = 24 * 1024, upKbps = UP_KBPS, port = 0 } = options;
  const startedAt = performance.now();
  const now = () => performance.now() - startedAt;
  const pairs = new Set<Pair>();
  let downBytes = 0;
  const down = createPump<Pair>(
    createBottleneck({ clock: createLinkClock(trace, { offsetMs }), queueBytes }),
    now,
    ({ viewer }, data) => {
      downBytes += data?.length ?? 0;
      write(viewer, data);
    },
  );
  const upClock = createLinkClock(trace, { offsetMs, capKbps: upKbps });
  const up = createPump<Pair>(createBottleneck({ clock: upClock, queueBytes }), now, ({ origin }, data) =>
    write(origin, data),
  );

  const server = createServer({ allowHalfOpen: true }, (viewer) => {
    const origin = dial({ port: originPort, host: '127.0.0.1', allowHalfOpen: true });
    const pair = { viewer, origin };
    pairs.add(pair);
    viewer.setNoDelay(true);
    origin.setNoDelay(true);
    const end = () => {
      if (!pairs.delete(pair)) return;
      down.drop(pair);
      up.drop(pair);
      viewer.destroy();
      origin.destroy();
    };
    // Loopback shakes hands at once; over the link that takes a round trip.
    const shaken = setTimeout(() => {
      viewer.on('data', (data) => up.send(pair, data, viewer));
      viewer.on('end', () => up.send(pair, null, viewer));
    }, upClock.roundTripAt(now()));
    origin.on('data', (data) => down.send(pair, data, origin));
    origin.on('end', () => down.send(pair, null, origin));
    for (const socket of [viewer, origin]) {
      socket.on('error', end);
      socket.on('close', () => {
        clearTimeout(shaken);
        end();
      });
    }
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    downBytes: () => downBytes,
    async close() {
      down.close();
      up.close();
      for (const { viewer, origin } of pairs) {
        viewer.destroy();
        origin.destroy();
      }
      server.close();
      await once(server, 'close');
    },
  };
}

function write(socket: Socket, data: Buffer | null): void {
  if (socket.destroyed) return;
  if (data) socket.write(data);
  else socket.end();
}

/** Drives a bottleneck by the clock and holds senders back that are too far ahead of it. */
function createPump<Flow>(
  bottleneck: Bottleneck<Flow>,
  now: () => number,
  deliver: (flow: Flow, data: Buffer | null) => void,
) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const held = new Map<Flow, Socket>();
  const turn = () => {
    clearTimeout(timer);
    const { arrived, nextMs } = bottleneck.advance(now());
    for (const { flow, data } of arrived) deliver(flow, data);
    for (const [flow, socket] of held) {
      if (bottleneck.backlog(flow) > SENDER_BYTES / 2) continue;
      held.delete(flow);
      socket.resume();
    }
    if (nextMs !== null) timer = setTimeout(turn, Math.max(1, nextMs - now()));
  };
  return {
    send(flow: Flow, data: Buffer | null, from: Socket) {
      bottleneck.send(flow, data, now());
      if (bottleneck.backlog(flow) > SENDER_BYTES) {
        from.pause();
        held.set(flow, from);
      }
      turn();
    },
    drop(flow: Flow) {
      held.delete(flow);
      bottleneck.drop(flow);
    },
    close: () => clearTimeout(timer),
  };
}
