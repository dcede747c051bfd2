import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ack, ackOf, type ErrorCode } from '../../server/contract/error.ts';
import { type CommandName, commands } from '../../server/contract/socket.ts';
import { startTestDatabase, type TestDatabase } from '../support/database.ts';
import { arrived, spoilt } from '../support/hostile.ts';
import { putOnAir } from '../support/on-air.ts';
import { sampleCommands } from '../support/samples.ts';
import { sendAny, startTestServer, type TestServer, type TestSocket } from '../support/server.ts';

/** Payloads for each command; `COMMAND_FUZZ=10000` for a long run. */
const PAYLOADS = Number(process.env.COMMAND_FUZZ ?? 300);
const SEED = Number(process.env.COMMAND_FUZZ_SEED ?? 1);
/** Payloads that are on their way at once. */
const WAVE = 100;

// Those that open and end the live come last: the others need it.
const names = (Object.keys(commands) as CommandName[]).sort(
  (one, other) => Number(one.startsWith('live:')) - Number(other.startsWith('live:')),
);

let db: TestDatabase;
let server: TestServer;
let cookie: string;
let samples: Record<CommandName, Record<string, unknown>>;
/** Ids of everything there is, which fit somewhere and are wrong elsewhere. */
let known: string[];

beforeAll(async () => {
  db = await startTestDatabase();
  server = await startTestServer({ DATABASE_URL: db.url, RTP_INGEST: 'true', COMMAND_RATE: '100000' });
  await putOnAir(server.domain, server.market);
  const { saleEventId, sellerId, organiserId, listingIds } = server.market;
  cookie = await server.signIn(organiserId);
  const sale = await server.domain.saleEvents.get(saleEventId);
  const seller = await server.connect(await server.signIn(sellerId));
  const live = await seller.emitWithAck('live:start', { saleEventId });
  if (!sale.ok || !live.ok) throw new Error('the sale is not on air');
  const { liveSessionId } = live.data;
  const transport = await seller.emitWithAck('transport:create', { liveSessionId });
  if (!transport.ok) throw new Error(transport.error.code);
  const variantId = sale.data.listings[0]?.variantId ?? '';
  const listingId = listingIds[0] ?? '';
  samples = sampleCommands({ saleEventId, sellerId, listingId, variantId, liveSessionId });
  // What the samples have made up is there for the media, whose worker must judge the rest.
  for (const sample of Object.values(samples))
    if ('transportId' in sample) sample.transportId = transport.data.id;
  known = [saleEventId, sellerId, organiserId, listingId, variantId, liveSessionId, randomUUID()];
});
afterAll(async () => {
  await server?.stop();
  await db?.close();
});

/** Every row of every table, in one short text each. */
async function fingerprint(): Promise<Record<string, string>> {
  const { pool } = db.database;
  const { rows: tables } = await pool.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`,
  );
  const prints = await Promise.all(
    tables.map(async ({ name }) => {
      const { rows } = await pool.query<{ print: string }>(
        `SELECT count(*) || ' ' || md5(coalesce(string_agg(t::text, ',' ORDER BY t::text), '')) print FROM "${name}" t`,
      );
      return [name, rows[0]?.print ?? ''] as const;
    }),
  );
  return Object.fromEntries(prints);
}

const rowsOf = (print: Record<string, string>) =>
  Object.fromEntries(Object.entries(print).map(([name, text]) => [name, Number(text.split(' ')[0])]));

const isValid = (name: CommandName, payload: unknown) => commands[name].input.safeParse(payload).success;

/** What somebody may send for a command: each comes as JSON brings it. */
function payloadsFor(name: CommandName): unknown[] {
  return fc.sample(spoilt(samples[name], known), { numRuns: PAYLOADS, seed: SEED }).map(arrived);
}

/** Nothing in a failure may tell how the server is made. */
const TELLTALE =
  /\n\s+at |node_modules|\.ts:\d|\b(?:SELECT|INSERT|UPDATE|WHERE|prisma|invocation|constraint)\b/i;

function check(name: CommandName, payload: unknown, answer: Ack<unknown>): ErrorCode | 'ok' {
  const context = () => `${name} ${JSON.stringify(payload)?.slice(0, 2_000)} → ${JSON.stringify(answer)}`;
  if (!ackOf(commands[name].output).safeParse(answer).success) throw new Error(`malformed: ${context()}`);
  if (answer.ok) return 'ok';
  const { code, message, field = '' } = answer.error;
  if (code === 'internal' || code === 'unavailable') throw new Error(context());
  if (TELLTALE.test(message) || TELLTALE.test(field) || message.length > 300) throw new Error(context());
  return code;
}

/** Sends them all, many at once; answers how often each code came. */
async function send(
  socket: TestSocket,
  name: CommandName,
  payloads: unknown[],
): Promise<Map<string, number>> {
  const codes = new Map<string, number>();
  for (let start = 0; start < payloads.length; start += WAVE) {
    const wave = payloads.slice(start, start + WAVE);
    const answers = await Promise.all(wave.map((payload) => sendAny(socket, name, payload)));
    for (const [index, answer] of answers.entries()) {
      const code = check(name, wave[index], answer);
      codes.set(code, (codes.get(code) ?? 0) + 1);
    }
  }
  return codes;
}

const TIMEOUT = { timeout: 60_000 + PAYLOADS * 20 };

describe.each(['viewer', 'staff'] as const)('what has not its shape, from a %s', (who) => {
  it.each(names)('%s answers bad_input and writes nothing', TIMEOUT, async (name) => {
    const before = await fingerprint();
    const malformed = payloadsFor(name).filter((payload) => !isValid(name, payload));
    // A fresh socket for each: a fast machine sends more than one socket may, whatever the setting.
    const socket = await server.connect(who === 'staff' ? cookie : undefined);
    const codes = await send(socket, name, malformed);
    socket.close();
    expect([...codes.keys()]).toEqual(['bad_input']);
    expect(await fingerprint()).toEqual(before);
  });
});

describe('what has its shape', () => {
  it.for(names)('%s from a viewer, and from staff', TIMEOUT, async (name, { annotate }) => {
    // The same content again would only come to the same end.
    const contents = new Map(
      payloadsFor(name).flatMap((payload) => {
        const parsed = commands[name].input.safeParse(payload);
        return parsed.success ? [[JSON.stringify(parsed.data), payload]] : [];
      }),
    );
    const valid = [...contents.values()];
    const [viewer, staff] = [await server.connect(), await server.connect(cookie)];
    const before = await fingerprint();
    if (commands[name].who !== 'anyone') {
      const codes = await send(viewer, name, valid);
      codes.delete('not_signed_in');
      expect([...codes]).toEqual([]);
      expect(await fingerprint()).toEqual(before);
    }
    const answered: Record<string, number> = {};
    for (let start = 0; start < valid.length; start += WAVE) {
      const rows = rowsOf(await fingerprint());
      const codes = await send(staff, name, valid.slice(start, start + WAVE));
      if (!codes.has('ok')) expect(rowsOf(await fingerprint())).toEqual(rows);
      for (const [code, times] of codes) answered[code] = (answered[code] ?? 0) + times;
    }
    await annotate(`${name}: ${valid.length} of ${PAYLOADS} in shape, ${JSON.stringify(answered)}`);
    // It lives, and whoever was rude is still heard.
    const heard = await viewer.emitWithAck('sale:join', { saleEventId: server.market.saleEventId });
    expect(heard.ok).toBe(true);
    for (const socket of [viewer, staff]) socket.close();
  });
});
