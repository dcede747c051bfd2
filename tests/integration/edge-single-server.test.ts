import { once } from 'node:events';
import { createServer, type Server as HttpServer, type IncomingHttpHeaders } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { text } from 'node:stream/consumers';
import { Server } from 'socket.io';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Nginx, startDeployedNginx } from '../support/nginx.ts';

const LIVE = '/live/0190a000-0000-7000-8000-00000000001a';

let service: HttpServer;
let sockets: Server;
let nginx: Nginx;
let seen: { path: string; headers: IncomingHttpHeaders }[];

beforeAll(async () => {
  seen = [];
  service = createServer((request, response) => {
    seen.push({ path: request.url ?? '', headers: request.headers });
    response.setHeader('Content-Type', 'application/json');
    response.setHeader('Set-Cookie', 'sid=1');
    if (request.url?.startsWith('/live/')) response.setHeader('Cache-Control', 'public, max-age=60');
    response.end(JSON.stringify({ path: request.url }));
  });
  sockets = new Server(service, { transports: ['polling', 'websocket'] });
  sockets.on('connection', (socket) => {
    socket.on('ask', (ack: (transport: string) => void) => ack(socket.conn.transport.name));
  });
  service.listen(0, '127.0.0.1');
  await once(service, 'listening');
  const address = service.address();
  nginx = await startDeployedNginx(
    'single-server',
    typeof address === 'object' && address ? address.port : 0,
  );
});

afterAll(async () => {
  await nginx?.stop();
  await sockets?.close();
});

it.each(['polling', 'websocket'])('carries Socket.IO over %s', async (transport) => {
  const url = `https://127.0.0.1:${nginx.tlsPort}`;
  const client = io(url, { transports: [transport], ca: nginx.certificate, reconnection: false });
  expect(await client.timeout(5_000).emitWithAck('ask')).toBe(transport);
  client.disconnect();
});

it('passes the API on by HTTP/2 with the viewer’s address, which nobody can write himself', async () => {
  const session = connectHttp2(`https://127.0.0.1:${nginx.tlsPort}`, { ca: nginx.certificate });
  const stream = session.request({
    ':path': '/api/me?x=1',
    cookie: 'sid=1',
    'x-forwarded-for': '198.51.100.7',
  });
  const [headers] = await once(stream, 'response');
  expect(headers).toMatchObject({ ':status': 200, 'set-cookie': ['sid=1'] });
  expect(JSON.parse(await text(stream))).toEqual({ path: '/api/me?x=1' });
  expect(seen.at(-1)?.headers).toMatchObject({
    cookie: 'sid=1',
    'x-forwarded-for': '127.0.0.1',
    'x-forwarded-proto': 'https',
  });
  session.destroy();
});

it('keeps one copy of video for all, without cookies either way', async () => {
  const url = `http://127.0.0.1:${nginx.plainPort}${LIVE}/index.m3u8`;
  const from = seen.length;
  const ask = (viewer: number) => fetch(url, { headers: { cookie: `sid=${viewer}` } });
  // One first: how a crowd waits for the first answer is the edge's own test, and a matter of time.
  const answers = [await ask(0)];
  answers.push(...(await Promise.all(Array.from({ length: 20 }, (_, viewer) => ask(viewer + 1)))));
  expect(answers.every((answer) => answer.ok && !answer.headers.has('set-cookie'))).toBe(true);
  expect(seen).toHaveLength(from + 1);
  expect(seen.at(-1)?.headers).not.toHaveProperty('cookie');
});

it('asks for a blocking reload under its own name, and for nothing else', async () => {
  const url = `http://127.0.0.1:${nginx.plainPort}${LIVE}/v64/index.m3u8`;
  for (const query of ['?_HLS_msn=4&_HLS_part=1', '?_HLS_msn=4', '?x=1', '?_HLS_msn=4&x=1', '']) {
    await (await fetch(url + query)).arrayBuffer();
  }
  const asked = seen.filter(({ path }) => path.includes('/v64/')).map(({ path }) => path.split('?')[1] ?? '');
  expect(new Set(asked)).toEqual(new Set(['_HLS_msn=4&_HLS_part=1', '_HLS_msn=4', '']));
});
