import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { openPage } from '../support/people.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let browser: Browser;

beforeAll(async () => {
  server = await startTestServer();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

it.each([
  ['the viewers’ home', '/', 'Người mua: xem và đặt hàng'],
  ['a sale event', '/xem/ID', 'Người mua: xem và đặt hàng'],
  ['the sellers’ sale events', '/vao?token=SELLER', 'Người bán: lên sóng bằng điện thoại'],
  ['the organisers’ page', '/vao?token=ORGANISER', 'Người tổ chức: từ tạo phiên chợ đến quyết toán'],
])('%s leads to its guide, which fits a phone and shows its pictures', async (_, path, title) => {
  const { saleEventId, sellerToken, organiserToken } = server.market;
  const here = path
    .replace('ID', saleEventId)
    .replace('SELLER', sellerToken)
    .replace('ORGANISER', organiserToken);
  const page = await openPage(browser, server.url + here);
  const opened = page.context().waitForEvent('page');
  await page.getByRole('link', { name: 'Hướng dẫn' }).click();
  const guide = await opened;
  await guide.getByRole('heading', { name: title }).waitFor();
  expect(await guide.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  const pictures = guide.getByRole('img');
  expect(await pictures.count()).toBeGreaterThan(5);
  await pictures.first().scrollIntoViewIfNeeded();
  const width = () => pictures.first().evaluate((one) => one instanceof HTMLImageElement && one.naturalWidth);
  await expect.poll(width).toBeGreaterThan(200);
  await page.context().close();
});

it('has a list of all guides, and nothing where there is none', async () => {
  const page = await openPage(browser, `${server.url}/huong-dan`);
  await page.getByRole('link', { name: 'Tôi bán hàng' }).click();
  await page.getByRole('heading', { name: 'Người bán: lên sóng bằng điện thoại' }).waitFor();
  for (const path of ['/huong-dan/khong-co', '/huong-dan/..%2findex']) {
    expect((await fetch(server.url + path)).status, path).toBe(404);
  }
});
