import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestDatabase, type TestDatabase } from '../support/database.ts';
import { sepayHeaders, sepayTransaction } from '../support/sepay.ts';
import { codeOf, sendAny, startTestServer, type TestServer } from '../support/server.ts';

const SECRET = 'a secret of the co-operative and the feed';
let postgres: TestDatabase;
let server: TestServer;

beforeAll(async () => {
  postgres = await startTestDatabase({ ownPostgres: true });
  server = await startTestServer({
    DATABASE_URL: postgres.url,
    BANK_BIN: '970436',
    BANK_ACCOUNT: '0123499999',
    BANK_FEED_SECRET: SECRET,
  });
});
afterAll(() => server.stop());

it('says unavailable on every route and command while the database is gone', async () => {
  const { saleEventId, organiserId, sellerId } = server.market;
  const cookie = await server.signIn(organiserId);
  const socket = await server.connect();
  const desk = await server.connect(await server.signIn(sellerId));
  await postgres.close();

  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${server.url}${path}`, { headers });
  const transfer = JSON.stringify(sepayTransaction());
  const answers = await Promise.all([
    // So that the feed sends it again.
    fetch(`${server.url}/api/bank-transfers`, {
      method: 'POST',
      headers: sepayHeaders(SECRET, transfer, Date.now()),
      body: transfer,
    }),
    get('/api/sale-events/public'),
    get(`/api/sale-events/${saleEventId}/public`),
    get('/api/members', { cookie }),
    get(`/api/sale-events/${saleEventId}/orders`, { cookie }),
  ]);
  for (const answer of answers) {
    expect(await answer.json()).toMatchObject({ error: { code: 'unavailable' } });
    expect(answer.status).toBe(503);
  }
  expect(codeOf(await sendAny(socket, 'sale:join', { saleEventId }))).toBe('unavailable');
  // Whether somebody is still signed in cannot be asked, which must not look like a sign-out.
  expect(codeOf(await sendAny(desk, 'desk:join', { saleEventId }))).toBe('unavailable');
});
