import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createWorker, setLogEventListeners, type types } from 'mediasoup';
import type { IceServer } from '../contract/live.ts';
import type { Logger } from '../lib/logger.ts';
import { StartupError } from '../lib/startup-error.ts';
import { ROUTER_CODECS } from './codecs.ts';

/** First and longest wait before a dead worker is replaced, ms; doubled in between. */
const FIRST_BACKOFF_MS = 100;
const LONGEST_BACKOFF_MS = 10_000;
/** How long {@link WorkerPool.acquire} waits for a worker when all are dead, ms. */
const ACQUIRE_MS = 5_000;
/** Tries to find a port that is free for UDP and for TCP. */
const FREE_PORT_TRIES = 20;

/** The port of a media worker is in use by another program. */
export class MediaPortTakenError extends StartupError {
  readonly port: number;
  constructor(port: number) {
    super(
      `The media port ${port} (UDP and TCP) is taken by another program; stop it or set MEDIA_PORT to a free one.`,
    );
    this.port = port;
  }
}

/** A running mediasoup worker with its one port. */
export interface MediaWorker {
  readonly pid: number;
  /** UDP and TCP. */
  readonly port: number;
  readonly webRtcServer: types.WebRtcServer;
  /** Routers that live on it. */
  readonly load: number;
  createRouter(): Promise<types.Router>;
  /** CPU time used since it was started, ms. */
  cpuMs(): Promise<number>;
}

/** Owns the workers: creates, replaces and closes them. Routers hear of a dead worker by `workerclose`. */
export interface WorkerPool {
  /** Addresses phones are given, most preferred first. */
  readonly announcedAddresses: readonly string[];
  /** TURN servers for phones that reach none of them, with credentials that begin to hold now. */
  iceServers(): IceServer[];
  /** Workers that run now. */
  readonly workers: readonly MediaWorker[];
  /** The least loaded worker; waits a few seconds for a replacement when all are dead, then null. */
  acquire(): Promise<MediaWorker | null>;
  /** Closes the workers, with them their routers, and waits until the processes are gone. Idempotent. */
  close(): Promise<void>;
}

export interface WorkerPoolOptions {
  /** Number of workers; one core each is what they can use. */
  count: number;
  /** Port of the first worker, the next ones take the next; 0: any free one each. */
  basePort: number;
  /**
   * Addresses phones are given. All of them lead to one wildcard socket, since a WebRtcServer cannot bind one
   * port twice and a NAT's address cannot be bound at all.
   */
  announcedAddresses: readonly string[];
  /** Default: none. */
  iceServers?: () => IceServer[];
  /** Address to bind; default every IPv4 address. */
  listenIp?: string;
  logger: Logger;
}

type Slot = { worker: types.Worker; view: MediaWorker };

