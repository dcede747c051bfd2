import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cameraFiles, chromiumFlags } from '../support/camera.ts';
import { pictureTakenAfter, recordPictures, replaceCamera } from '../support/clock-picture.ts';
import { type Line, openLine } from '../support/line.ts';
import { openPage } from '../support/people.ts';
import { descendantsOf } from '../support/server-process.ts';
import { type Service, startService } from '../support/service.ts';
import { freeUdpPort, leadOverLink, openUdpLink, type UdpLink } from '../support/udp-link.ts';

/** What the studio promises: on air again so soon after the link is back, ms; and after a fault that it has to hear of. */
const LINK_MS = 3_000;
const FAULT_MS = 6_000;
/** Twice that on a busy machine. */
const BUSY = 2;
const PATIENCE_MS = 60_000;

let service: Service;
let browser: Browser;
let line: Line;
let media: UdpLink;
let studio: Page;
let viewer: Page;
let viewerLoads = 0;

beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: chromiumFlags(await cameraFiles()),
  });
  const mediaPort = await freeUdpPort();
  media = await openUdpLink(mediaPort, Math.random);
  service = await startService({ env: { DEMO: 'true', MEDIA_PORT: `${mediaPort}` } });
  line = await openLine(service.url);
  studio = await openPage(browser, 'about:blank', async (page) => {
    await leadOverLink(page, media);
    await replaceCamera(page);
  });
  await studio.context().grantPermissions(['camera', 'microphone']);
  await studio.goto((service.demo?.sellerLink ?? '').replace(service.url, line.url));
  await studio.getByRole('button', { name: /^Mở / }).click();
  const began = Date.now();
  await studio.getByRole('button', { name: 'Lên sóng' }).click();
  await studio.getByText('ĐANG PHÁT').waitFor();
  viewer = await openPage(browser, `${service.url}/xem/${service.demo?.saleEventId}`);
  await recordPictures(viewer);
  viewer.on('load', () => {
    viewerLoads += 1;
  });
  await pictureTakenAfter(viewer, began, PATIENCE_MS);
});

afterAll(async () => {
  await browser?.close();
  await service?.stop({ forget: true });
  await line?.close();
  await media?.close();
});

/** The live session that viewers play now. */
const playedLive = () =>
  viewer.evaluate(() => {
    const paths = performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname);
    return paths.findLast((path) => path.startsWith('/live/'))?.split('/')[2] ?? null;
  });

/** A moment of this machine's clock, ms since the epoch. */
function moment(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms - Date.now()));
}

/** Viewers get pictures again that were taken soon after `backMs`, of the same live, on the page that they had. */
async function expectOnAir(what: string, backMs: number, promiseMs: number, liveBefore: string | null) {
  const first = await pictureTakenAfter(viewer, backMs, PATIENCE_MS);
  const tookMs = first.takenAt - backMs;
  console.info(`${what}: on air again ${(tookMs / 1_000).toFixed(1)} s later`);
  expect(tookMs).toBeLessThan(BUSY * promiseMs);
  await studio.getByText('ĐANG PHÁT').waitFor();
  expect(await playedLive()).toBe(liveBefore);
  expect(viewerLoads).toBe(0);
}

it.each([5, 30, 100])('is on air again after the link was gone for %d s', async (goneS) => {
  const before = await playedLive();
  const lostMs = Date.now();
  line.lose();
  media.cut();
  await moment(lostMs + goneS * 1_000);
  line.mend();
  media.mend();
  await expectOnAir(`link gone ${goneS} s`, Date.now(), LINK_MS, before);
});

it('is on air again after the phone has changed from one network to another', async () => {
  const before = await playedLive();
  const changedMs = Date.now();
  await media.changeAddress();
  // Connections of the former network are dead, and the phone knows.
  line.cut();
  line.mend();
  await expectOnAir('another address', changedMs, FAULT_MS, before);
});

it('is on air again after the media worker was killed', async () => {
  const before = await playedLive();
  const [worker] = (await descendantsOf(service.child.pid ?? 0)).filter(({ command }) =>
    command.includes('mediasoup-worker'),
  );
  process.kill(worker?.pid ?? 0, 'SIGKILL');
  await expectOnAir('media worker killed', Date.now(), FAULT_MS, before);
});

it('is on air again after its page was loaded anew, without a tap', async () => {
  const before = await playedLive();
  studio.on('dialog', (dialog) => void dialog.accept());
  await studio.reload();
  await expectOnAir('page loaded anew', Date.now(), FAULT_MS, before);
});
