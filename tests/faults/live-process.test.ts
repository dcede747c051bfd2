import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { openDatabase, startEmbeddedPostgres } from '../../server/db/index.ts';
import { temporaryDataDir } from '../support/server.ts';
import {
  descendantsOf,
  endAll,
  goOnAir,
  type OneProcess,
  type ProcessLive,
  runServer,
  type ServerProcess,
  signInAsSeller,
  untilGone,
  untilReady,
} from '../support/server-process.ts';

/** Units ordered of the demo's first and fourth goods, which have no limit a buyer. */
const LISTINGS = [0, 3];

let data: Awaited<ReturnType<typeof temporaryDataDir>>;
let running: ServerProcess | undefined;
let live: ProcessLive | undefined;
/** Every process our servers have had: what a failed test leaves behind is ended all the same. */
const families: OneProcess[] = [];
beforeEach(async () => {
  data = await temporaryDataDir();
});
afterEach(async () => {
  await live?.end();
  live = undefined;
  if (running) await stop(running);
  await endAll(families.splice(0));
  await data.remove();
});

async function serve(more: Record<string, string> = {}): Promise<ServerProcess> {
  const extra = { DEMO: 'true', RTP_INGEST: 'true', COMMAND_RATE: '100000', ...more };
  const server = await untilReady(runServer(data.dir, { extra }));
  running = server;
  return server;
}

async function stop({ child }: ServerProcess): Promise<void> {
  running = undefined;
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}

async function familyOf({ child }: ServerProcess): Promise<OneProcess[]> {
  const family = await descendantsOf(child.pid ?? 0);
  families.push(...family);
  return family;
}

/** Several buyers order without pause until the server is gone; answers the keys of all acknowledged orders. */
async function orderUntilGone(
  { socket }: ProcessLive,
  saleEventId: string,
  onAck: (count: number) => void,
): Promise<string[]> {
  const snapshot = await socket.emitWithAck('sale:join', { saleEventId });
  if (!snapshot.ok) throw new Error(snapshot.error.code);
  const { listings } = snapshot.data;
  const acked: string[] = [];
  const gone = new Promise<null>((resolve) => socket.once('disconnect', () => resolve(null)));
  const buyers = LISTINGS.flatMap((index) => [index, index]).map(async (index, buyer) => {
    for (;;) {
      const idempotencyKey = randomUUID();
      // Cut off before the ack: nothing was promised.
      const sent = socket
        .emitWithAck('order:place', {
          idempotencyKey,
          saleEventId,
          buyer: { name: 'Chị Mai', phone: `09123456${buyer}0`, address: 'Bắc Hà' },
          lines: [{ listingId: listings[index]?.id ?? '', quantity: 1 }],
        })
        .catch(() => null);
      const answer = await Promise.race([gone, sent]);
      if (!answer?.ok) return;
      onAck(acked.push(idempotencyKey));
    }
  });
  await Promise.all([gone, ...buyers]);
  return acked;
}

const Ledger = z.array(
  z.object({ opening: z.int(), sold: z.int(), onHand: z.int(), ledger: z.int(), reserved: z.int() }),
);

/** Stock, ledger and orders as PostgreSQL has them, without a server. */
async function readBooks() {
  const postgres = await startEmbeddedPostgres({ dataDir: data.dir });
  const database = await openDatabase(postgres.url);
  try {
    const stock = await database.pool.query(`
      SELECT s."onHand", s.reserved,
        (SELECT coalesce(sum(m.quantity), 0)::int FROM "StockMovement" m WHERE m."variantId" = s."variantId") ledger,
        (SELECT coalesce(sum(m.quantity), 0)::int FROM "StockMovement" m
          WHERE m."variantId" = s."variantId" AND m.kind = 'opening') opening,
        (SELECT coalesce(sum(l.quantity), 0)::int FROM "OrderLine" l JOIN "Listing" i ON i.id = l."listingId"
          WHERE i."variantId" = s."variantId") sold
      FROM "StockLevel" s`);
    const orders = await database.pool.query(
      'SELECT "idempotencyKey" "key", count(*)::int times FROM "Order" GROUP BY 1',
    );
    return {
      stock: Ledger.parse(stock.rows),
      orders: z.array(z.object({ key: z.string(), times: z.int() })).parse(orders.rows),
    };
  } finally {
    await database.close();
    await postgres.stop();
  }
}

