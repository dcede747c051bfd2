import { once } from 'node:events';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { pictureTakenAfter, recordPictures, replaceCamera } from '../support/clock-picture.ts';
import { openPage } from '../support/people.ts';
import { quietPort, type Service, startService } from '../support/service.ts';

/** Waits that fail only when something is broken for good, ms. */
const PATIENCE_MS = 60_000;
/** What is promised after the server serves again: the phone is on air, and viewers see it, ms. Twice that on a busy machine. */
const BOUND_MS = 2 * 10_000;

let browser: Browser;
let service: Service;
let studio: Page;
let viewer: Page;
let port: number;

const serve = (dataDir?: string) =>
  startService({ ...(dataDir && { dataDir }), env: { DEMO: 'true', PORT: String(port) } });

beforeAll(async () => {
  browser = await launchBrowser({ camera: true });
  port = await quietPort();
  service = await serve();
  studio = await openPage(browser, 'about:blank');
  await replaceCamera(studio);
  await studio.goto(service.demo?.sellerLink ?? '');
  await studio.getByRole('button', { name: /^Mở / }).click();
  await studio.getByRole('button', { name: 'Lên sóng' }).click();
  await studio.getByText('ĐANG PHÁT', { exact: true }).waitFor();
  const began = Date.now();
  viewer = await openPage(browser, `${service.url}/xem/${service.demo?.saleEventId}`);
  await recordPictures(viewer);
  await pictureTakenAfter(viewer, began, PATIENCE_MS);
});

afterAll(async () => {
  await browser?.close();
  await service?.stop({ forget: true });
});

/** The live that viewers are led to. */
async function playlistUrl(): Promise<unknown> {
  const answer = await fetch(`${service.url}/api/sale-events/${service.demo?.saleEventId}/public`);
  const { live } = await answer.json();
  return live.playlistUrl;
}

it.each(['SIGKILL', 'SIGTERM'] as const)(
  'phone and viewers go on by themselves in the server that comes after %s',
  async (signal) => {
    const before = await playlistUrl();
    const { child, dataDir } = service;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
    // Nobody touches either page from here on.
    service = await serve(dataDir);
    const served = Date.now();
    const seen = await pictureTakenAfter(viewer, served, PATIENCE_MS);
    await studio.getByText('ĐANG PHÁT', { exact: true }).waitFor();
    console.info(
      `${signal}: first picture taken ${seen.takenAt - served} ms, seen ${seen.at - served} ms after the new server served`,
    );
    expect(seen.takenAt - served).toBeLessThan(BOUND_MS);
    expect(await playlistUrl()).toEqual(before);
    // And on: not only what the first new segment held.
    await pictureTakenAfter(viewer, Date.now(), PATIENCE_MS);
  },
);
