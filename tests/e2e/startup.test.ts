import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type SyntheticSeller, startSeller } from '../../scripts/demo/seller.ts';
import { launchBrowser } from '../support/browser.ts';
import { type Line, openLine } from '../support/line.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const TITLE = 'Chợ phiên mận Mộc Châu';
const PLAYER = '**/assets/hls-engine-*.js';

let server: TestServer;
let seller: SyntheticSeller;
let line: Line;
let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  server = await startTestServer({ RTP_INGEST: 'true' });
  line = await openLine(server.url);
  const { sellerToken, saleEventId } = server.market;
  const onAir = Promise.withResolvers<void>();
  seller = await startSeller({ url: server.url, token: sellerToken, saleEventId, onAir: onAir.resolve });
  await onAir.promise;
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  seller?.stop();
  await line?.close();
  await server?.stop();
});

/** A phone that has never been here. */
beforeEach(async () => {
  await context?.close();
  line.mend();
  context = await browser.newContext({ viewport: { width: 360, height: 640 }, locale: 'vi-VN' });
});

const watchUrl = () => `${line.url}/xem/${server.market.saleEventId}`;

async function untilPicture(page: Page): Promise<void> {
  await page.waitForFunction(() => (document.querySelector('video')?.currentTime ?? 0) > 0.2);
}

/** A first visit that stays until everything for the next one is kept. */
async function visitOnce(): Promise<Page> {
  const page = await context.newPage();
  await page.goto(watchUrl());
  await untilPicture(page);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  return page;
}

it('shows goods and prices before any script has come, and moves nothing when they have', async () => {
  const page = await context.newPage();
  const held = Promise.withResolvers<void>();
  await page.route('**/assets/*.js', async (route) => {
    await held.promise;
    await route.continue();
  });
  await page.goto(watchUrl(), { waitUntil: 'commit' });
  await page.getByRole('heading', { name: TITLE }).waitFor();
  await page.getByText('325.000').first().waitFor();
  const place = () =>
    page.evaluate(() => {
      const { top, height } = document.querySelector('.stage')?.getBoundingClientRect() ?? {};
      return { top, height, goods: document.querySelector('.pinned')?.getBoundingClientRect().top };
    });
  const before = await place();
  held.resolve();
  await page.getByRole('region', { name: 'Đang giới thiệu' }).getByRole('button').waitFor();
  expect(await place()).toEqual(before);
});

it('takes an order while the player has not come', async () => {
  const page = await context.newPage();
  const held = Promise.withResolvers<void>();
  await page.route(PLAYER, async (route) => {
    await held.promise;
    await route.continue();
  });
  await page.goto(watchUrl());
  await page.getByRole('region', { name: 'Đang giới thiệu' }).getByRole('button').click();
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('Họ tên').fill('Trần Văn Bình');
  await sheet.getByLabel('Số điện thoại').fill('0912000111');
  await sheet.getByLabel('Địa chỉ nhận hàng').fill('Số 5, đường Hoàng Quốc Việt, Hà Nội');
  await sheet.getByLabel('Tôi đã đọc và đồng ý').check();
  await sheet.getByRole('button', { name: 'Gửi đơn hàng' }).click();
  await sheet.getByTestId('order-code').waitFor();
  expect(await page.evaluate(() => document.querySelector('video')?.readyState)).toBe(0);
  held.resolve();
  await untilPicture(page);
});

it('fetches nothing twice on the way to the picture', async () => {
  const page = await context.newPage();
  await page.goto(watchUrl());
  await untilPicture(page);
  // What was asked for early and then used stands there once; what was fetched again, twice.
  const fetched = await page.evaluate(() =>
    performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname),
  );
  const hinted = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLLinkElement>('link[rel="preload"]')].map(
      ({ href }) => new URL(href).pathname,
    ),
  );
  expect(hinted).toHaveLength(3);
  const [multivariant = '', , init = ''] = hinted;
  expect(multivariant).toMatch(/\/adaptive(?:-opus)?\.m3u8$/);
  // The media playlist goes on and is asked for again in time; the others never change.
  const once = [multivariant, init, ...fetched.filter((path) => path.startsWith('/assets/'))];
  expect(once.filter((path) => fetched.filter((other) => other === path).length !== 1)).toEqual([]);
  expect(fetched.filter((path) => /hls-engine/.test(path))).toHaveLength(1);
  // The API had nothing to add to the document.
  expect(fetched.filter((path) => path.startsWith('/api/'))).toEqual([]);
});

it('brings the next visit’s page and player from the phone', async () => {
  const first = await visitOnce();
  await first.close();
  const page = await context.newPage();
  const overLine: string[] = [];
  page.on('response', (response) => {
    if (!response.fromServiceWorker()) overLine.push(new URL(response.url()).pathname);
  });
  await page.goto(watchUrl());
  await untilPicture(page);
  expect(overLine.filter((path) => path.startsWith('/assets/'))).toEqual([]);
  expect(overLine.some((path) => path.startsWith('/live/'))).toBe(true);
  expect(await page.evaluate(() => navigator.serviceWorker.controller?.scriptURL)).toBe(`${line.url}/sw.js`);
});

it('says in a sentence that there is no network, and goes on by itself when there is', async () => {
  const page = await visitOnce();
  line.cut();
  await page.reload();
  await page.getByRole('alert').waitFor();
  line.mend();
  await page.getByRole('heading', { name: TITLE }).waitFor();
  await untilPicture(page);
});

it('waits for a silent link only for a short while before it shows the page', async () => {
  const page = await visitOnce();
  line.deafen();
  await page.reload({ waitUntil: 'commit' });
  await page.getByRole('banner').waitFor();
  line.mend();
  await page.getByRole('heading', { name: TITLE }).waitFor();
});
