import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ackOf } from '../../server/contract/error.ts';
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
    const before = await fingerprint(db.database.pool);
    const malformed = payloadsFor(samples[name], known).filter((payload) => !isValid(name, payload));
    // A fresh socket for each: a fast machine sends more than one socket may, whatever the setting.
    const socket = await server.connect(who === 'staff' ? cookie : undefined);
    const codes = await send(socket, name, malformed);
    socket.close();
    expect([...codes.keys()]).toEqual(['bad_input']);
    expect(await fingerprint(db.database.pool)).toEqual(before);
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
    const [viewer, staff] = [await server.connect(), await server.connect(cookie)];
    const before = await fingerprint(db.database.pool);
    if (commands[name].who !== 'anyone') {
      const codes = await send(viewer, name, valid);
      codes.delete('not_signed_in');
      expect([...codes]).toEqual([]);
      expect(await fingerprint(db.database.pool)).toEqual(before);
    }
    const answered: Record<string, number> = {};
    for (let start = 0; start < valid.length; start += WAVE) {
      const rows = rowsOf(await fingerprint(db.database.pool));
      const codes = await send(staff, name, valid.slice(start, start + WAVE));
      if (!codes.has('ok')) expect(rowsOf(await fingerprint(db.database.pool))).toEqual(rows);
      for (const [code, times] of codes) answered[code] = (answered[code] ?? 0) + times;
    }
    await annotate(`${name}: ${valid.length} of ${PAYLOADS} in shape, ${JSON.stringify(answered)}`);
    // It lives, and whoever was rude is still heard.
    const heard = await viewer.emitWithAck('sale:join', { saleEventId: server.market.saleEventId });
    expect(heard.ok).toBe(true);
    for (const socket of [viewer, staff]) socket.close();
  });
});
