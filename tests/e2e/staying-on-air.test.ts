import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
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

/** A seller on air by way of a line and a media link of their own, and somebody who watches. */
interface Live {
  service: Service;
  line: Line;
  media: UdpLink;
  studio: Page;
  viewer: Page;
  viewerLoads: number;
}

let browser: Browser;
let live: Live;
/** One whose link is gone for long, while the other has its shorter troubles. */
let away: { of: Live; playedBefore: string | null; lostMs: number | null };
/** Closes what was opened, the last first. */
const closers: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  browser = await launchBrowser({ camera: true });
  const of = await goOnAir();
  away = { of, playedBefore: await playedLive(of), lostMs: lose(of) };
  live = await goOnAir();
});

afterAll(async () => {
  await browser?.close();
  for (const close of closers.reverse()) await close();
});

async function goOnAir(): Promise<Live> {
  const mediaPort = await freeUdpPort();
  const media = await openUdpLink(mediaPort, Math.random);
  closers.push(() => media.close());
  const service = await startService({ env: { DEMO: 'true', MEDIA_PORT: `${mediaPort}` } });
  closers.push(() => service.stop({ forget: true }));
  const line = await openLine(service.url);
  closers.push(() => line.close());
  const studio = await openPage(browser, 'about:blank', async (page) => {
    await leadOverLink(page, media);
    await replaceCamera(page);
  });
  await studio.context().grantPermissions(['camera', 'microphone']);
  await studio.goto((service.demo?.sellerLink ?? '').replace(service.url, line.url));
  await studio.getByRole('button', { name: /^Mở / }).click();
  const began = Date.now();
  await studio.getByRole('button', { name: 'Lên sóng' }).click();
  await studio.getByText('ĐANG PHÁT').waitFor();
  const viewer = await openPage(browser, `${service.url}/xem/${service.demo?.saleEventId}`);
  await recordPictures(viewer);
  const opened = { service, line, media, studio, viewer, viewerLoads: 0 };
  viewer.on('load', () => {
    opened.viewerLoads += 1;
  });
  await pictureTakenAfter(viewer, began, PATIENCE_MS);
  return opened;
}

/** The live session that viewers play now. */
const playedLive = ({ viewer }: Live) =>
  viewer.evaluate(() => {
    const paths = performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname);
    return paths.findLast((path) => path.startsWith('/live/'))?.split('/')[2] ?? null;
  });

/** Resolves at a moment of this machine’s clock, ms since the epoch; at once where it has passed. */
function moment(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms - Date.now())));
}

/** From now on nothing gets through, either way; answers when that was, ms since the epoch. */
function lose({ line, media }: Live): number {
  line.lose();
  media.cut();
  return Date.now();
}

function mend({ line, media }: Live): number {
  line.mend();
  media.mend();
  return Date.now();
}

/** Viewers get pictures again that were taken soon after `backMs`, of the same live, on the page that they had. */
async function expectOnAir(of: Live, what: string, backMs: number, promiseMs: number, before: string | null) {
  const first = await pictureTakenAfter(of.viewer, backMs, PATIENCE_MS);
  const tookMs = first.takenAt - backMs;
  console.info(`${what}: on air again ${(tookMs / 1_000).toFixed(1)} s later`);
  expect(tookMs).toBeLessThan(BUSY * promiseMs);
  await of.studio.getByText('ĐANG PHÁT').waitFor();
  expect(await playedLive(of)).toBe(before);
  expect(of.viewerLoads).toBe(0);
}

it.each([5, 30])('is on air again after the link was gone for %d s', async (goneS) => {
  const before = await playedLive(live);
  await moment(lose(live) + goneS * 1_000);
  await expectOnAir(live, `link gone ${goneS} s`, mend(live), LINK_MS, before);
});

it('is on air again after the phone has changed from one network to another', async () => {
  const before = await playedLive(live);
  const changedMs = Date.now();
  await live.media.changeAddress();
  // Connections of the former network are dead, and the phone knows.
  live.line.cut();
  live.line.mend();
  await expectOnAir(live, 'another address', changedMs, FAULT_MS, before);
});

it('is on air again after the media worker was killed', async () => {
  const before = await playedLive(live);
  const [worker] = (await descendantsOf(live.service.child.pid ?? 0)).filter(({ command }) =>
    command.includes('mediasoup-worker'),
  );
  process.kill(worker?.pid ?? 0, 'SIGKILL');
  await expectOnAir(live, 'media worker killed', Date.now(), FAULT_MS, before);
});

it('is on air again after its page was loaded anew, without a tap', async () => {
  const before = await playedLive(live);
  live.studio.on('dialog', (dialog) => void dialog.accept());
  await live.studio.reload();
  await expectOnAir(live, 'page loaded anew', Date.now(), FAULT_MS, before);
});

it('is on air again after the link was gone for 100 s', async () => {
  // The machine is for this one now.
  await live.studio.context().close();
  const { of, playedBefore } = away;
  // A second try loses it anew.
  const lostMs = away.lostMs ?? lose(of);
  away.lostMs = null;
  await moment(lostMs + 100_000);
  await expectOnAir(of, 'link gone 100 s', mend(of), LINK_MS, playedBefore);
});
