import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { PHONE } from '../support/people.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let browser: Browser;

beforeAll(async () => {
  server = await startTestServer({ COOP_NAME: 'HTX Tà Xùa' });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

it('lets the browser install it, and tells it no wrong', async () => {
  // Chromium installs nothing out of a private window, which each other context of a test is.
  const context = await browser.newContext(PHONE);
  const page = await context.newPage();
  await page.goto(server.url);
  const devtools = await context.newCDPSession(page);
  const { url, errors, data = '' } = await devtools.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  expect(url).toBe(new URL('/app.webmanifest', server.url).href);
  expect(JSON.parse(data)).toMatchObject({ name: 'HTX Tà Xùa', short_name: 'HTX Tà Xùa' });
  const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
  expect(installabilityErrors.map(({ errorId }) => errorId)).toEqual(['in-incognito']);
});
