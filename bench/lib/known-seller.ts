import { type Browser, chromium, type Page } from 'playwright-core';
import { cameraFiles, chromiumFlags } from '../../tests/support/camera.ts';
import type { Service } from '../../tests/support/service.ts';
import { leadOverLink, type UdpLink } from '../../tests/support/udp-link.ts';
import { putClockOnCamera } from './clock-camera.ts';
import { keepKnownStream } from './rig-lag.ts';
import { putTonesOnMicrophone } from './tone-mic.ts';

const FIRST_PICTURE_MS = 90_000;

/** A browser for the pages of a seller and of viewers at once: none of them is taken for one that nobody looks at. */
export async function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: [
      ...chromiumFlags(await cameraFiles()),
      '--disable-background-timer-throttling',
      '--disable-backgrounding-occluded-windows',
      '--disable-renderer-backgrounding',
    ],
  });
}

/** Puts the demo's seller on air behind `link`, with a camera and a microphone of which every moment is known. */
export async function goOnAir(browser: Browser, { demo }: Service, link: UdpLink): Promise<Page> {
  if (!demo) throw new Error('the service has no demo');
  const context = await browser.newContext({ locale: 'vi-VN', viewport: { width: 360, height: 640 } });
  const page = await context.newPage();
  await leadOverLink(page, link);
  await putClockOnCamera(page);
  await putTonesOnMicrophone(page);
  await keepKnownStream(page);
  await page.goto(demo.sellerLink);
  await page.getByRole('button', { name: /^Mở Chợ phiên/ }).click();
  await page.getByRole('button', { name: 'Lên sóng' }).click();
  await page.getByText('ĐANG PHÁT').waitFor({ timeout: FIRST_PICTURE_MS });
  return page;
}

/** A set of the live that this page plays, at the service itself. */
export async function playlistUrl(
  viewer: Page,
  service: Service,
  set: 'sound' | 'adaptive',
): Promise<string> {
  const found = await viewer.waitForFunction(
    () =>
      performance
        .getEntriesByType('resource')
        .map(({ name }) => name)
        .findLast((name) => /\/live\/.*m4s/.test(name)),
    null,
    { timeout: FIRST_PICTURE_MS },
  );
  const path = new URL(String(await found.jsonValue())).pathname.split('/').slice(0, 3).join('/');
  return `${service.url}${path}/${set}.m3u8`;
}
