import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { openPage } from '../support/people.ts';
import { type Service, startService } from '../support/service.ts';

/** One thing that happened on the way of the first picture. */
interface Step {
  what: string;
  atMs: number;
}

let service: Service;
let browser: Browser;

beforeAll(async () => {
  // With a demo seller, and in processes of its own, as a co-operative runs it.
  service = await startService({ env: { DEMO: 'true' } });
  browser = await launchBrowser({ camera: true });
});
afterAll(async () => {
  await browser?.close();
  await service?.stop({ forget: true });
});

/** Writes down the commands and facts of a page, and what it fetches of the live, as they pass. */
function follow(page: Page, who: string, steps: Step[]): void {
  const note = (what: string) => steps.push({ what: `${who} ${what}`, atMs: Date.now() });
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => {
      const name = /^42\d+\["([\w:-]+)"/.exec(String(payload))?.[1];
      if (name !== undefined) note(`sends ${name}`);
    });
    socket.on('framereceived', ({ payload }) => {
      const [, name, state] = /^42\["(live:changed)".*"state":"(\w+)"/.exec(String(payload)) ?? [];
      if (name !== undefined) note(`hears ${name} ${state}`);
    });
  });
  page.on('response', (response) => {
    const path = new URL(response.url()).pathname;
    if (path.startsWith('/live/')) note(`gets ${path.split('/').slice(3).join('/')}`);
  });
}

/** Resolves with the time of the first picture that the page shows, ms since the epoch. */
function firstPicture(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const look = () => {
          const video = document.querySelector('video');
          if (video === null) requestAnimationFrame(look);
          else video.requestVideoFrameCallback(() => resolve(Date.now()));
        };
        look();
      }),
  );
}

it('shows the first picture soon after the tap', async () => {
  const steps: Step[] = [];
  const seller = await openPage(browser, 'about:blank', async (page) => follow(page, 'seller', steps));
  await seller.goto(service.demo?.sellerLink ?? '');
  await seller.getByRole('button', { name: /^Mở / }).click();
  const viewer = await openPage(browser, 'about:blank', async (page) => follow(page, 'viewer', steps));
  await viewer.goto(`${service.url}/xem/${service.demo?.saleEventId}`);
  await viewer.getByRole('heading').first().waitFor();
  const goLive = seller.getByRole('button', { name: 'Lên sóng', exact: true });
  await goLive.and(seller.locator(':enabled')).waitFor();

  const seen = firstPicture(viewer);
  steps.length = 0;
  const [tapMs] = await Promise.all([
    seller.evaluate(
      () =>
        new Promise<number>((resolve) => {
          addEventListener('click', () => resolve(Date.now()), { capture: true, once: true });
        }),
    ),
    goLive.tap(),
  ]);
  const seenMs = await seen;
  const all = [...steps, { what: 'viewer sees the first picture', atMs: seenMs }].sort(
    (a, b) => a.atMs - b.atMs,
  );
  const told = new Set<string>();
  for (const { what, atMs } of all) {
    if (told.has(what) || atMs > seenMs) continue;
    told.add(what);
    console.info(`${String(atMs - tapMs).padStart(6)} ms  ${what}`);
  }

  // A busy machine takes longer than the six seconds that are promised on one of its own; four times as long is a fault.
  expect(seenMs - tapMs).toBeLessThan(24_000);
  // Nothing is asked twice on the way.
  for (const name of ['live:start', 'transport:create', 'transport:connect']) {
    expect(steps.filter(({ what }) => what === `seller sends ${name}`)).toHaveLength(1);
  }
});
