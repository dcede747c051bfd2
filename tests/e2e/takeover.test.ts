import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { pictureTakenAfter, recordPictures, replaceCamera } from '../support/clock-picture.ts';
import { openPage, PHONE } from '../support/people.ts';
import { type Service, startService } from '../support/service.ts';

/** Waits that fail only when something is broken for good, ms. */
const PATIENCE_MS = 60_000;
const ASK = 'Điện thoại khác đang phát';
const TAKE = 'Phát bằng máy này';

let browser: Browser;
let service: Service;

beforeAll(async () => {
  browser = await launchBrowser({ camera: true });
  service = await startService({ env: { DEMO: 'true' } });
});
afterAll(async () => {
  await browser?.close();
  await service?.stop({ forget: true });
});

const goLive = (studio: Page) => studio.getByRole('button', { name: 'Lên sóng' }).click();
const onAir = (studio: Page) => studio.getByText('ĐANG PHÁT', { exact: true }).waitFor();

it('asks before a second phone takes over, and the first one leaves the air to it', async () => {
  const first = await openPage(browser, 'about:blank');
  await first.goto(service.demo?.sellerLink ?? '');
  await first.getByRole('button', { name: /^Mở / }).click();
  await goLive(first);
  await onAir(first);
  const viewer = await openPage(browser, `${service.url}/xem/${service.demo?.saleEventId}`);
  await recordPictures(viewer);

  // Another phone of the same member, with tabs and a camera of its own.
  const context = await browser.newContext(PHONE);
  await context.addCookies(await first.context().cookies());
  const second = await context.newPage();
  await replaceCamera(second);
  await second.goto(new URL(first.url()).origin + new URL(first.url()).pathname);
  await second.getByRole('button', { name: /^Mở / }).click();
  await goLive(second);
  const sheet = second.getByRole('dialog', { name: ASK });
  await sheet.waitFor();
  await onAir(first);
  await sheet.getByRole('button', { name: TAKE }).click();
  await onAir(second);
  // The first one hears it at once, and stays off the air.
  const there = first.getByRole('dialog', { name: ASK });
  await there.getByRole('button', { name: 'Không, để máy kia phát' }).click();
  await first.getByText('Chưa lên sóng').waitFor();
  const began = Date.now();
  await pictureTakenAfter(viewer, began, PATIENCE_MS);
  expect(await second.getByText('ĐANG PHÁT', { exact: true }).isVisible()).toBe(true);
  expect(await first.getByText('Chưa lên sóng').isVisible()).toBe(true);

  // And back, by a person's word.
  await goLive(first);
  await first.getByRole('dialog', { name: ASK }).getByRole('button', { name: TAKE }).click();
  await onAir(first);
  await second.getByRole('dialog', { name: ASK }).waitFor();
});
