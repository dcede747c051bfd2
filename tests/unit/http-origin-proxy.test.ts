import { EventEmitter, once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { createOriginProxy } from '../../server/http/origin-proxy.ts';

const closing: (() => void)[] = [];
/** Requests that have come to proxies of this test. */
let arrived = 0;
const arrivals = new EventEmitter();
afterEach(() => {
  arrived = 0;
  for (const close of closing.splice(0)) close();
});

async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
}

/** A proxy before an origin that answers so; without one nobody listens there. */
async function proxied(originUrl: () => string | null): Promise<string> {
  const proxy = createOriginProxy(originUrl, pino({ level: 'silent' }));
  closing.push(() => proxy.close());
  return listening(
    createServer((req, res) => {
      proxy.handle(req, res);
      arrived += 1;
      arrivals.emit('request');
    }),
  );
}

async function haveArrived(count: number): Promise<void> {
  while (arrived < count) await once(arrivals, 'request');
}

async function withOrigin(answer: RequestListener): Promise<string> {
  const origin = await listening(createServer(answer));
  return proxied(() => origin);
}

it('passes on what belongs to video, and keeps cookies from the origin', async () => {
  let seen: Record<string, unknown> = {};
  const url = await withOrigin((req, res) => {
    seen = { url: req.url, ...req.headers };
    res
      .writeHead(206, { 'Content-Type': 'video/mp4', 'Content-Range': 'bytes 0-3/9', ETag: '"a"' })
      .end('part');
  });
  const answer = await fetch(`${url}/live/x/v0.m4s?_HLS_msn=3`, {
    headers: { cookie: 'cho-phien=secret', range: 'bytes=0-3', authorization: 'Bearer x' },
  });
  expect([answer.status, await answer.text(), answer.headers.get('etag')]).toEqual([206, 'part', '"a"']);
  expect(answer.headers.get('content-range')).toBe('bytes 0-3/9');
  expect(seen).toMatchObject({ url: '/live/x/v0.m4s?_HLS_msn=3', range: 'bytes=0-3' });
  expect(seen).not.toHaveProperty('cookie');
  expect(seen).not.toHaveProperty('authorization');
});

/** Sends the request target as it is, which fetch() would tidy up; resolves with the status. */
async function statusOf(url: string, target: string): Promise<number | undefined> {
  const { hostname, port } = new URL(url);
  const asked = request({ hostname, port, path: target }).end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  answer.resume();
  return answer.statusCode;
}

it.each([
  ['another host', (other: string) => `${other}/live/x`],
  ['another host without a scheme', (other: string) => other.replace('http:', '')],
  ['the control behind dot segments', () => '/live/../events'],
  ['the control behind hidden dot segments', () => '/live/%2e%2e/events'],
  ['the control behind a backslash', () => '/live\\..\\events'],
  ['the control behind a recording', () => '/recordings/../events'],
  ['a path outside', () => '/sessions'],
])('leads nobody to %s', async (_name, target) => {
  const reached: (string | undefined)[] = [];
  const other = await listening(createServer((req, res) => void res.end(void reached.push(req.url))));
  const url = await withOrigin((req, res) => void res.end(void reached.push(req.url)));
  expect(await statusOf(url, target(other))).toBe(404);
  expect(reached).toEqual([]);
});

it('passes HEAD and 404 on', async () => {
  const methods: (string | undefined)[] = [];
  const url = await withOrigin((req, res) => {
    methods.push(req.method);
    res.writeHead(404, { 'Content-Type': 'application/json' });
    res.end(req.method === 'HEAD' ? undefined : '{"error":{"code":"not_found"}}');
  });
  const head = await fetch(`${url}/live/x/index.m3u8`, { method: 'HEAD' });
  expect([head.status, await head.text()]).toEqual([404, '']);
  const get = await fetch(`${url}/live/x/index.m3u8`);
  expect([get.status, (await get.json()).error.code]).toEqual([404, 'not_found']);
  expect(methods).toEqual(['HEAD', 'GET']);
});

it('takes GET and HEAD only', async () => {
  const url = await withOrigin((_req, res) => res.end());
  const answer = await fetch(`${url}/live/x`, { method: 'POST', body: 'x' });
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
});

