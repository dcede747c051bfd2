import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AppError, ERROR_CODES } from '../../server/contract/error.ts';
import { type RouteKey, routes } from '../../server/contract/http.ts';
import { type CommandName, commands } from '../../server/contract/socket.ts';
import { startTestDatabase, type TestDatabase } from '../support/database.ts';
import { putOnAir } from '../support/on-air.ts';
import { type Samples, sampleBodies, sampleCommands } from '../support/samples.ts';
import { sendAny, startTestServer, type TestServer, type TestSocket } from '../support/server.ts';

let db: TestDatabase;
let server: TestServer;
let cookie: string;
let socket: TestSocket;
let ids: Samples;
let rows: Record<string, number>;

beforeAll(async () => {
  db = await startTestDatabase();
  server = await startTestServer({ DATABASE_URL: db.url, RTP_INGEST: 'true', COMMAND_RATE: '100000' });
  await putOnAir(server.domain, server.market);
  cookie = await server.signIn(server.market.organiserId);
  socket = await server.connect(cookie);
  const { saleEventId, sellerId, listingIds } = server.market;
  const sale = await server.domain.saleEvents.get(saleEventId);
  const seller = await server.connect(await server.signIn(sellerId));
  const live = await seller.emitWithAck('live:start', { saleEventId });
  if (!sale.ok || !live.ok) throw new Error('the sale is not on air');
  const { liveSessionId } = live.data;
  ids = {
    priceDong: 5_000,
    saleEventId,
    sellerId,
    listingId: listingIds[0] ?? '',
    variantId: sale.data.listings[0]?.variantId ?? '',
    liveSessionId,
  };
  rows = await countRows();
});
afterAll(async () => {
  await server.stop();
  await db.close();
});

async function countRows(): Promise<Record<string, number>> {
  const { rows: tables } = await db.database.pool.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`,
  );
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const counted = await db.database.pool.query<{ n: number }>(`SELECT count(*)::int n FROM "${name}"`);
    counts[name] = counted.rows[0]?.n ?? -1;
  }
  return counts;
}

/** Right in shape: every id is somebody else's. */
function withUnknownIds(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (key, inner) => (/Id$/.test(key) ? randomUUID() : inner));
}

const known = new Set<string>(ERROR_CODES);
function expectPlainFailure(error: unknown): void {
  const { code, message } = AppError.parse(error);
  expect(known).toContain(code);
  expect(code).not.toBe('internal');
  expect(message).not.toMatch(/\n\s+at |node_modules|\.ts:\d/);
}

/** These may succeed with any id, and change nothing that is kept. */
const HARMLESS = new Set<string>([
  'sale:leave',
  'order:follow',
  'transfer:list',
  'book:list',
  'comment:list',
  'comment:leave',
]);

describe('commands', () => {
  it.each(Object.keys(commands) as CommandName[])('%s refuses unknown ids', async (name) => {
    const answer = await sendAny(socket, name, withUnknownIds(sampleCommands(ids)[name]));
    if (!HARMLESS.has(name)) expect(answer.ok).toBe(false);
    if (!answer.ok) expectPlainFailure(answer.error);
    expect(await countRows()).toEqual(rows);
  });
});

describe('routes', () => {
  async function ask(key: RouteKey, body: string, id: string) {
    const [method = '', path = ''] = key.split(' ');
    const answer = await fetch(server.url + path.replace(':id', encodeURIComponent(id)), {
      method,
      headers: { 'content-type': 'application/json', cookie },
      body,
    });
    return { status: answer.status, body: z.looseObject({ error: z.unknown() }).parse(await answer.json()) };
  }

  it.each(['{', '{"a":', '\0', '"\\ud800"', `"${'x'.repeat(70_000)}"`, '[[[[', 'null'])(
    'a body %# that is no object is bad_input',
    async (text) => {
      const { status, body } = await ask('POST /api/orders', text, '');
      expect(status).toBe(400);
      expectPlainFailure(body.error);
    },
  );

  it.each((Object.keys(routes) as RouteKey[]).filter((key) => key.includes(':id')))(
    '%s refuses ids that are none, and unknown ones',
    async (key) => {
      const [method = '', path = ''] = key.split(' ');
      const codes: number[] = [];
      const bodies: Partial<Record<RouteKey, unknown>> = sampleBodies(ids);
      const sent = {
        headers: { cookie, 'content-type': 'application/json' },
        ...(key in bodies ? { body: JSON.stringify(withUnknownIds(bodies[key])) } : {}),
      };
      for (const id of ['x', '%00', '%FF', '..%2F..', "1'--", randomUUID()]) {
        const answer = await fetch(server.url + path.replace(':id', id), { method, ...sent });
        expectPlainFailure((await answer.json()).error);
        codes.push(answer.status);
      }
      expect(codes).toEqual([400, 400, 400, 400, 400, 404]);
      expect(await countRows()).toEqual(rows);
    },
  );
});
