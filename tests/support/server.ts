import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io, type Socket } from 'socket.io-client';
import { seedDemo } from '../../prisma/seed.ts';
import { createApp, type Started } from '../../server/app.ts';
import { readConfig } from '../../server/config.ts';
import type { Ack } from '../../server/contract/error.ts';
import type { ClientToServerEvents, ServerToClientEvents } from '../../server/contract/socket.ts';
import { type Clock, systemClock } from '../../server/lib/clock.ts';
import { createLogger } from '../../server/lib/logger.ts';
import { isPushService, type PushNetwork } from '../../server/reminder/push-services.ts';
import { copyDatabase } from './database.ts';

export type TestSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

/** The settings of a test's server: loopback, free ports, its own data folder. */
export function testSettings(dataDir: string): Record<string, string> {
  return {
    DATA_DIR: dataDir,
    HOST: '127.0.0.1',
    PORT: '0',
    MEDIA_PORT: '0',
    ANNOUNCED_ADDRESS: '127.0.0.1',
    LOG_LEVEL: 'silent',
  };
}

/** The world's push services, of which none is reached from a test. */
const nobody: PushNetwork = {
  allows: isPushService,
  fetch: () => Promise.reject(new Error('a test sends nothing out of this machine')),
};

/** A fresh data folder and how to remove it. */
export async function temporaryDataDir() {
  const dir = await mkdtemp(join(tmpdir(), 'cho-phien-'));
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) };
}

/**
 * The real server in this process, with the demo's co-operative in a fresh database of the run's PostgreSQL, or in the
 * one that `extra` names; without either, in an embedded one as a co-operative's own server has it. `clock`: in the place
 * of the machine's; `push`: of the world's push services; `clientDir`: of the pages that were built.
 */
export async function startTestServer(
  extra: Record<string, string> = {},
  options: { clock?: Clock; push?: PushNetwork; clientDir?: string } = {},
) {
  const { clock = systemClock, push = nobody, ...pages } = options;
  const data = await temporaryDataDir();
  const copy = extra.DATABASE_URL === undefined ? await copyDatabase() : null;
  const database: Record<string, string> = copy ? { DATABASE_URL: copy.url } : {};
  const config = readConfig({ ...testSettings(data.dir), ...database, ...extra });
  const logger = createLogger({ level: 'silent', format: 'json' });
  const app = createApp(config, { logger, clock, push, ...pages });
  const started: Started = await app.start();
  const market = await seedDemo(started.domain, { nowMs: clock.now(), pin: '204060' });
  const sockets: TestSocket[] = [];

  return {
    ...started,
    market,
    app,
    dataDir: data.dir,
    /** Signs in by a fresh one-time link through HTTP; answers the cookie. */
    async signIn(memberId: string): Promise<string> {
      const link = await started.domain.members.createLink({ kind: 'system' }, memberId);
      if (!link.ok) throw new Error(link.error.code);
      const answer = await fetch(`${started.url}/api/auth/link`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token: link.data.token }),
      });
      const cookie = answer.headers.get('set-cookie')?.split(';')[0];
      if (!answer.ok || cookie === undefined) throw new Error(`sign-in answered ${answer.status}`);
      return cookie;
    },
    /** A connected socket, signed in when a cookie is given. */
    async connect(cookie?: string): Promise<TestSocket> {
      const socket: TestSocket = io(started.url, {
        transports: ['websocket'],
        forceNew: true,
        reconnection: false,
        ...(cookie === undefined ? {} : { extraHeaders: { cookie } }),
      });
      sockets.push(socket);
      await new Promise<void>((resolve, reject) => {
        socket.once('connect', resolve);
        socket.once('connect_error', reject);
      });
      return socket;
    },
    async stop() {
      for (const socket of sockets) socket.close();
      await app.stop();
      await copy?.drop();
      await data.remove();
    },
  };
}

/** Sends any name and input, as a client that does not keep to the contract may. */
export function sendAny(socket: TestSocket, name: string, ...args: unknown[]): Promise<Ack<unknown>> {
  return new Promise((resolve) => {
    (socket as { emit(name: string, ...args: unknown[]): unknown }).emit(name, ...args, resolve);
  });
}

/** The code of a failure, else `ok`. */
export function codeOf(answer: Ack<unknown>): string {
  return answer.ok ? 'ok' : answer.error.code;
}

export type TestServer = Awaited<ReturnType<typeof startTestServer>>;
