import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AppError, ERROR_CODES } from '../../server/contract/error.ts';
import { type RouteKey, routes } from '../../server/contract/http.ts';
import { type CommandName, commands } from '../../server/contract/socket.ts';
import { startTestDatabase, type TestDatabase } from '../support/database.ts';
import { putOnAir } from '../support/on-air.ts';
import { type Samples, sampleBodies, sampleCommands } from '../support/samples.ts';
import { sendAny, startTestServer, type TestServer, type TestSocket } from '../support/server.ts';

const RUNS = 300;

let db: TestDatabase;
let server: TestServer;
let cookie: string;
let socket: TestSocket;
let ids: Samples;
let transportId: string;
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
    saleEventId,
    sellerId,
    listingId: listingIds[0] ?? '',
    variantId: sale.data.listings[0]?.variantId ?? '',
    liveSessionId,
  };
  const transport = await seller.emitWithAck('transport:create', { liveSessionId });
  if (!transport.ok) throw new Error(transport.error.code);
  transportId = transport.data.id;
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

/** What people, broken clients and attackers put into a field. */
const hostile: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    ...[null, true, false, 0, -1, 1.5, 10_000, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308, Number.NaN],
    ...['', ' ', '\0', '\ud800', 'a\u202eb', '😀'.repeat(500), 'x'.repeat(20_000), '1e9', "'; DROP TABLE"],
    ...['__proto__', 'constructor', '../../etc/passwd', '2026-13-45T99:00:00Z', '0'.repeat(36)],
    ...[[], {}, [[]], { $ne: null }, Array.from({ length: 500 }, () => 1)],
  ),
  fc.uuid(),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.jsonValue({ maxDepth: 3 }),
  fc.integer(),
  fc.double(),
);

/** Paths to everything inside a sample, arrays' items too. */
function pathsOf(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [path];
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value);
  return [path, ...entries.flatMap(([key, inner]) => pathsOf(inner, [...path, key]))];
}

function replaceAt(value: unknown, [key, ...rest]: (string | number)[], by: unknown): unknown {
  if (key === undefined) return by;
  const copy = structuredClone(value) as Record<string | number, unknown>;
  copy[key] = replaceAt(copy[key], rest, by);
  return copy;
}

/** Anything at all, or a good sample with one to three fields spoilt. */
function spoilt(sample: unknown): fc.Arbitrary<unknown> {
  const spoil = fc.tuple(fc.constantFrom(...pathsOf(sample)), hostile);
  const spoilAll = fc
    .array(spoil, { minLength: 1, maxLength: 3 })
    .map((spoils) =>
      spoils.reduce<unknown>(
        (value, [path, by]) =>
          pathsOf(value).some((p) => `${p}` === `${path}`) ? replaceAt(value, path, by) : by,
        sample,
      ),
    );
  return fc.oneof({ weight: 1, arbitrary: hostile }, { weight: 5, arbitrary: spoilAll });
}

/** Right in shape: every id is somebody else's. */
function withUnknownIds(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (key, inner) => (/Id$/.test(key) ? randomUUID() : inner));
}

/** As it arrives after the way over the wire. */
const arrived = (value: unknown): unknown =>
  value === undefined ? undefined : JSON.parse(JSON.stringify(value));

const known = new Set<string>(ERROR_CODES);
function expectPlainFailure(error: unknown): void {
  const { code, message } = AppError.parse(error);
  expect(known).toContain(code);
  expect(code).not.toBe('internal');
  expect(message).not.toMatch(/\n\s+at |node_modules|\.ts:\d/);
}

/** These may succeed with any id, and change nothing that is kept. */
const HARMLESS = new Set<string>(['sale:leave', 'order:follow', 'transfer:list']);
const inMedia = (name: CommandName) => /^(transport|producer|ingest):/.test(name);

describe('commands', () => {
  it.each(Object.keys(commands) as CommandName[])('%s refuses what has not its shape', async (name) => {
    const { input } = commands[name];
    await fc.assert(
      fc.asyncProperty(spoilt(sampleCommands(ids)[name]), async (sent) => {
        fc.pre(!input.safeParse(arrived(sent)).success);
        const answer = await sendAny(socket, name, sent);
        expect(answer).toMatchObject({ ok: false, error: { code: 'bad_input' } });
        if (!answer.ok) expectPlainFailure(answer.error);
      }),
      { numRuns: RUNS },
    );
    expect(await countRows()).toEqual(rows);
  });

  it.each(Object.keys(commands) as CommandName[])('%s refuses unknown ids', async (name) => {
    const answer = await sendAny(socket, name, withUnknownIds(sampleCommands(ids)[name]));
    if (!HARMLESS.has(name)) expect(answer.ok).toBe(false);
    if (!answer.ok) expectPlainFailure(answer.error);
    expect(await countRows()).toEqual(rows);
  });

  /** What has the contract's shape may still be nonsense to mediasoup. */
  it.each((Object.keys(commands) as CommandName[]).filter(inMedia))(
    '%s survives nonsense that the media worker must judge',
    async (name) => {
      const sample = { ...sampleCommands(ids)[name], transportId };
      await fc.assert(
        fc.asyncProperty(spoilt(sample), async (sent) => {
          fc.pre(commands[name].input.safeParse(arrived(sent)).success);
          const answer = await sendAny(socket, name, sent);
          if (!answer.ok) expectPlainFailure(answer.error);
        }),
        { numRuns: 60, maxSkipsPerRun: 1_000 },
      );
      expect(await countRows()).toEqual(rows);
    },
  );
});

describe('routes', () => {
  const withBody = (Object.keys(routes) as RouteKey[]).filter((key) => !key.startsWith('GET '));

  async function ask(key: RouteKey, body: string, id: string) {
    const [method = '', path = ''] = key.split(' ');
    const answer = await fetch(server.url + path.replace(':id', encodeURIComponent(id)), {
      method,
      headers: { 'content-type': 'application/json', cookie },
      body,
    });
    return { status: answer.status, body: z.looseObject({ error: z.unknown() }).parse(await answer.json()) };
  }

  it.each(withBody)('%s refuses a body that has not its shape', async (key) => {
    const schema = routes[key].body;
    await fc.assert(
      fc.asyncProperty(spoilt(sampleBodies(ids)[key] ?? {}), async (sent) => {
        fc.pre(!schema.safeParse(arrived(sent)).success);
        const { status, body } = await ask(key, JSON.stringify(sent), randomUUID());
        expect(status).toBe(400);
        expectPlainFailure(body.error);
      }),
      { numRuns: RUNS },
    );
    expect(await countRows()).toEqual(rows);
  });

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
      for (const id of ['x', '%00', '%FF', '..%2F..', "1'--", randomUUID()]) {
        const answer = await fetch(server.url + path.replace(':id', id), { method, headers: { cookie } });
        expectPlainFailure((await answer.json()).error);
        codes.push(answer.status);
      }
      expect(codes).toEqual([400, 400, 400, 400, 400, 404]);
      expect(await countRows()).toEqual(rows);
    },
  );
});
