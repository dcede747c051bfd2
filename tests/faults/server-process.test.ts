import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { io } from 'socket.io-client';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { temporaryDataDir, testSettings } from '../support/server.ts';

const MAIN = fileURLToPath(new URL('../../server/main.ts', import.meta.url));
const ON_AIR = fileURLToPath(new URL('../support/serve-on-air.ts', import.meta.url));
const Ready = z.object({
  url: z.string(),
  demo: z.object({ saleEventId: z.string(), sellerToken: z.string() }),
});

let data: Awaited<ReturnType<typeof temporaryDataDir>>;
const children: ChildProcess[] = [];
beforeEach(async () => {
  data = await temporaryDataDir();
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    await gone;
  }
  await data.remove();
});

function run(extra: Record<string, string>, args: string[] = [], main = MAIN) {
  const child = spawn(process.execPath, [main, ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, ...testSettings(data.dir), ...extra },
  });
  children.push(child);
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  child.stdout?.resume();
  return { child, said: () => said };
}

/** Starts with the demo's goods; answers where it serves. */
async function serve(main = MAIN) {
  const { child, said } = run({ DEMO: 'true', COMMAND_RATE: '100000' }, [], main);
  const ended = once(child, 'exit').then(() => Promise.reject(new Error(said())));
  const [message] = await Promise.race([once(child, 'message'), ended]);
  ended.catch(() => undefined);
  return { child, ...Ready.parse(message) };
}

async function sentenceOf(extra: Record<string, string>, args: string[] = []) {
  const { child, said } = run(extra, args);
  const [code] = await once(child, 'close');
  return { code, lines: said().trim().split('\n') };
}

const failures: [string, Record<string, string>, string[], RegExp][] = [
  ['a malformed setting', { PORT: 'eighty' }, [], /PORT/],
  ['an unknown flag', {}, ['--colour'], /--colour/],
  [
    'an unreachable database',
    { DATABASE_URL: 'postgresql://a:b@127.0.0.1:1/x' },
    [],
    /DATABASE_URL|database/i,
  ],
  ['a missing ffmpeg', { PATH: '/nonexistent' }, [], /ffmpeg/],
];
it.each(failures)('%s: one sentence and exit code 1', async (_name, extra, args, sentence) => {
  const { code, lines } = await sentenceOf(extra, args);
  expect(lines).toEqual([expect.stringMatching(sentence)]);
  expect(code).toBe(1);
});

it('a port taken: one sentence and exit code 1', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const { code, lines } = await sentenceOf({ PORT: String(port) });
  other.close();
  expect(lines).toEqual([expect.stringMatching(/taken/)]);
  expect(code).toBe(1);
});

/** Orders without pause until the server is gone; answers the codes of all acknowledged orders. */
async function orderUntilGone(url: string, saleEventId: string, onAck: (count: number) => void) {
  const socket = io(url, { transports: ['websocket'], forceNew: true, reconnection: false });
  await once(socket as never, 'connect');
  const snapshot = await socket.emitWithAck('sale:join', { saleEventId });
  const acked: string[] = [];
  const gone = new Promise<void>((resolve) => socket.once('disconnect', () => resolve()));
  let open = true;
  const buyers = Array.from({ length: 4 }, async (_none, buyer) => {
    while (open) {
      const answer = await Promise.race([
        gone.then(() => null),
        socket
          .emitWithAck('order:place', {
            idempotencyKey: randomUUID(),
            saleEventId,
            buyer: { name: 'Chị Mai', phone: `09123456${buyer}0`, address: 'Bắc Hà' },
            lines: [{ listingId: snapshot.data.listings[buyer % 2].id, quantity: 1 }],
          })
          // Cut off before the ack: nothing was promised.
          .catch(() => null),
      ]);
      if (answer?.ok) onAck(acked.push(answer.data.orderCode));
      else open = false;
    }
  });
  await Promise.all([gone, ...buyers]);
  socket.close();
  return acked;
}

it.each(['SIGTERM', 'SIGKILL'] as const)('%s during orders loses no acknowledged order', async (signal) => {
  const first = await serve(ON_AIR);
  const ended = once(first.child, 'exit');
  const acked = await orderUntilGone(first.url, first.demo.saleEventId, (count) => {
    if (count === 3) first.child.kill(signal);
  });
  const [code] = await ended;
  if (signal === 'SIGTERM') expect(code).toBe(0);
  const second = await serve();
  const signIn = await fetch(`${second.url}/api/auth/link`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: second.demo.sellerToken }),
  });
  const cookie = signIn.headers.get('set-cookie')?.split(';')[0] ?? '';
  const answer = await fetch(`${second.url}/api/sale-events/${first.demo.saleEventId}/orders`, {
    headers: { cookie },
  });
  const { orders } = z
    .object({ orders: z.array(z.object({ orderCode: z.string() })) })
    .parse(await answer.json());
  expect(acked.length).toBeGreaterThanOrEqual(3);
  expect(orders.map((order) => order.orderCode)).toEqual(expect.arrayContaining(acked));
});
