import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DEFAULT_LADDER } from '../../transcoder/ladder/ladder.ts';
import { createOrigin } from '../../transcoder/origin/origin.ts';
import { createPackager } from '../../transcoder/packager/packager.ts';

const ID = '0190a000-0000-7000-8000-000000000001';
let server: Server;
let segment: string;

beforeAll(async () => {
  const ladder = DEFAULT_LADDER.slice(0, 1);
  const packager = createPackager({ ladder });
  const run = packager.startRun(() => 0);
  const video = { trackId: 1, timescale: 15_360 };
  run.init(0, { data: Buffer.from('init'), codecs: 'avc1.64000d', width: 426, height: 240, video });
  run.fragment(0, { data: Buffer.from('0123456789'), startMs: 0, durationMs: 2_000 });
  const serve = createOrigin((id) => (id === ID ? packager : null));
  server = createServer((request, response) => void serve(request, response, request.url ?? '/'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  segment = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/live/${ID}/v64/0.m4s`;
});

afterAll(() => {
  server.close().closeAllConnections();
});

it.each([
  ['bytes=2-4', '234', 'bytes 2-4/10'],
  ['bytes=7-', '789', 'bytes 7-9/10'],
  ['bytes=-2', '89', 'bytes 8-9/10'],
  ['bytes=-99', '0123456789', 'bytes 0-9/10'],
  ['bytes=8-99', '89', 'bytes 8-9/10'],
])('cuts %s out of a segment', async (range, body, contentRange) => {
  const response = await fetch(segment, { headers: { range } });
  expect(response.status).toBe(206);
  expect(await response.text()).toBe(body);
  expect(response.headers.get('content-range')).toBe(contentRange);
});

it.each(['bytes=10-', 'bytes=-0'])('has nothing at %s', async (range) => {
  const response = await fetch(segment, { headers: { range } });
  expect(response.status).toBe(416);
  expect(response.headers.get('content-range')).toBe('bytes */10');
  expect(response.headers.get('cache-control')).toBe('no-store');
});

it.each(['bytes=4-2', 'bytes=-', 'bytes=0-1,4-5', 'pages=1-2'])('gives all for %s', async (range) => {
  const response = await fetch(segment, { headers: { range } });
  expect([response.status, await response.text()]).toEqual([200, '0123456789']);
});

it('cuts only out of the segment the client has the beginning of', async () => {
  const tag = (await fetch(segment)).headers.get('etag') ?? '';
  const headers = { range: 'bytes=2-4' };
  expect((await fetch(segment, { headers: { ...headers, 'if-range': tag } })).status).toBe(206);
  expect((await fetch(segment, { headers: { ...headers, 'if-range': '"other"' } })).status).toBe(200);
});

it('answers HEAD as it would GET, without the body', async () => {
  const response = await fetch(segment, { method: 'HEAD' });
  expect([response.status, response.headers.get('content-length')]).toEqual([200, '10']);
});
