import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { io } from 'socket.io-client';
import { vi } from 'vitest';
import { z } from 'zod';
import { commandLineOf, processStartOf } from '../../server/db/process-identity.ts';
import { endProcess, startEncoder } from './media-rtp.ts';
import { type TestSocket, testSettings } from './server.ts';

export const MAIN = fileURLToPath(new URL('../../server/main.ts', import.meta.url));

const Ready = z.object({
  url: z.string(),
  demo: z.object({ saleEventId: z.string(), sellerToken: z.string() }),
});

/** A server in a process of its own that serves, with the demo's goods. */
export type ServerProcess = z.infer<typeof Ready> & { child: ChildProcess };

/** Runs `main` in a data folder; `said` is what it has written to standard error. */
export function runServer(
  dataDir: string,
  options: { extra?: Record<string, string>; args?: string[]; main?: string } = {},
): { child: ChildProcess; said(): string; told(): string } {
  const { extra = {}, args = [], main = MAIN } = options;
  const child = spawn(process.execPath, [main, ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, ...testSettings(dataDir), ...extra },
  });
  let said = '';
  let told = '';
  child.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  child.stdout?.on('data', (chunk) => {
    told += chunk;
  });
  return { child, said: () => said, told: () => told };
}

/** Resolves when the server serves; rejects with its last words when it ends before. */
export async function untilReady({ child, said }: ReturnType<typeof runServer>): Promise<ServerProcess> {
  const ended = once(child, 'exit').then(() => Promise.reject(new Error(said())));
  const [message] = await Promise.race([once(child, 'message'), ended]);
  ended.catch(() => undefined);
  return { child, ...Ready.parse(message) };
}

/** Signs the demo's seller in by the one-time link; answers the cookie. */
export async function signInAsSeller({ url, demo }: ServerProcess): Promise<string> {
  const answer = await fetch(`${url}/api/auth/link`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: demo.sellerToken }),
  });
  const cookie = answer.headers.get('set-cookie')?.split(';')[0];
  if (!answer.ok || cookie === undefined) throw new Error(`sign-in answered ${answer.status}`);
  return cookie;
}

/** A live with picture and sound from ffmpeg, on air. */
export interface ProcessLive {
  liveSessionId: string;
  /** The seller's socket, which hears of the live's states too. */
  socket: TestSocket;
  end(): Promise<void>;
}

/** Goes on air in the demo's sale event with ffmpeg's test picture; resolves when viewers can play it. */
export async function goOnAir(server: ServerProcess): Promise<ProcessLive> {
  const cookie = await signInAsSeller(server);
  const socket: TestSocket = io(server.url, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    extraHeaders: { cookie },
  });
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  const { saleEventId } = server.demo;
  let onAir = false;
  socket.on('live:changed', ({ live }) => {
    onAir = live?.state === 'onAir';
  });
  const joined = await socket.emitWithAck('sale:join', { saleEventId });
  const started = await socket.emitWithAck('live:start', { saleEventId });
  if (!joined.ok || !started.ok) throw new Error('the live could not be started');
  const { liveSessionId } = started.data;
  const targets = await socket.emitWithAck('ingest:create', { liveSessionId, videoCodec: 'H264' });
  if (!targets.ok) throw new Error(targets.error.code);
  const encoder = startEncoder(targets.data, 'H264');
  async function end(): Promise<void> {
    socket.close();
    await endProcess(encoder);
  }
  try {
    await vi.waitUntil(() => onAir, { timeout: 60_000 });
  } catch (error) {
    await end();
    throw error;
  }
  return { liveSessionId, socket, end };
}

/** A process of the machine, named for good: pids are used again. */
export interface OneProcess {
  pid: number;
  start: string;
  command: string;
}

/** Children of `pid`, their children and so on. */
export async function descendantsOf(pid: number): Promise<OneProcess[]> {
  const parents = new Map<number, number>();
  for (const name of await readdir('/proc')) {
    const stat = /^\d+$/.test(name) ? await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '') : '';
    // The command's name, in parentheses, may hold spaces.
    const parent = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
    if (parent !== undefined) parents.set(Number(name), Number(parent));
  }
  const found = new Set([pid]);
  // A child may stand before its parent in the listing.
  for (let size = 0; size !== found.size; ) {
    size = found.size;
    for (const [child, parent] of parents) if (found.has(parent)) found.add(child);
  }
  found.delete(pid);
  const described = await Promise.all(
    [...found].map(async (each) => ({
      pid: each,
      start: (await processStartOf(each)) ?? '',
      command: await commandLineOf(each),
    })),
  );
  return described.filter(({ start }) => start !== '');
}

/** Waits until none of the processes lives; throws with their command lines after `boundMs`. */
export async function untilGone(processes: readonly OneProcess[], boundMs = 30_000): Promise<void> {
  await vi.waitFor(
    async () => {
      const alive: string[] = [];
      for (const { pid, start, command } of processes) {
        if ((await processStartOf(pid)) === start) alive.push(`${pid} ${command}`);
      }
      if (alive.length > 0) throw new Error(`still there:\n${alive.join('\n')}`);
    },
    { timeout: boundMs, interval: 50 },
  );
}

/** Kills those of the processes that still live. */
export async function endAll(processes: readonly OneProcess[]): Promise<void> {
  for (const { pid, start } of processes) {
    if ((await processStartOf(pid)) === start) process.kill(pid, 'SIGKILL');
  }
  await untilGone(processes);
}

/** Command lines, of all processes of the machine, that have `text` in them. */
export async function commandsWith(text: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const commands = await Promise.all(pids.map((pid) => commandLineOf(Number(pid))));
  return commands.filter((command) => command.includes(text));
}
