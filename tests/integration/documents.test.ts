import { request } from 'node:http';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { PAGE_DATA_ID, PageData } from '../../server/contract/page.ts';
import { Photo } from '../../server/contract/photo.ts';
import { CreateSaleEvent } from '../../server/contract/sale-event.ts';
import { must, organiser } from '../support/market.ts';
import { putOnAir } from '../support/on-air.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

/** What somebody may well write, and what somebody may try. */
const TITLE = 'Mận hậu "đầu mùa" & mật ong $& </script><script>alert(1)</script><!-- $1';

const COOP = { name: 'HTX "Mộc Châu" <xanh>', phone: '0912 345 678', logoId: null };

const Manifest = z.object({
  name: z.string(),
  short_name: z.string(),
  display: z.string(),
  icons: z.array(z.object({ src: z.string(), sizes: z.string(), type: z.string() })),
});

let server: TestServer;
let saleEventId: string;

beforeAll(async () => {
  server = await startTestServer({ COOP_NAME: COOP.name, COOP_PHONE: COOP.phone });
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
  expect(dataOf(body.toString())).toEqual({ coop: COOP, snapshot, saleEvents: null, replays: [], start: [] });
});

it('shows goods and prices to those without scripts, and a preview to those who get the link', async () => {
  const html = (await load(`/xem/${server.market.saleEventId}`)).body.toString();
  expect(html).toContain('<title>Chợ phiên mận Mộc Châu · Chợ Phiên</title>');
  expect(html).toContain('Mận hậu Mộc Châu · Thùng 5 kg');
  expect(html).toMatch(/325\.000\s₫/);
  expect(html).toMatch(/<time datetime="[^"]+Z">[^<]*\d\d:\d\d/);
  expect(html).toContain('HTX &quot;Mộc Châu&quot; &lt;xanh&gt;');
  expect(html).toContain('href="tel:0912 345 678"');
  expect(html).toContain('<meta property="og:title" content="Chợ phiên mận Mộc Châu" />');
});

/** The content of a meta tag, as a messenger reads it. */
function metaOf(html: string, property: string): string | undefined {
  const found = new RegExp(`<meta property="${property}" content="([^"]*)" />`).exec(html)?.[1];
  return found
    ?.replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}

it('gives messengers a preview with title, time, language and a JPEG of the cover', async () => {
  const cover = await sharp({ create: { width: 900, height: 1_600, channels: 3, background: '#a33' } })
    .jpeg()
    .toBuffer();
  const answer = await fetch(`${server.url}/api/photos`, {
    method: 'POST',
    headers: { 'content-type': 'image/jpeg', cookie: await server.signIn(server.market.organiserId) },
    body: cover,
  });
  const { id: coverId } = Photo.parse(await answer.json());
  const { saleEvent, listings } = must(await server.domain.saleEvents.get(saleEventId));
  const { title, description, startsAt, sellerId } = saleEvent;
  const kept = listings.map(({ id, variantId, priceDong, limitPerBuyer }) => ({
    id,
    variantId,
    priceDong,
    limitPerBuyer,
  }));
  const plan = { title, description, startsAt, sellerId, coverId, listings: kept };
  must(await server.domain.saleEvents.update(organiser, saleEventId, plan));

  const html = (await load(`/xem/${saleEventId}`)).body.toString();
  expect(metaOf(html, 'og:title')).toBe(TITLE);
  expect(metaOf(html, 'og:locale')).toBe('vi_VN');
  expect(metaOf(html, 'og:url')).toBe(`${server.url}/xem/${saleEventId}`);
  expect(metaOf(html, 'og:description')).toContain('<img src=x onerror=alert(1)>');
  expect(metaOf(html, 'og:site_name')).toBe(COOP.name);
  const image = new URL(metaOf(html, 'og:image') ?? '');
  const picture = await load(image.pathname);
  expect(picture.headers).toMatchObject({
    'content-type': 'image/jpeg',
    'cache-control': 'public, max-age=31536000, immutable',
  });
  expect(await sharp(picture.body).metadata()).toMatchObject({ format: 'jpeg', width: 1_200, height: 630 });
  for (const path of ['00000000-0000-4000-8000-000000000000', 'x', '..%2f..%2fsecret']) {
    expect((await load(`/photos/${path}/share.jpg`)).status).toBe(404);
  }
});

