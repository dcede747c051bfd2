import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_LADDER, ladderOf } from '../../transcoder/ladder/ladder.ts';
import { createOrigin } from '../../transcoder/origin/origin.ts';
import { createPackager, type Packager } from '../../transcoder/packager/packager.ts';
import { type Feed, startFeed } from '../support/media-feed.ts';

const ID = '0190a000-0000-7000-8000-000000000001';
let server: Server;
let packager: Packager;
let feed: Feed;
let live: string;
let segment: string;
/** The whole body of {@link segment}. */
let whole: Buffer;

beforeEach(async () => {
  packager = createPackager({ ladder: ladderOf(DEFAULT_LADDER.video.slice(0, 1)) });
  feed = startFeed(packager);
  feed.until(1_000);
  const serve = createOrigin((id) => (id === ID ? packager : null));
  server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    serve(request, response, path);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  live = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/live/${ID}`;
  segment = `${live}/v64/0.m4s`;
  whole = Buffer.from(await (await fetch(segment)).arrayBuffer());
});

afterEach(() => {
  server.close().closeAllConnections();
});

it.each([
  ['bytes=2-4', 2, 5],
  ['bytes=7-', 7, undefined],
  ['bytes=-2', -2, undefined],
  ['bytes=-99999', 0, undefined],
  ['bytes=8-99999', 8, undefined],
])('cuts %s out of a segment', async (range, from, to) => {
  const response = await fetch(segment, { headers: { range } });
  expect(response.status).toBe(206);
  const cut = whole.subarray(from, to);
  expect(Buffer.from(await response.arrayBuffer())).toEqual(cut);
  const first = from < 0 ? whole.length + from : from;
  expect(response.headers.get('content-range')).toBe(
    `bytes ${first}-${first + cut.length - 1}/${whole.length}`,
  );
});

it.each(['bytes=99999-', 'bytes=-0'])('has nothing at %s', async (range) => {
  const response = await fetch(segment, { headers: { range } });
  expect(response.status).toBe(416);
  expect(response.headers.get('content-range')).toBe(`bytes */${whole.length}`);
  expect(response.headers.get('cache-control')).toBe('no-store');
});

it.each(['bytes=4-2', 'bytes=-', 'bytes=0-1,4-5', 'pages=1-2'])('gives all for %s', async (range) => {
  const response = await fetch(segment, { headers: { range } });
  expect(response.status).toBe(200);
  expect((await response.arrayBuffer()).byteLength).toBe(whole.length);
});

it('cuts only out of the segment the client has the beginning of', async () => {
  const tag = (await fetch(segment)).headers.get('etag') ?? '';
  const headers = { range: 'bytes=2-4' };
  expect((await fetch(segment, { headers: { ...headers, 'if-range': tag } })).status).toBe(206);
  expect((await fetch(segment, { headers: { ...headers, 'if-range': '"other"' } })).status).toBe(200);
});

it('answers HEAD as it would GET, without the body', async () => {
  const response = await fetch(segment, { method: 'HEAD' });
  expect([response.status, response.headers.get('content-length')]).toEqual([200, `${whole.length}`]);
});

describe('a blocking reload', () => {
  const media = (query: string, rendition = 'v64') => fetch(`${live}/${rendition}/index.m3u8?${query}`);
  /** Resolves when the packager has been asked to tell of changes so many times. */
  const held = (count: number) => {
    const waiting = Promise.withResolvers<void>();
    const { onChange } = packager;
    let left = count;
    packager.onChange = (listener) => {
      left -= 1;
      if (left === 0) waiting.resolve();
      return onChange(listener);
    };
    return waiting.promise;
  };

  it.each([
    ['_HLS_msn=1&_HLS_part=0', 'v64', 2_000, '\n1.m4s\n'],
    ['_HLS_msn=1', 'v64', 2_000, '\n1.m4s\n'],
    ['_HLS_msn=2&_HLS_part=0', 'v64', 3_000, 'URI="2.0.m4s"'],
    ['_HLS_msn=1&_HLS_part=2', 'v64', 3_000, 'URI="2.0.m4s"'],
    ['_HLS_msn=1&_HLS_part=0', 'stills', 2_000, '\n1.m4s\n'],
    ['_HLS_msn=1&_HLS_skip=YES', 'sound', 2_000, '\n1.m4s\n'],
  ])('by %s of %s waits until it is there', async (query, rendition, untilMs, expected) => {
    const waiting = held(1);
    const answer = media(query, rendition);
    await waiting;
    feed.until(untilMs - 100);
    feed.until(untilMs);
    const response = await answer;
    expect([response.status, await response.text()]).toEqual([200, expect.stringContaining(expected)]);
  });

  it('is answered at once for what is there, and when the live ends', async () => {
    expect((await media('_HLS_msn=0&_HLS_part=0')).status).toBe(200);
    const waiting = held(1);
    const answer = media('_HLS_msn=1');
    await waiting;
    packager.end();
    expect(await (await answer).text()).toContain('#EXT-X-ENDLIST');
    expect((await media('_HLS_msn=77')).status).toBe(200);
  });

  it.each([
    '_HLS_msn=3',
    '_HLS_part=1',
    '_HLS_msn=x',
    '_HLS_msn=-1',
    '_HLS_msn=1&_HLS_msn=1',
    '_HLS_msn=1&_HLS_part=y',
  ])('refuses %s', async (query) => {
    const response = await media(query);
    expect([response.status, response.headers.get('cache-control')]).toEqual([400, 'no-store']);
  });

  it('does not wait for a playlist that is not there', async () => {
    expect((await media('_HLS_msn=1', 'v99')).status).toBe(404);
  });

  it('gives up after three target durations', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const waiting = held(1);
      const answer = media('_HLS_msn=1');
      await waiting;
      await vi.advanceTimersByTimeAsync(12_000);
      expect((await answer).status).toBe(503);
    } finally {
      vi.useRealTimers();
    }
  });

  it('is forgotten when the client leaves', async () => {
    const stopped = Promise.withResolvers<void>();
    const { onChange } = packager;
    const leaving = new AbortController();
    packager.onChange = (listener) => {
      const stop = onChange(listener);
      leaving.abort();
      return () => {
        stop();
        stopped.resolve();
      };
    };
    const url = `${live}/v64/index.m3u8?_HLS_msn=1`;
    await expect(fetch(url, { signal: leaving.signal })).rejects.toThrow();
    await stopped.promise;
  });

  it('holds a part and a segment that come next, and no later one', async () => {
    feed.until(2_000);
    const waiting = held(2);
    const early = Promise.all([fetch(`${live}/v64/2.0.m4s`), fetch(`${live}/sound/2.m4s`)]);
    await waiting;
    feed.until(4_000);
    expect((await early).map(({ status }) => status)).toEqual([200, 200]);
    for (const name of ['3.2.m4s', '4.m4s', '4.0.m4s', '2.7.m4s']) {
      expect([name, (await fetch(`${live}/v64/${name}`)).status]).toEqual([name, 404]);
    }
  });

  it('tells who waits for a part that never comes', async () => {
    const waiting = held(1);
    const early = fetch(`${live}/v64/1.1.m4s`);
    await waiting;
    feed.until(2_000);
    expect((await early).status).toBe(404);
  });
});

describe('playlists', () => {
  it.each([
    ['br', 'gzip, deflate, br', 'br'],
    ['gzip', 'gzip;q=1.0, br;q=0', 'gzip'],
    ['nothing', 'identity', null],
  ])('are compressed by %s for "%s"', async (_name, accepted, encoding) => {
    const headers = { 'accept-encoding': accepted };
    const response = await fetch(`${live}/v64/index.m3u8`, { headers });
    expect(response.headers.get('content-encoding')).toBe(encoding);
    expect(response.headers.get('vary')).toBe('Accept-Encoding');
    expect(await response.text()).toBe(packager.mediaPlaylist('v64'));
    const etag = response.headers.get('etag') ?? '';
    const again = await fetch(`${live}/v64/index.m3u8`, { headers: { ...headers, 'if-none-match': etag } });
    expect(again.status).toBe(304);
  });

  it('exist for every set of the ladder and no other', async () => {
    for (const set of Object.keys(packager.ladder.sets)) {
      expect([set, (await fetch(`${live}/${set}.m3u8`)).status]).toEqual([set, 200]);
    }
    for (const set of ['index-av1', 'constructor', 'other']) {
      expect([set, (await fetch(`${live}/${set}.m3u8`)).status]).toEqual([set, 404]);
    }
  });
});