/** Starts the workers. Throws {@link MediaPortTakenError}, or {@link StartupError} when a worker does not start. */
export async function createWorkerPool(options: WorkerPoolOptions): Promise<WorkerPool> {
  const { count, basePort, announcedAddresses, listenIp = '0.0.0.0' } = options;
  const logger = options.logger.child({ part: 'worker-pool' });
  const announcedAddress = firstOf(announcedAddresses);
  // mediasoup has one log for all its workers; without listeners their errors would go nowhere.
  setLogEventListeners({
    onwarn: (source, text) => logger.warn({ source }, text),
    onerror: (source, text, error) => logger.error({ source, err: error }, text),
  });

  const slots: (Slot | null)[] = Array.from({ length: count }, () => null);
  const backoffs = new Set<NodeJS.Timeout>();
  const waiting = new Set<() => void>();
  let closed = false;

  async function listen(worker: types.Worker, port: number): Promise<types.WebRtcServer> {
    try {
      const protocols = ['udp', 'tcp'] as const;
      return await worker.createWebRtcServer({
        listenInfos: protocols.map((protocol) => ({ protocol, ip: listenIp, announcedAddress, port })),
      });
    } catch (error) {
      if (/address already in use/i.test(String(error))) throw new MediaPortTakenError(port);
      throw error;
    }
  }

  async function listenOnFreePort(worker: types.Worker) {
    for (let tries = 1; ; tries++) {
      const port = await freeUdpPort(listenIp);
      try {
        return { port, webRtcServer: await listen(worker, port) };
      } catch (error) {
        // Free for UDP, but somebody has it for TCP, or took it in between.
        if (!(error instanceof MediaPortTakenError) || tries === FREE_PORT_TRIES) throw error;
      }
    }
  }

  async function startWorker(index: number): Promise<void> {
    const worker = await createWorker({ logLevel: 'warn' }).catch((error: Error) => {
      throw new StartupError(
        `The media worker does not start (${error.message || 'unknown reason'}); run "npm run setup" to build it.`,
      );
    });
    try {
      const fixed = basePort === 0 ? null : basePort + index;
      const { port, webRtcServer } =
        fixed === null
          ? await listenOnFreePort(worker)
          : { port: fixed, webRtcServer: await listen(worker, fixed) };
      if (worker.closed || closed) throw new Error('the worker was closed while it started');
      slots[index] = { worker, view: viewOf(worker, webRtcServer, port) };
    } catch (error) {
      await closeWorker(worker);
      throw error;
    }
    worker.observer.once('close', () => {
      slots[index] = null;
      // mediasoup closes its workers on SIGTERM and SIGINT by itself: nobody shall wait for another then.
      if (!worker.died) stopReplacing();
    });
    worker.once('died', (error) => {
      logger.error({ err: error, pid: worker.pid, index }, 'media worker died, replacing it');
      replace(index, FIRST_BACKOFF_MS);
    });
    for (const wake of waiting) wake();
  }

  function replace(index: number, backoffMs: number): void {
    if (closed) return;
    const timer = setTimeout(() => {
      backoffs.delete(timer);
      startWorker(index).then(
        () => logger.info({ index }, 'media worker replaced'),
        (error) => {
          logger.error({ err: error, index }, 'media worker could not be replaced, trying again');
          replace(index, Math.min(backoffMs * 2, LONGEST_BACKOFF_MS));
        },
      );
    }, backoffMs);
    backoffs.add(timer);
  }

  function running(): Slot[] {
    return slots.filter((slot) => slot !== null);
  }

  function leastLoaded(): MediaWorker | null {
    const views = running().map(({ view }) => view);
    return views.reduce<MediaWorker | null>(
      (best, view) => (best === null || view.load < best.load ? view : best),
      null,
    );
  }

  function stopReplacing(): void {
    closed = true;
    for (const timer of backoffs) clearTimeout(timer);
    backoffs.clear();
    for (const wake of waiting) wake();
  }

  async function close(): Promise<void> {
    stopReplacing();
    await Promise.all(running().map(({ worker }) => closeWorker(worker)));
  }

  try {
    for (let index = 0; index < count; index++) await startWorker(index);
  } catch (error) {
    await close();
    throw error;
  }

  return {
    announcedAddresses,
    iceServers: options.iceServers ?? (() => []),
    get workers() {
      return running().map(({ view }) => view);
    },
    async acquire() {
      const best = leastLoaded();
      if (best !== null || closed) return best;
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, ACQUIRE_MS);
      waiting.add(resolve);
      await promise;
      clearTimeout(timer);
      waiting.delete(resolve);
      return leastLoaded();
    },
    close,
  };
}

function viewOf(worker: types.Worker, webRtcServer: types.WebRtcServer, port: number): MediaWorker {
  const routers = new Set<types.Router>();
  // A router under way counts too, or two rooms made at once would land on the same worker.
  let underWay = 0;
  return {
    pid: worker.pid,
    port,
    webRtcServer,
    get load() {
      return routers.size + underWay;
    },
    async createRouter() {
      underWay++;
      try {
        const router = await worker.createRouter({ mediaCodecs: ROUTER_CODECS });
        routers.add(router);
        router.observer.once('close', () => routers.delete(router));
        return router;
      } finally {
        underWay--;
      }
    },
    async cpuMs() {
      const usage = await worker.getResourceUsage();
      return usage.ru_utime + usage.ru_stime;
    },
  };
}

function firstOf(announcedAddresses: readonly string[]): string {
  const [first] = announcedAddresses;
  if (first !== undefined) return first;
  throw new StartupError('No address to announce to phones was found: set ANNOUNCED_ADDRESS.');
}

async function closeWorker(worker: types.Worker): Promise<void> {
  if (worker.subprocessClosed) return;
  const gone = once(worker, 'subprocessclose');
  worker.close();
  await gone;
}

async function freeUdpPort(ip: string): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0, ip);
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}