it('gives a preview a picture where there is no photo, and says of a sale event that it is cancelled', async () => {
  const home = (await load('/')).body.toString();
  const icon = new URL(metaOf(home, 'og:image') ?? '');
  expect([icon.origin, (await load(icon.pathname)).status]).toEqual([new URL(server.url).origin, 200]);
  const { listings } = must(await server.domain.saleEvents.get(server.market.saleEventId));
  const sale = CreateSaleEvent.parse({
    title: 'Phiên bị huỷ',
    startsAt: new Date().toISOString(),
    sellerId: server.market.sellerId,
    listings: listings.map(({ variantId, priceDong }) => ({ variantId, priceDong })),
  });
  const { id } = must(await server.domain.saleEvents.create(organiser, sale));
  must(await server.domain.saleEvents.cancel(organiser, id));
  const html = (await load(`/xem/${id}`)).body.toString();
  expect(metaOf(html, 'og:description')).toMatch(/^Đã huỷ · /);
});

it('tells search engines of the sale event and its offers', async () => {
  const html = (await load(`/xem/${saleEventId}`)).body.toString();
  const data = scriptsOf(html).find(({ attributes }) => attributes.includes('ld+json'));
  expect(JSON.parse(data?.code ?? '')).toMatchObject({
    '@type': 'SaleEvent',
    name: TITLE,
    organizer: { name: COOP.name, telephone: COOP.phone },
    offers: expect.arrayContaining([expect.objectContaining({ price: 325_000, priceCurrency: 'VND' })]),
  });
});

it('shows what is on and what comes on the home page to those without scripts', async () => {
  const html = (await load('/')).body.toString();
  expect(html).toContain(`href="/xem/${saleEventId}"`);
  expect(html).toContain('<h2>Sắp mở</h2>');
  expect(html).toContain('href="tel:0912 345 678"');
  expect(metaOf(html, 'og:title')).toBe(COOP.name);
});

it('serves calendars that caches may keep: one of all that is public, one for each sale event', async () => {
  const all = await load('/lich.ics');
  expect(all.headers).toMatchObject({
    'content-type': 'text/calendar; charset=utf-8',
    'cache-control': 'public, max-age=300',
  });
  expect(all.body.toString()).toContain(`UID:${saleEventId}@cho-phien`);
  expect((await load('/lich.ics', { 'if-none-match': String(all.headers.etag) })).status).toBe(304);
  const one = await load(`/xem/${saleEventId}/lich.ics`);
  expect(one.headers['content-disposition']).toContain('.ics');
  expect(one.body.toString().match(/BEGIN:VEVENT/g)).toHaveLength(1);
  expect((await load('/xem/00000000-0000-4000-8000-000000000000/lich.ics')).status).toBe(404);
});

it('can be put on a home screen, under the co-operative’s name, with icons of the sizes it names', async () => {
  const { headers, body } = await load('/app.webmanifest');
  expect(headers).toMatchObject({
    'content-type': expect.stringContaining('application/manifest+json'),
    'cache-control': 'no-cache',
  });
  const manifest = Manifest.parse(JSON.parse(body.toString()));
  // Too long to stand beneath an icon.
  expect(manifest).toMatchObject({ name: COOP.name, short_name: 'Chợ Phiên', display: 'standalone' });
  for (const { src, sizes, type } of manifest.icons.filter(({ sizes }) => sizes !== 'any')) {
    const icon = await load(src);
    const { width, height } = await sharp(icon.body).metadata();
    expect([icon.headers['content-type'], `${width}x${height}`]).toEqual([type, sizes]);
  }
  for (const page of ['/', '/ban-hang', '/to-chuc', '/vao']) {
    expect((await load(page)).body.toString()).toContain('<link rel="manifest" href="/app.webmanifest" />');
  }
});

it('lets no title become a script', async () => {
  const { headers, body } = await load(`/xem/${saleEventId}`);
  const html = body.toString();
  expect(dataOf(html).snapshot?.saleEvent.title).toBe(TITLE);
  const running = scriptsOf(html).filter(({ attributes }) => !/application\/(?:ld\+)?json/.test(attributes));
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
