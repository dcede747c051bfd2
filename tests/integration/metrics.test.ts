import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../support/server.ts';

const TOKEN = 'a-token-of-twenty-chars';
let server: TestServer;
let guarded: TestServer;
beforeAll(async () => {
  [server, guarded] = await Promise.all([startTestServer(), startTestServer({ METRICS_TOKEN: TOKEN })]);
});
afterAll(() => Promise.all([server.stop(), guarded.stop()]));

const scrape = (url: string, headers: Record<string, string> = {}) => fetch(`${url}/metrics`, { headers });
const lines = async () => (await (await scrape(server.url)).text()).split('\n');

test('programs on this machine see the numbers, who comes through a proxy does not', async () => {
  const answer = await scrape(server.url);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  expect(await answer.text()).toMatch(/^process_cpu_seconds_total [\d.]+$/m);
  expect((await scrape(server.url, { 'x-forwarded-for': '127.0.0.1' })).status).toBe(403);
});

test('with a token only who has it sees them', async () => {
  expect((await scrape(guarded.url, { authorization: `Bearer ${TOKEN}` })).status).toBe(200);
  expect((await scrape(guarded.url)).status).toBe(401);
  expect((await scrape(guarded.url, { authorization: `Bearer ${TOKEN}x` })).status).toBe(401);
});

test('counts orders by what came of them, viewers, sockets and lives', async () => {
  const { saleEventId, sellerId } = server.market;
  const viewer = await server.connect();
  await viewer.emitWithAck('sale:join', { saleEventId });
  const order = {
    idempotencyKey: randomUUID(),
    saleEventId,
    buyer: { name: 'Chị Mai', phone: '0912345678', address: 'Bản Phố, Bắc Hà' },
    lines: [{ listingId: randomUUID(), quantity: 1, unitPriceDong: 5_000 }],
    note: '',
  };
  const refused = await viewer.emitWithAck('order:place', order);
  const posted = await fetch(`${server.url}/api/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...order, idempotencyKey: randomUUID() }),
  });
  const code = refused.ok ? 'ok' : refused.error.code;
  expect(posted.ok).toBe(false);
  const seller = await server.connect(await server.signIn(sellerId));
  const live = await seller.emitWithAck('live:start', { saleEventId });
  expect(live.ok).toBe(true);
  // Who sells looks on, and is no viewer.
  await seller.emitWithAck('sale:join', { saleEventId });
  expect((await seller.emitWithAck('desk:join', { saleEventId })).ok).toBe(true);
  expect(await lines()).toEqual(
    expect.arrayContaining([
      `cho_phien_order_answers_total{code="${code}"} 2`,
      'cho_phien_order_answers_total{code="ok"} 0',
      `cho_phien_viewers{sale_event="${saleEventId}"} 1`,
      'cho_phien_sockets 2',
      'cho_phien_live_sessions{state="starting"} 1',
      'cho_phien_live_sessions{state="onAir"} 0',
    ]),
  );
});
