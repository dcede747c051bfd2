import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { type Line, openLine } from '../support/line.ts';
import { openPage } from '../support/people.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let line: Line;
let browser: Browser;

beforeAll(async () => {
  server = await startTestServer();
  line = await openLine(server.url);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await line?.close();
  await server?.stop();
});

it('says so when the phone could not be given to the next member, and gives it once it can', async () => {
  const page = await openPage(browser, `${line.url}/vao?token=${server.market.sellerToken}`);
  const change = page.getByRole('button', { name: 'Đổi người' });
  await change.waitFor();
  line.cut();
  await change.click();
  await page.getByRole('alert').getByText('Mạng đang yếu hoặc mất.').waitFor();
  expect(await change.isVisible()).toBe(true);
  line.mend();
  await change.click();
  await change.waitFor({ state: 'detached' });
  expect((await page.context().cookies()).filter(({ name }) => name.includes('session'))).toEqual([]);
});
