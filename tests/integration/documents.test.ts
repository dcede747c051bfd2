import { request } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PAGE_DATA_ID, PageData } from '../../server/contract/page.ts';
import { CreateSaleEvent } from '../../server/contract/sale-event.ts';
import { must, organiser } from '../support/market.ts';
import { putOnAir } from '../support/on-air.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

/** What somebody may well write, and what somebody may try. */
const TITLE = 'Mận hậu "đầu mùa" & mật ong $& </script><script>alert(1)</script><!-- $1';

let server: TestServer;
let saleEventId: string;

beforeAll(async () => {
  server = await startTestServer();
  const { listings } = must(await server.domain.saleEvents.get(server.market.saleEventId));
  const sale = CreateSaleEvent.parse({
    title: TITLE,
    description: '<img src=x onerror=alert(1)>',
    startsAt: new Date().toISOString(),
    sellerId: server.market.sellerId,
    listings: listings.map(({ variantId, priceDong }) => ({ variantId, priceDong })),
  });
  saleEventId = must(await server.domain.saleEvents.create(organiser, sale)).id;
});
afterAll(() => server.stop());

/** Fetches a path with these headers, without what fetch() does on its own. */
function load(path: string, headers: Record<string, string> = {}, method = 'GET') {
  return new Promise<{ status: number; headers: Record<string, unknown>; body: Buffer }>(
    (resolve, reject) => {
      const asked = request(new URL(path, server.url), { headers, method }, async (answer) => {
        const body = Buffer.concat(await answer.toArray());
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body });
      });
      asked.on('error', reject).end();
    },
  );
}

/** The scripts of a document with their attributes, as a browser finds them: each ends at the first end tag. */
function scriptsOf(html: string): { attributes: string; code: string }[] {
  return [...html.matchAll(/<script([^>]*)>(.*?)<\/script/gs)].map(([, attributes = '', code = '']) => ({
    attributes,
    code,
  }));
}

function dataOf(html: string): PageData {
  const data = scriptsOf(html).find(({ attributes }) => attributes.includes(`id="${PAGE_DATA_ID}"`));
  return PageData.parse(JSON.parse(data?.code ?? ''));
}

it('writes into a sale event’s document all that its panel needs', async () => {
  const { status, body } = await load(`/xem/${server.market.saleEventId}`);
  expect(status).toBe(200);
  const answer = await fetch(`${server.url}/api/sale-events/${server.market.saleEventId}/public`);
  const { serverTimeMs: _, ...snapshot } = (await answer.json()) as Record<string, unknown>;
  expect(dataOf(body.toString())).toEqual({ snapshot, saleEvents: null, replays: [], start: [] });
});

it('shows goods and prices to those without scripts, and a preview to those who get the link', async () => {
  const html = (await load(`/xem/${server.market.saleEventId}`)).body.toString();
  expect(html).toContain('<title>Chợ phiên mận Mộc Châu · Chợ Phiên</title>');
  expect(html).toContain('Mận hậu Mộc Châu · Thùng 5 kg');
  expect(html).toMatch(/325\.000\s₫/);
  expect(html).toContain('<meta property="og:title" content="Chợ phiên mận Mộc Châu" />');
});

it('lets no title become a script', async () => {
  const { headers, body } = await load(`/xem/${saleEventId}`);
  const html = body.toString();
  expect(dataOf(html).snapshot?.saleEvent.title).toBe(TITLE);
  const running = scriptsOf(html).filter(({ attributes }) => !attributes.includes('application/json'));
  expect(running.length).toBeGreaterThan(0);
  for (const { attributes, code } of running) {
    expect(attributes).toContain('src="/assets/');
    expect(code).toBe('');
  }
  expect(html).not.toContain('<img');
  expect(html).not.toContain('<!--');
  expect(html).toContain('&lt;/script&gt;&lt;script&gt;alert(1)');
  expect(headers['content-security-policy']).toContain("script-src 'self';");
});

it('writes the list of sale events into the home page', async () => {
  const data = dataOf((await load('/')).body.toString());
  expect(data.saleEvents?.map(({ title }) => title)).toContain(TITLE);
  expect(data.snapshot).toBeNull();
});

it('says not found for a sale event that does not exist, with the page that says it in words', async () => {
  for (const path of ['/xem/00000000-0000-4000-8000-000000000000', '/xem/x']) {
    const { status, body } = await load(path);
    expect(status).toBe(404);
    expect(dataOf(body.toString()).snapshot).toBeNull();
  }
});

it('answers 304 while nothing has changed, and the new document when something has', async () => {
  const path = `/xem/${saleEventId}`;
  const first = await load(path, { 'accept-encoding': 'br' });
  expect(first.headers).toMatchObject({ 'content-encoding': 'br', 'cache-control': 'no-cache' });
  const known = { 'accept-encoding': 'br', 'if-none-match': String(first.headers.etag) };
  expect((await load(path, known)).status).toBe(304);
  await putOnAir(server.domain, { ...server.market, saleEventId });
  expect((await load(path, known)).status).toBe(200);
});

it('serves what the build has compressed, for ever where the name has a hash', async () => {
  const html = (await load('/ban-hang')).body.toString();
  const [script = ''] = /\/assets\/[^"]+\.js/.exec(html) ?? [];
  const plain = await load(script);
  expect(plain.headers).toMatchObject({
    'content-type': expect.stringContaining('javascript'),
    'cache-control': 'public, max-age=31536000, immutable',
    vary: 'Accept-Encoding',
  });
  for (const coding of ['br', 'gzip']) {
    const packed = await load(script, { 'accept-encoding': coding });
    expect(packed.headers).toMatchObject({
      'content-encoding': coding,
      'content-type': plain.headers['content-type'],
      'cache-control': plain.headers['cache-control'],
      vary: 'Accept-Encoding',
    });
    expect(packed.body.length).toBeLessThan(plain.body.length / 2);
    const known = { 'accept-encoding': coding, 'if-none-match': String(packed.headers.etag) };
    expect((await load(script, known)).status).toBe(304);
    const head = await load(script, { 'accept-encoding': coding }, 'HEAD');
    expect([head.status, head.headers['content-length'], head.body.length]).toEqual([
      200,
      `${packed.body.length}`,
      0,
    ]);
  }
});

it('serves brotli to a browser that names gzip first', async () => {
  const { headers } = await load('/', { 'accept-encoding': 'gzip, deflate, br, zstd' });
  expect(headers['content-encoding']).toBe('br');
});

it('serves the service worker fresh each time, and nothing from outside of the build', async () => {
  const worker = await load('/sw.js', { 'accept-encoding': 'br' });
  expect(worker.headers).toMatchObject({ 'cache-control': 'no-cache', 'content-encoding': 'br' });
  for (const path of ['/..%2f..%2fpackage.json', '/assets/..%2f..%2f..%2fpackage.json', '/assets/none.js']) {
    expect((await load(path, { 'accept-encoding': 'br' })).status).toBe(404);
  }
});
