import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NewWhipToken, WhipAddress } from '../../server/contract/whip.ts';
import { must, organiser } from '../support/market.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { OBS } from '../support/whip-offers.ts';

let server: TestServer;
let saleEventId: string;
let cookie: string;

beforeAll(async () => {
  server = await startTestServer();
  saleEventId = server.market.saleEventId;
  cookie = await server.signIn(server.market.organiserId);
});
afterAll(() => server.stop());

const page = async (method: 'GET' | 'POST', id = saleEventId) => {
  const answer = await fetch(`${server.url}/api/sale-events/${id}/whip`, {
    method,
    headers: { cookie, 'content-type': 'application/json' },
    ...(method === 'POST' ? { body: '{}' } : {}),
  });
  return { status: answer.status, body: await answer.json() };
};

const send = (url: string, method: string, token: string) =>
  fetch(url, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/sdp' },
    ...(method === 'POST' ? { body: OBS } : {}),
  });

test('a token opens its own sale event until the next one is made, which ends what the first has opened', async () => {
  const before = WhipAddress.parse((await page('GET')).body);
  expect(before).toEqual({ url: `${server.url}/whip/${saleEventId}`, tokenMadeAt: null });
  expect((await send(before.url, 'POST', 'x'.repeat(43))).status).toBe(401);

  const first = NewWhipToken.parse((await page('POST')).body);
  expect(WhipAddress.parse((await page('GET')).body).tokenMadeAt).toBe(first.tokenMadeAt);
  const opened = await send(first.url, 'POST', first.token);
  expect(opened.status).toBe(201);
  expect(await opened.text()).toContain('a=ice-lite');
  const session = new URL(opened.headers.get('location') ?? '', server.url).href;
  const elsewhere = first.url.replace(saleEventId, randomUUID());
  expect((await send(elsewhere, 'POST', first.token)).status).toBe(404);

  const second = NewWhipToken.parse((await page('POST')).body);
  expect(second.token).not.toBe(first.token);
  expect((await send(session, 'DELETE', first.token)).status).toBe(401);
  expect((await send(session, 'DELETE', second.token)).status).toBe(404);
  expect((await send(first.url, 'POST', second.token)).status).toBe(201);
});

test('whoever has the token sends as the seller, and it is shown only once', async () => {
  const { body } = await page('POST');
  const { token } = NewWhipToken.parse(body);
  const holder = await server.domain.whipTokens.holder(saleEventId, token);
  expect(holder).toMatchObject({ data: { memberId: server.market.sellerId, role: 'seller' } });
  expect((await page('GET')).body.token).toBeUndefined();
});

test('a sale event that is over gets no token', async () => {
  const { listings } = must(await server.domain.saleEvents.get(saleEventId));
  const made = must(
    await server.domain.saleEvents.create(organiser, {
      title: 'Phiên sẽ huỷ',
      description: '',
      startsAt: new Date().toISOString(),
      sellerId: server.market.sellerId,
      listings: [{ variantId: listings[0]?.variantId ?? '', priceDong: 5_000, limitPerBuyer: null }],
    }),
  );
  must(await server.domain.saleEvents.cancel(organiser, made.id));
  expect(await page('POST', made.id)).toMatchObject({
    status: 409,
    body: { error: { code: 'wrong_state' } },
  });
});
