import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { dataOf, phone } from '../support/media-fakes.ts';
import { endProcess, startEncoder } from '../support/media-rtp.ts';
import { SELLER, type WhipBench, whipOnBench } from '../support/whip-bench.ts';
import { type Encoder, startWhipEncoder } from '../support/whip-encoder.ts';
import { mutatedOffer } from '../support/whip-mutations.ts';
import { CHROMIUM, OBS } from '../support/whip-offers.ts';

let bench: WhipBench;
const encoders: Encoder[] = [];

beforeAll(async () => {
  bench = await whipOnBench();
});
afterEach(async () => {
  await Promise.all(encoders.splice(0).map((encoder) => encoder.kill()));
});
afterAll(() => bench.close());

function start(saleEventId: string, codec: 'H264' | 'VP8'): Encoder {
  const encoder = startWhipEncoder(bench.urlOf(saleEventId), bench.token, codec);
  encoders.push(encoder);
  return encoder;
}

/** The encoder has its answer. */
const heard = ({ said }: { said: string }) =>
  said === 'published' || said === 'refused' || said === 'crashed';

const SDP = 'application/sdp';
const FRAGMENT = 'application/trickle-ice-sdpfrag';

/** One request with the right token unless another is given; null sends none. */
function send(
  method: string,
  url: string,
  options: {
    token?: string | null;
    type?: string;
    body?: string;
    more?: Record<string, string>;
  } = {},
): Promise<Response> {
  const { token = bench.token, type, body, more = {} } = options;
  return fetch(url, {
    method,
    ...(body === undefined ? {} : { body }),
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(type === undefined ? {} : { 'content-type': type }),
      ...more,
    },
  });
}

const offer = (saleEventId: string, body = OBS) =>
  send('POST', bench.urlOf(saleEventId), { type: SDP, body });

async function codeOf(answer: Response): Promise<string> {
  return `${answer.status} ${(await answer.json()).error.code}`;
}

test.each(['VP8', 'H264'] as const)('an encoder on aiortc sends %s and Opus, and leaves', async (codec) => {
  const saleEventId = randomUUID();
  const encoder = start(saleEventId, codec);
  const published = await encoder.said.next(heard);
  expect(published).toMatchObject({ said: 'published', entityTag: expect.stringMatching(/^".+"$/) });
  let { source, liveSessionId } = await bench.transcoder.calls.next(({ name }) => name === 'start');
  while (!source?.video) ({ source } = await bench.transcoder.calls.next());
  expect(source).toMatchObject({
    audio: { codec: { mimeType: 'audio/opus' } },
    video: { codec: { mimeType: `video/${codec}` } },
  });
  const { audio, video } = bench.transcoder.sinks;
  await Promise.all([video?.keyFrame(codec), audio?.more(20), video?.senderReport()]);
  await bench.arrives();
  bench.transcoder.status(liveSessionId);
  await bench.state('onAir');

  await encoder.leave();
  expect(encoder.said.all).toContainEqual({ said: 'left', status: 200 });
  expect((await bench.state('interrupted')).live?.interruptedBy).toBe('seller');
  expect((await send('DELETE', String(published.session))).status).toBe(404);
});

test('one camera is on air: another is refused until the first is gone, then goes on in the same live', async () => {
  const saleEventId = randomUUID();
  const first = start(saleEventId, 'VP8');
  const { liveSessionId } = await bench.transcoder.calls.next(({ name }) => name === 'start');
  await bench.transcoder.sinks.video?.keyFrame('VP8');
  expect(await codeOf(await offer(saleEventId))).toBe('409 seller_taken');

  await first.kill();
  // Whoever was cut off tries again, and gets in once its packets have stopped.
  await vi.waitFor(
    async () => {
      const second = start(saleEventId, 'H264');
      expect(await second.said.next(heard)).toMatchObject({ said: 'published' });
    },
    { timeout: 30_000 },
  );
  const again = await bench.transcoder.calls.next(({ name }) => name === 'replaceSource');
  expect(again.liveSessionId).toBe(liveSessionId);
  await bench.transcoder.sinks.video?.keyFrame('H264');
});

