import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { putOnAir } from '../support/on-air.ts';
import { openPage } from '../support/people.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let browser: Browser;

beforeAll(async () => {
  server = await startTestServer();
  await putOnAir(server.domain, server.market);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const hearts = (page: Page) => page.getByTestId('hearts').textContent();

it('hearts of a viewer are counted at once, and soon on every screen', async () => {
  const viewer = await openPage(browser, `${server.url}/xem/${server.market.saleEventId}`);
  const onlooker = await openPage(browser, `${server.url}/xem/${server.market.saleEventId}`);
  const seller = await openPage(browser, `${server.url}/vao?token=${server.market.sellerToken}`);
  await seller.getByRole('button', { name: /^Mở Chợ phiên/ }).click();
  const button = viewer.getByRole('button', { name: 'Thả tim' });
  await onlooker.getByRole('button', { name: 'Thả tim' }).waitFor();
  for (let taps = 0; taps < 3; taps++) await button.click();
  expect(await hearts(viewer)).toContain('3 tim');
  for (const page of [onlooker, seller])
    await expect.poll(() => hearts(page), { timeout: 15_000 }).toContain('3 tim');
  // Sent and counted once.
  expect(await hearts(viewer)).toContain('3 tim');
  await viewer.reload();
  await viewer.getByTestId('hearts').getByText('3 tim').waitFor();
});
