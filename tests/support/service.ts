import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const MAIN = resolve(import.meta.dirname, '../../server/main.ts');

/** What `server/main.ts` tells its parent once it serves. */
export type Ready = {
  type: 'ready';
  url: string;
  /** One-time link of the first organiser; null once there is one. */
  organiserLink: string | null;
  /** With DEMO: how its seller signs in, as a program by the token and as a person by the link; once each. */
  demo: { saleEventId: string; sellerToken: string; sellerLink: string } | null;
};

/** The whole service as `npm start` runs it, in a process of its own. */
export interface Service extends Ready {
  readonly child: ChildProcess;
  readonly dataDir: string;
  /** Stops by SIGTERM and waits; with `forget` its data goes too. Resolves with the exit code. */
  stop(options: { forget: boolean }): Promise<number | null>;
}

/** Starts the service on free ports, in a fresh data folder or in the one given. */
export async function startService(
  options: { dataDir?: string; env?: Record<string, string> } = {},
): Promise<Service> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'cho-phien-service-')));
  const child = spawn(process.execPath, [MAIN], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: {
      ...process.env,
      PORT: '0',
      // Browsers give a camera to pages of this machine itself without HTTPS, and to no others.
      HOST: '127.0.0.1',
      MEDIA_PORT: '0',
      DATA_DIR: dataDir,
      LOG_LEVEL: 'warn',
      ...options.env,
    },
  });
  let complaints = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  const exit = once(child, 'exit').then(([code]) => (typeof code === 'number' ? code : null));
  const ready = await Promise.race([
    once(child, 'message').then(([message]) => message as Ready),
    exit.then((code) => {
      throw new Error(`the service ended with code ${code}: ${complaints}`);
    }),
  ]);
  return {
    ...ready,
    child,
    dataDir,
    async stop({ forget }) {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      const code = await exit;
      // A stop that was forced, say while minutes of a phone go into a recording, leaves PostgreSQL a moment to end.
      if (forget) await rm(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
      return code;
    },
  };
}

/** A port below those that are given out for outgoing connections: nobody takes it while the server is dead. */
export async function quietPort(): Promise<number> {
  for (let port = 20_000 + (process.pid % 10_000); ; port++) {
    const probe = createServer().listen(port, '127.0.0.1');
    const free = await once(probe, 'listening').then(
      () => true,
      () => false,
    );
    probe.close();
    if (free) return port;
  }
}
