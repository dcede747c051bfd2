import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestDatabase, type TestDatabase } from '../support/database.ts';
import { codeOf, sendAny, startTestServer, type TestServer } from '../support/server.ts';

let postgres: TestDatabase;
let server: TestServer;

beforeAll(async () => {
  postgres = await startTestDatabase();
  server = await startTestServer({ DATABASE_URL: postgres.url });
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
  const answers = await Promise.all([
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