test('a studio on air is not replaced either, and another seller keeps the live', async () => {
  const saleEventId = randomUUID();
  const { liveSessionId } = dataOf(await bench.director.start(SELLER, saleEventId, phone));
  const camera = startEncoder(
    dataOf(await bench.director.createIngest(liveSessionId, { videoCodec: 'VP8', camera: 'phone' })),
    'VP8',
  );
  await bench.transcoder.calls.next(({ name }) => name === 'start');
  await bench.transcoder.sinks.video?.keyFrame('VP8');
  expect(await codeOf(await offer(saleEventId))).toBe('409 seller_taken');
  await endProcess(camera);

  const others = randomUUID();
  dataOf(
    await bench.director.start({ kind: 'member', memberId: 'another', role: 'organiser' }, others, phone),
  );
  expect(await codeOf(await offer(others))).toBe('409 seller_taken');
});

test('a person with a phone takes over from an encoder when they say so, and the encoder may still leave', async () => {
  const saleEventId = randomUUID();
  const encoder = start(saleEventId, 'VP8');
  expect(await encoder.said.next(heard)).toMatchObject({ said: 'published' });
  await bench.transcoder.calls.next(({ name }) => name === 'start');
  await bench.transcoder.sinks.video?.keyFrame('VP8');
  expect(await bench.director.start(SELLER, saleEventId, phone)).toMatchObject({
    error: { code: 'seller_taken', takeover: true },
  });
  dataOf(await bench.director.start(SELLER, saleEventId, { ...phone, takeover: true }));
  expect(bench.losses.all).toMatchObject([{ saleEventId, camera: 'encoder' }]);
  expect(await codeOf(await offer(saleEventId))).toBe('409 seller_taken');
  await encoder.leave();
  expect(encoder.said.all).toContainEqual({ said: 'left', status: 200 });
});

test('who may not send is told so, and who sends something else as well', async () => {
  const url = bench.urlOf(randomUUID());
  const none = await send('POST', url, { token: null, type: SDP, body: OBS });
  expect(none.headers.get('www-authenticate')).toBe('Bearer');
  expect(await codeOf(none)).toBe('401 not_signed_in');
  expect(await codeOf(await send('POST', url, { token: 'another', type: SDP, body: OBS }))).toBe(
    '401 not_signed_in',
  );
  expect(await codeOf(await offer(bench.unknown))).toBe('404 not_found');
  expect(await codeOf(await offer('no-uuid'))).toBe('404 not_found');
  expect(await codeOf(await send('POST', url, { type: 'text/plain', body: OBS }))).toBe('415 bad_input');
  expect(await codeOf(await send('POST', url, { type: SDP, body: 'x'.repeat(70_000) }))).toBe(
    '413 bad_input',
  );
  expect(await codeOf(await send('POST', url, { type: SDP, body: '' }))).toBe('422 bad_input');
  expect(await codeOf(await send('POST', url, { type: SDP, body: OBS.replace('H264', 'H265') }))).toBe(
    '422 bad_input',
  );
  // Nothing of all that has opened a live.
  expect(bench.director.view(url.slice(-36))).toBeNull();
});

