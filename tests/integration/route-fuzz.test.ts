import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { type RouteKey, routes } from '../../server/contract/http.ts';
import { startTestDatabase, type TestDatabase } from '../support/database.ts';
import { codeOfPlain, FUZZ_TIME, fingerprint, inWaves, payloadsFor, rowsOf } from '../support/fuzz.ts';
import { putOnAir } from '../support/on-air.ts';
import { sampleBodies } from '../support/samples.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

/** Bodies in shape that are sent to a route at the most: some make a member, whose PIN costs time to hash. */
const MOST_IN_SHAPE = 100;

// Signing out comes last: what is wrong too often at signing in is not heard for a while.
const withBody = (Object.keys(routes) as RouteKey[])
  .filter((key) => !key.startsWith('GET '))
  .sort((one, other) => Number(one.endsWith('/sign-out')) - Number(other.endsWith('/sign-out')));

let db: TestDatabase;
let server: TestServer;
let cookie: string;
let samples: ReturnType<typeof sampleBodies>;
let known: string[];

beforeAll(async () => {
  db = await startTestDatabase();
  server = await startTestServer({ DATABASE_URL: db.url });
  await putOnAir(server.domain, server.market);
  cookie = await server.signIn(server.market.organiserId);
  const { saleEventId, sellerId } = server.market;
  const sale = await server.domain.saleEvents.get(saleEventId);
  const [listing] = sale.ok ? sale.data.listings : [];
  if (listing === undefined) throw new Error('no listing');
  const { id: listingId, variantId, priceDong } = listing;
  samples = sampleBodies({
    saleEventId,
    sellerId,
    listingId,
    variantId,
    priceDong,
    liveSessionId: randomUUID(),
  });
  known = [saleEventId, sellerId, listingId, variantId, randomUUID()];
});
afterAll(async () => {
  await server?.stop();
  await db?.close();
});

/** Sends a body to a route as an organiser; answers the status and the code of a failure. */
async function ask(key: RouteKey, body: unknown): Promise<string> {
  const [method = '', path = ''] = key.split(' ');
  const answer = await fetch(server.url + path.replace(':id', randomUUID()), {
    method,
    headers: { 'content-type': 'application/json', cookie },
    body: JSON.stringify(body),
  });
  const said: unknown = await answer.json();
  if (answer.ok) return 'ok';
  return `${answer.status} ${codeOfPlain(z.object({ error: z.unknown() }).parse(said).error, body)}`;
}

const isValid = (key: RouteKey, body: unknown) => routes[key].body.safeParse(body).success;

it.each(withBody)('%s refuses what has not its shape and writes nothing', FUZZ_TIME, async (key) => {
  const before = await fingerprint(db.database.pool);
  const malformed = payloadsFor(samples[key] ?? {}, known).filter((body) => !isValid(key, body));
  const answers = await inWaves(malformed, (body) => ask(key, body));
  expect([...answers.keys()]).toEqual(['400 bad_input']);
  expect(await fingerprint(db.database.pool)).toEqual(before);
});

it.each(withBody)('%s answers what has its shape, and writes nothing when it refuses', async (key) => {
  const contents = new Map(
    payloadsFor(samples[key] ?? {}, known).flatMap((body) => {
      const parsed = routes[key].body.safeParse(body);
      return parsed.success ? [[JSON.stringify(parsed.data), body]] : [];
    }),
  );
  const before = rowsOf(await fingerprint(db.database.pool));
  const bodies = [...contents.values()].slice(0, MOST_IN_SHAPE);
  const answers = await inWaves(bodies, (body) => ask(key, body));
  if (!answers.has('ok')) expect(rowsOf(await fingerprint(db.database.pool))).toEqual(before);
});
