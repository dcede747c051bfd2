import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';

/** coturn, a TURN server that shares no code with us, on loopback. */
export interface Coturn {
  /** For TURN_URLS. */
  url: string;
  /** For TURN_SECRET. */
  secret: string;
  stop(): Promise<void>;
}

/** Starts it with time-limited credentials; resolves when it listens. */
export async function startCoturn(): Promise<Coturn> {
  const secret = 'a secret of the two of us';
  const folder = await mkdtemp(join(tmpdir(), 'cho-phien-turn-'));
  const port = await freePort();
  const child = spawn(
    'turnserver',
    [
      ...['-n', '--listening-ip=127.0.0.1', `--listening-port=${port}`, '--relay-ip=127.0.0.1'],
      ...['--use-auth-secret', `--static-auth-secret=${secret}`, '--realm=test', '--fingerprint'],
      // The media worker is on loopback too.
      ...['--allow-loopback-peers', '--no-cli', '--no-tls', '--no-dtls', '--no-multicast-peers'],
      ...[`--pidfile=${join(folder, 'pid')}`, `--userdb=${join(folder, 'users')}`, '--log-file=stdout'],
    ],
    { stdio: ['ignore', 'ignore', 'ignore'] },
  );
  await vi.waitFor(() => untilListening(child, port), { timeout: 20_000 });
  return {
    url: `turn:127.0.0.1:${port}`,
    secret,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
      await rm(folder, { recursive: true });
    },
  };
}

async function untilListening(child: ChildProcess, port: number): Promise<void> {
  if (child.exitCode !== null) throw new Error(`turnserver ended with code ${child.exitCode}`);
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
  } finally {
    socket.destroy();
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  return typeof address === 'object' && address ? address.port : 0;
}