it.each(['SIGKILL', 'SIGTERM'] as const)(
  '%s during orders in a live: no process and no order is lost or left',
  async (signal) => {
    const first = await serve();
    live = await goOnAir(first);
    const family = await familyOf(first);
    for (const part of [/ffmpeg/, /mediasoup-worker/, /transcoder\/main\.ts/, /postgres/]) {
      expect(family).toContainEqual(expect.objectContaining({ command: expect.stringMatching(part) }));
    }
    const ended = once(first.child, 'exit');
    const acked = await orderUntilGone(live, first.demo.saleEventId, (count) => {
      if (count === 20) first.child.kill(signal);
    });
    expect(await ended).toEqual(signal === 'SIGTERM' ? [0, null] : [null, 'SIGKILL']);
    // PostgreSQL outlives a kill -9 on purpose: the next start takes it over.
    const mayStay = signal === 'SIGKILL' ? /postgres/ : /^$/;
    await untilGone(family.filter(({ command }) => !mayStay.test(command)));
    await live.end();

    const second = await serve();
    expect((await fetch(`${second.url}/readyz`)).status).toBe(200);
    const cookie = await signInAsSeller(second);
    const answer = await fetch(`${second.url}/api/sale-events/${first.demo.saleEventId}/orders`, {
      headers: { cookie },
    });
    expect(answer.status).toBe(200);
    const secondFamily = await familyOf(second);
    await stop(second);
    await untilGone([...family, ...secondFamily]);

    const { stock, orders } = await readBooks();
    expect(acked.length).toBeGreaterThanOrEqual(20);
    expect(orders.every(({ times }) => times === 1)).toBe(true);
    expect(orders.map(({ key }) => key)).toEqual(expect.arrayContaining(acked));
    expect(stock.reduce((sum, { sold }) => sum + sold, 0)).toBe(orders.length);
    for (const { opening, sold, onHand, ledger, reserved } of stock) {
      expect({ onHand, ledger, reserved }).toEqual({
        onHand: opening - sold,
        ledger: opening - sold,
        reserved: 0,
      });
    }
  },
);

it('brings the live on air again after kill -9 of the transcoder', async () => {
  const server = await serve();
  live = await goOnAir(server);
  const { socket } = live;
  const transcoder = (await familyOf(server)).find(({ command }) => /transcoder\/main\.ts/.test(command));
  if (!transcoder) throw new Error('no transcoder runs');
  const encoders = await descendantsOf(transcoder.pid);
  const states: string[] = [];
  const back = new Promise<string | null>((resolve) => {
    socket.on('live:changed', ({ live: view }) => {
      states.push(`${view?.state} by ${view?.interruptedBy}`);
      if (view?.state === 'onAir') resolve(view.playlistUrl);
    });
  });
  process.kill(transcoder.pid, 'SIGKILL');
  await untilGone([transcoder, ...encoders]);
  const playlist = await back;
  expect(states).toEqual(['interrupted by service', 'onAir by null']);
  const answer = await fetch(`${server.url}${playlist}`);
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain('#EXT-X-STREAM-INF');
  // The recording goes on too, behind the server as the live is.
  const recording = `${server.url}/recordings/${live.liveSessionId}/v64/index.m3u8`;
  await vi.waitUntil(async () => (await (await fetch(recording)).text()).includes('#EXT-X-DISCONTINUITY\n'), {
    timeout: 30_000,
  });
});

it('tells staff that the disk is full, and the live goes on', async () => {
  // No disk has so much left, MB.
  const server = await serve({ RECORDING_MIN_FREE_MB: '100000000' });
  live = await goOnAir(server);
  const { socket, liveSessionId } = live;
  const { saleEventId } = server.demo;
  const told = new Promise((resolve) => {
    socket.on('health:changed', ({ health }) => health?.recording === 'disk_full' && resolve(health));
  });
  const now = await socket.emitWithAck('health:follow', { saleEventId });
  if (!now.ok || now.data.health?.recording !== 'disk_full') await told;
  expect(await socket.emitWithAck('health:follow', { saleEventId })).toMatchObject({
    data: { health: { liveSessionId, recording: 'disk_full' } },
  });
  expect((await fetch(`${server.url}/recordings/${liveSessionId}/index.m3u8`)).status).toBe(404);
  const playlist = `${server.url}/live/${liveSessionId}/v64/index.m3u8`;
  const segments = async () => (await (await fetch(playlist)).text()).split('#EXTINF').length;
  const before = await segments();
  await vi.waitUntil(async () => (await segments()) > before, { timeout: 30_000 });
});
