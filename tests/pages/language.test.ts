import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { putOnAir } from '../support/on-air.ts';
import { openPage } from '../support/people.ts';
import { layPack, pseudo, pseudoPack } from '../support/pseudo-pack.ts';
import { startTestServer, type TestServer, temporaryDataDir } from '../support/server.ts';

let server: TestServer;
let browser: Browser;
let data: Awaited<ReturnType<typeof temporaryDataDir>>;

beforeAll(async () => {
  data = await temporaryDataDir();
  await layPack(data.dir, await pseudoPack(['watch:goods']));
  server = await startTestServer({ DATA_DIR: data.dir });
  await putOnAir(server.domain, server.market);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await data?.remove();
});

const langOf = (page: Page) => page.evaluate(() => document.documentElement.lang);

async function choose(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: /^(⟦?Ngôn ngữ⟧?|Language):/ }).click();
  await page.getByRole('dialog').getByRole('button', { name, exact: true }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

it('shows the viewers’ page in a language of a pack, which the phone remembers', async () => {
  const fetched: string[] = [];
  const page = await openPage(browser, `${server.url}/xem/${server.market.saleEventId}`, async (opened) => {
    opened.on('request', (request) => fetched.push(new URL(request.url()).pathname));
  });
  const order = (name: RegExp) => page.getByRole('button', { name }).first().waitFor();
  await order(/^Đặt mua /);
  expect(fetched.filter((path) => path.startsWith('/packs'))).toEqual([]);
  await choose(page, 'Pseudo');
  await order(/^⟦Đặt mua /);
  expect(await langOf(page)).toBe('qps-Ploc');
  // What the pack does not have is said in Vietnamese, and numbers are written as there.
  expect(await page.getByText('Hàng trong phiên chợ', { exact: true }).count()).toBeGreaterThan(0);
  expect(await page.getByText(/\d\.\d{3}/).count()).toBeGreaterThan(0);
  await page.reload();
  await order(/^⟦Đặt mua /);
  await choose(page, 'English');
  await order(/^Order /);
  expect(await langOf(page)).toBe('en');
});

it('shows the studio in it', async () => {
  const page = await openPage(browser, `${server.url}/vao?token=${server.market.sellerToken}`);
  await page.getByRole('button', { name: /^Mở Chợ phiên/ }).waitFor();
  await choose(page, 'Pseudo');
  await page.getByRole('button', { name: /^⟦Mở Chợ phiên/ }).click();
  await page.getByRole('button', { name: pseudo('Lên sóng') }).waitFor();
  await page.getByRole('heading', { name: pseudo('Đơn hàng') }).waitFor();
});