it.each([
  ['is starting', () => null],
  ['is away', () => 'http://127.0.0.1:1'],
])('says in JSON that the origin %s', async (_name, originUrl) => {
  const answer = await fetch(`${await proxied(originUrl)}/live/x/index.m3u8`);
  expect(answer.status).toBe(503);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect((await answer.json()).error).toEqual({
    code: 'media_unavailable',
    message: expect.stringMatching(/^the video origin /),
  });
});

it.each(['before the answer', 'during the answer'])(
  'frees the origin when the viewer leaves %s',
  async (moment) => {
    const arrived = Promise.withResolvers<void>();
    const freed = Promise.withResolvers<void>();
    const url = await withOrigin((_req, res) => {
      res.on('close', () => freed.resolve());
      if (moment === 'during the answer') res.writeHead(200).write('begin');
      arrived.resolve();
    });
    const viewer = request(`${url}/live/x/v0.m4s`).on('error', () => undefined);
    const begun = moment === 'during the answer' ? once(viewer, 'response') : arrived.promise;
    viewer.end();
    await begun;
    viewer.destroy();
    await freed.promise;
  },
);

it('cuts the viewer off when the origin dies in the middle, instead of ending as if all were there', async () => {
  const url = await withOrigin((_req, res) => {
    res.writeHead(200, { 'Content-Type': 'video/mp4' });
    res.write('begin', () => res.destroy());
  });
  const answer = await fetch(`${url}/live/x/v0.m4s`);
  await expect(answer.text()).rejects.toThrow();
});

describe('a playlist that is held back', () => {
  /** An origin that answers when told to, and counts. */
  async function holding() {
    const held: ServerResponse[] = [];
    const asked = new EventEmitter();
    const url = await withOrigin((_req, res) => {
      held.push(res);
      asked.emit('request');
    });
    return { held, asked, url };
  }
  const path = '/live/x/v64/index.m3u8?_HLS_msn=3&_HLS_part=1';

  it('costs the origin one request for two thousand viewers', async () => {
    const { held, asked, url } = await holding();
    const first = fetch(url + path);
    await once(asked, 'request');
    const others = Array.from({ length: 1_999 }, () => fetch(url + path));
    const other = fetch(url + path.replace('part=1', 'part=2'));
    await haveArrived(2_001);
    if (held.length < 2) await once(asked, 'request');
    for (const res of held) res.writeHead(200, { ETag: '"a"' }).end('list');
    const texts = await Promise.all([first, ...others, other].map(async (answer) => (await answer).text()));
    expect(new Set(texts)).toEqual(new Set(['list']));
    expect(held).toHaveLength(2);
  });

  it('is not let go before the last of its viewers has left', async () => {
    const { held, asked, url } = await holding();
    const [one, two] = [new AbortController(), new AbortController()];
    const leaving = fetch(url + path, { signal: one.signal }).catch(() => 'left');
    await once(asked, 'request');
    const second = fetch(url + path, { signal: two.signal }).catch(() => 'left');
    await haveArrived(2);
    one.abort();
    expect(await leaving).toBe('left');
    expect(held[0]?.destroyed).toBe(false);
    const freed = once(held[0] ?? new EventEmitter(), 'close');
    two.abort();
    expect(await second).toBe('left');
    await freed;
    expect(held).toHaveLength(1);
  });

  it('is 304 for who has it, and whole for who has not', async () => {
    const { held, asked, url } = await holding();
    const known = fetch(url + path, { headers: { 'if-none-match': '"a"' } });
    await once(asked, 'request');
    const fresh = fetch(url + path);
    await haveArrived(2);
    held[0]?.writeHead(200, { ETag: '"a"', 'Cache-Control': 'max-age=1' }).end('list');
    expect((await known).status).toBe(304);
    expect(await (await fresh).text()).toBe('list');
  });

  it('comes in the coding that the viewer reads', async () => {
    const codings: unknown[] = [];
    const url = await withOrigin((req, res) => {
      codings.push(req.headers['accept-encoding']);
      res.end('list');
    });
    for (const accepted of ['gzip, deflate, br, zstd', 'gzip', 'identity', 'br;q=0, gzip']) {
      await (await fetch(url + path, { headers: { 'accept-encoding': accepted } })).text();
    }
    expect(codings).toEqual(['br', 'gzip', undefined, 'br;q=0, gzip']);
  });
});
