import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { layBuild, layNextBuild } from '../support/build.ts';
import { temporaryFolder } from '../support/database.ts';
import { PHONE } from '../support/people.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { quietPort } from '../support/service.ts';

const PATIENCE = { timeout: 20_000, interval: 50 };

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let port: number;
let server: TestServer | null = null;
let browser: Browser;
let phone: BrowserContext;

/** The same service each time: the same address, the same data folder. */
async function start(): Promise<string> {
  const own = { PORT: String(port), DATA_DIR: join(folder.path, 'data') };
  server = await startTestServer(own, { clientDir: join(folder.path, 'client') });
  return server.url;
}

async function stop(): Promise<void> {
  const running = server;
  server = null;
  await running?.stop();
}

beforeAll(async () => {
  [folder, port, browser] = await Promise.all([temporaryFolder(), quietPort(), launchBrowser()]);
  phone = await browser.newContext(PHONE);
});
afterAll(async () => {
  await browser?.close();
  await stop();
  await folder?.remove();
});

/** Names of the scripts that the page has asked for, and of those that the service worker keeps. */
const scriptsOf = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLScriptElement>('script[src]')].map(({ src }) => new URL(src).pathname),
  );
const keptOn = (page: Page) =>
  page.evaluate(async () => {
    const caches = await Promise.all((await self.caches.keys()).map((name) => self.caches.open(name)));
    const requests = await Promise.all(caches.map((cache) => cache.keys()));
    return requests.flat().map(({ url }) => new URL(url).pathname);
  });

it('a new version brings a new shell, and takes nothing away from a page that is open', async () => {
  await layBuild(join(folder.path, 'client'));
  const url = await start();
  const open = await phone.newPage();
  await open.goto(url);
  await open.evaluate(async () => {
    await navigator.serviceWorker.register('/sw.js');
    await navigator.serviceWorker.ready;
  });
  const former = await scriptsOf(open);
  expect(await keptOn(open)).toEqual(expect.arrayContaining(former));

  await stop();
  await layNextBuild(join(folder.path, 'client'));
  await start();

  const page = await phone.newPage();
  await page.goto(url);
  const newer = await scriptsOf(page);
  expect(newer.filter((name) => former.includes(name))).toEqual([]);
  await page.evaluate(() => navigator.serviceWorker.register('/sw.js'));
  // The new one takes over at once: what the former one kept is gone.
  await vi.waitUntil(async () => {
    const kept = await keptOn(page);
    return newer.every((name) => kept.includes(name)) && !former.some((name) => kept.includes(name));
  }, PATIENCE);

  // A part that the open page has not had yet, by a name that only the former build had.
  const missing: string[] = [];
  open.on('response', (answer) => answer.status() >= 400 && missing.push(answer.url()));
  await open.getByRole('button', { name: 'Ngôn ngữ' }).click();
  await open.getByRole('dialog').getByRole('button', { name: 'English' }).waitFor();
  expect(missing).toEqual([]);

  await stop();
  await page.reload();
  await page.getByText('Mạng đang yếu hoặc mất.').waitFor();
  expect(await scriptsOf(page)).toEqual(newer);
});
