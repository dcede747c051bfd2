import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Ack, ackOf } from '../../server/contract/error.ts';
import { type CommandName, commands } from '../../server/contract/socket.ts';
import { startTestDatabase, type TestDatabase } from '../support/database.ts';
import {
  codeOfPlain,
  FUZZ_TIME,
  fingerprint,
  inWaves,
  PAYLOADS,
  payloadsFor,
  rowsOf,
  WAVE,
} from '../support/fuzz.ts';
import { putOnAir } from '../support/on-air.ts';
import { sampleCommands } from '../support/samples.ts';
import { sendAny, startTestServer, type TestServer, type TestSocket } from '../support/server.ts';

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
  const { saleEventId, sellerId, organiserId } = server.market;
  cookie = await server.signIn(organiserId);
  const sale = await server.domain.saleEvents.get(saleEventId);
  const seller = await server.connect(await server.signIn(sellerId));
  const live = await seller.emitWithAck('live:start', { saleEventId });
  if (!sale.ok || !live.ok) throw new Error('the sale is not on air');
  const { liveSessionId } = live.data;
  const [listing] = sale.data.listings;
  if (listing === undefined) throw new Error('no listing');
  const { id: listingId, variantId, priceDong } = listing;
  samples = sampleCommands({ saleEventId, sellerId, listingId, variantId, priceDong, liveSessionId });
  // What the samples name is there, so that what comes after the look for it is reached too.
  const made = await makeAll(seller, listing.code);
  for (const sample of Object.values(samples)) {
    for (const [key, value] of Object.entries(made)) if (key in sample) sample[key] = value;
  }
  known = [
    saleEventId,
    sellerId,
    organiserId,
    listingId,
    variantId,
    liveSessionId,
    made.orderId,
    randomUUID(),
  ];
});
/** An order, a comment with its draft, and a transport; under the names that commands have for them. */
async function makeAll(seller: TestSocket, code: string) {
  const must = <T>(answer: Ack<T>): T => {
    if (!answer.ok) throw new Error(answer.error.code);
    return answer.data;
  };
  const { input } = commands['order:place'];
  const { saleEventId } = server.market;
  const order = must(await seller.emitWithAck('order:place', input.parse(samples['order:place'])));
  const text = `${code} 2 0912345678`;
  const comment = { idempotencyKey: randomUUID(), saleEventId, authorName: 'Mai', text };
  must(await seller.emitWithAck('comment:post', comment));
  const [draft] = must(await seller.emitWithAck('comment:follow', { saleEventId })).drafts;
  const liveSessionId = String(samples['transport:create'].liveSessionId);
  const transport = must(await seller.emitWithAck('transport:create', { liveSessionId }));
  return {
    orderId: order.orderId,
    orderIds: [order.orderId],
    draftId: draft?.draftId ?? '',
    commentId: draft?.commentId ?? '',
    transportId: transport.id,
  };
}
afterAll(async () => {
  await server?.stop();
  await db?.close();
});

/** All rows, once the outbox has numbered what it has to tell. */
async function settled(): Promise<Record<string, string>> {
  const { pool } = db.database;
  await vi.waitUntil(async () => {
    const waiting = await pool.query('SELECT 1 FROM "OutboxFact" WHERE "number" IS NULL LIMIT 1');
    return waiting.rowCount === 0;
  });
  return fingerprint(pool);
}

const isValid = (name: CommandName, payload: unknown) => commands[name].input.safeParse(payload).success;

/** Sends them all, many at once; answers how often each code came. */
function send(socket: TestSocket, name: CommandName, payloads: unknown[]): Promise<Map<string, number>> {
  const shape = ackOf(commands[name].output);
  return inWaves(payloads, async (payload) => {
    const answer = await sendAny(socket, name, payload);
    if (!shape.safeParse(answer).success) throw new Error(`${name} answered ${JSON.stringify(answer)}`);
    return answer.ok ? 'ok' : codeOfPlain(answer.error, payload);
  });
}

describe.each(['viewer', 'staff'] as const)('what has not its shape, from a %s', (who) => {
  it.each(names)('%s answers bad_input and writes nothing', FUZZ_TIME, async (name) => {
    const before = await settled();
    const malformed = payloadsFor(samples[name], known).filter((payload) => !isValid(name, payload));
    // A fresh socket for each: a fast machine sends more than one socket may, whatever the setting.
    const socket = await server.connect(who === 'staff' ? cookie : undefined);
    const codes = await send(socket, name, malformed);
    socket.close();
    expect([...codes.keys()]).toEqual(['bad_input']);
    expect(await settled()).toEqual(before);
  });
});

describe('what has its shape', () => {
  it.for(names)('%s from a viewer, and from staff', FUZZ_TIME, async (name, { annotate }) => {
    // The same content again would only come to the same end.
    const contents = new Map(
      payloadsFor(samples[name], known).flatMap((payload) => {
        const parsed = commands[name].input.safeParse(payload);
        return parsed.success ? [[JSON.stringify(parsed.data), payload]] : [];
      }),
    );
    const valid = [...contents.values()];
    const viewer = await server.connect();
    const before = await settled();
    if (commands[name].who !== 'anyone') {
      const codes = await send(viewer, name, valid);
      codes.delete('not_signed_in');
      expect([...codes]).toEqual([]);
      expect(await settled()).toEqual(before);
    }
    const answered: Record<string, number> = {};
    for (let start = 0; start < valid.length; start += WAVE) {
      const rows = rowsOf(await settled());
      // Comments of one socket are counted by themselves.
      const staff = await server.connect(cookie);
      const codes = await send(staff, name, valid.slice(start, start + WAVE));
      staff.close();
      if (!codes.has('ok')) expect(rowsOf(await settled())).toEqual(rows);
      for (const [code, times] of codes) answered[code] = (answered[code] ?? 0) + times;
    }
    await annotate(`${name}: ${valid.length} of ${PAYLOADS} in shape, ${JSON.stringify(answered)}`);
    // It lives, and whoever was rude is still heard.
    const heard = await viewer.emitWithAck('sale:join', { saleEventId: server.market.saleEventId });
    expect(heard.ok).toBe(true);
    viewer.close();
  });
});
