import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../support/server.ts';
import { OBS } from '../support/whip-offers.ts';

const URLS = ['turn:turn.example.vn:3478', 'turns:turn.example.vn:5349?transport=tcp'];
const credentials = { username: expect.stringMatching(/^\d+:cho-phien$/), credential: expect.any(String) };
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ TURN_URLS: URLS.join(', '), TURN_SECRET: 'a secret of the two of us' });
});
afterAll(() => server.stop());

it('tells a phone the TURN servers when it goes on air, and for the check before', async () => {
  const { saleEventId, sellerId } = server.market;
  const phone = await server.connect(await server.signIn(sellerId));
  for (const command of ['check:start', 'live:start'] as const) {
    expect(await phone.emitWithAck(command, { saleEventId })).toMatchObject({
      data: { iceServers: [{ urls: URLS, ...credentials }] },
    });
  }
});

it('tells an encoder in Link headers, as RFC 9725 has them', async () => {
  const { saleEventId } = server.market;
  const made = await server.domain.whipTokens.make({ kind: 'system' }, saleEventId);
  if (!made.ok) throw new Error(made.error.code);
  const answer = await fetch(`${server.url}/whip/${saleEventId}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${made.data.token}`, 'content-type': 'application/sdp' },
    body: OBS,
  });
  expect(answer.status).toBe(201);
  const links = answer.headers.get('link')?.split(', ') ?? [];
  expect(links).toHaveLength(URLS.length);
  for (const [index, url] of URLS.entries()) {
    const [target, ...parameters] = links[index]?.split('; ') ?? [];
    expect(target).toBe(`<${url}>`);
    expect(parameters).toEqual([
      'rel="ice-server"',
      expect.stringMatching(/^username="\d+:cho-phien"$/),
      expect.stringMatching(/^credential="[\w+/]+=*"$/),
      'credential-type="password"',
    ]);
  }
});