test('a session is patched under its entity-tag, restarts ICE under a star, and ends once', async () => {
  const saleEventId = randomUUID();
  const opened = await offer(saleEventId, CHROMIUM);
  expect(opened.status).toBe(201);
  expect(opened.headers.get('content-type')).toContain(SDP);
  expect(opened.headers.get('location')).toMatch(new RegExp(`^/whip/${saleEventId}/[0-9a-f-]{36}$`));
  const answer = await opened.text();
  const tag = opened.headers.get('etag') ?? '';
  const session = new URL(opened.headers.get('location') ?? '', bench.base).href;
  const patch = (body: string, ifMatch?: string, type = FRAGMENT) =>
    send('PATCH', session, { type, body, more: ifMatch === undefined ? {} : { 'if-match': ifMatch } });
  const own = 'a=ice-ufrag:EsAw\r\na=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r\n';
  const trickle = `${own}m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\na=candidate:1 1 udp 2 192.0.2.9 5000 typ host\r\n`;

  const trickled = await patch(trickle, tag);
  expect([trickled.status, trickled.headers.get('etag')]).toEqual([204, null]);
  expect(await codeOf(await patch(trickle))).toBe('428 bad_input');
  expect(await codeOf(await patch(trickle, '"another"'))).toBe('412 bad_input');
  expect(await codeOf(await patch(trickle, tag, SDP))).toBe('415 bad_input');
  expect(await codeOf(await patch('xin chào', tag))).toBe('400 bad_input');
  expect(
    await codeOf(
      await send('PATCH', `${session.slice(0, -36)}${randomUUID()}`, {
        type: FRAGMENT,
        body: trickle,
        more: { 'if-match': tag },
      }),
    ),
  ).toBe('404 not_found');
  expect(
    await codeOf(await send('PATCH', session, { token: 'another', type: FRAGMENT, body: trickle })),
  ).toBe('401 not_signed_in');

  const restarted = await patch('a=ice-ufrag:ysXw\r\na=ice-pwd:vw5LmwG4y/e6dPP/zAP9Gp5k\r\n', '*');
  expect([restarted.status, restarted.headers.get('content-type')?.split(';')[0]]).toEqual([200, FRAGMENT]);
  const renewed = restarted.headers.get('etag') ?? '';
  expect(renewed).toMatch(/^".+"$/);
  expect(renewed).not.toBe(tag);
  const credentials = (sdp: string) => /a=ice-ufrag:(\S+)/.exec(sdp)?.[1];
  const fragment = await restarted.text();
  expect(credentials(fragment)).toBeTruthy();
  expect(credentials(fragment)).not.toBe(credentials(answer));
  // A candidate of before the restart that comes late.
  expect(await codeOf(await patch(trickle, tag))).toBe('412 bad_input');

  expect((await send('DELETE', session, { more: { 'if-match': tag } })).status).toBe(200);
  expect(await codeOf(await send('DELETE', session))).toBe('404 not_found');
  expect(await codeOf(await patch(trickle, renewed))).toBe('404 not_found');
});

test('a new offer takes the place of one that never connected, and a new token ends what is there', async () => {
  const saleEventId = randomUUID();
  const sessionOf = (answer: Response) => new URL(answer.headers.get('location') ?? '', bench.base).href;
  const first = sessionOf(await offer(saleEventId));
  const second = sessionOf(await offer(saleEventId));
  expect((await send('DELETE', first)).status).toBe(404);
  await bench.whip.revoke(saleEventId);
  expect((await send('DELETE', second)).status).toBe(404);
});

test('pages of other sites may send, and other methods are refused', async () => {
  const url = bench.urlOf(randomUUID());
  const preflight = await fetch(url, { method: 'OPTIONS', headers: { origin: 'https://encoder.example' } });
  expect(preflight.status).toBe(200);
  expect(Object.fromEntries(preflight.headers)).toMatchObject({
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'OPTIONS, POST',
    'access-control-allow-headers': 'Authorization, Content-Type, If-Match',
    'accept-post': SDP,
  });
  const session = await fetch(`${url}/${randomUUID()}`, { method: 'OPTIONS' });
  expect(session.headers.get('access-control-allow-methods')).toBe('OPTIONS, PATCH, DELETE');
  for (const method of ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE']) {
    const refused = await send(method, url);
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'OPTIONS, POST']);
  }
  expect((await send('POST', `${url}/${randomUUID()}`, { type: SDP, body: OBS })).status).toBe(405);
});

test('offers that are spoilt are never a fault of the server', async () => {
  const saleEventId = randomUUID();
  const statuses = new Set<number>();
  await fc.assert(
    fc.asyncProperty(mutatedOffer, async (body) => {
      const { status } = await offer(saleEventId, body);
      statuses.add(status);
      expect(status === 201 || (status >= 400 && status < 500)).toBe(true);
    }),
    { numRuns: 400 },
  );
  // With the real worker behind: some are taken, each in the place of the one before.
  expect([...statuses].sort()).toEqual([201, 422]);
});

test('an address that floods is slowed down', async () => {
  const slow = await whipOnBench({ rate: 2 });
  const url = slow.urlOf(randomUUID());
  const statuses: number[] = [];
  for (let tries = 0; tries < 3; tries++) statuses.push((await send('POST', url, { token: null })).status);
  expect(statuses).toEqual([401, 401, 429]);
  await slow.close();
});
