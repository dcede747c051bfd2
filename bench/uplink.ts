import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Browser, chromium, type Page } from 'playwright-core';
import { cameraFiles, chromiumFlags } from '../tests/support/camera.ts';
import { openPage } from '../tests/support/people.ts';
import { type Service, startService } from '../tests/support/service.ts';
import {
  freeUdpPort,
  leadOverLink,
  openUdpLink,
  type Shape,
  type UdpLink,
} from '../tests/support/udp-link.ts';
import { firstPictureTakenAt, putClockOnCamera, recordGlances } from './lib/clock-camera.ts';
import { median } from './lib/statistics.ts';
import { LOOP_MS, positionOf, wrongTones } from './lib/tone-code.ts';
import { listen, putTonesOnMicrophone, takeSample } from './lib/tone-mic.ts';
import { createRandom } from './lib/trace.ts';

/**
 * A seller's page in Chromium behind a weak uplink (rate, 200 ms there and back, 5 % loss each way), the whole service,
 * and a viewer on a good link: how many new pictures a second reach the viewer, how old they are, and how much of the
 * sound is not what was said. Camera and microphone are such that every picture and every 60 ms of sound are known.
 */
const { values } = parseArgs({
  options: {
    /** Uplinks in kbit/s, one after the other under the same seller. */
    kbps: { type: 'string', default: '1000,300,100,50' },
    'settle-seconds': { type: 'string', default: '25' },
    seconds: { type: 'string', default: '30' },
    loss: { type: 'string', default: '0.05' },
    'round-trip-ms': { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
  },
});
const GLANCE_MS = 25;
const FIRST_PICTURE_MS = 90_000;

interface Measured {
  videoFps: number;
  soundConcealed: number;
  pictureAgeMs: number;
  /** Sound after picture; null where one of them could not be read. */
  soundLateMs: number | null;
}

const rates = values.kbps.split(',').map(Number);
const [settleS, seconds] = [Number(values['settle-seconds']), Number(values.seconds)];
const way = (kbps: number | null): Shape => ({
  kbps,
  delayMs: Number(values['round-trip-ms']) / 2,
  loss: Number(values.loss),
});

const folder = await mkdtemp(join(tmpdir(), 'bench-uplink-'));
const mediaPort = await freeUdpPort();
const link = await openUdpLink(mediaPort, createRandom(Number(values.seed)));
const service = await startService({ env: { DEMO: 'true', MEDIA_PORT: `${mediaPort}` } });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: [
    ...chromiumFlags(await cameraFiles()),
    // Two pages at once: none of them may be taken for one that nobody looks at.
    '--disable-background-timer-throttling',
    '--disable-backgrounding-occluded-windows',
    '--disable-renderer-backgrounding',
  ],
});
try {
  narrow(link, rates[0] ?? 300);
  const seller = await goOnAir(browser, service);
  const viewer = await openPage(browser, `${service.url}/xem/${service.demo?.saleEventId}`);
  await recordGlances(viewer, GLANCE_MS);
  const json: Record<string, Measured> = {};
  for (const kbps of rates) {
    narrow(link, kbps);
    await pause(settleS);
    json[`k${kbps}`] = await measure(kbps, seller, viewer);
  }
  process.stdout.write(`  load of the machine: ${loadavg()[0]?.toFixed(1)}\n${JSON.stringify(json)}\n`);
} finally {
  await browser.close();
  await service.stop({ forget: true });
  await link.close();
  await rm(folder, { recursive: true });
}

function narrow(uplink: UdpLink, kbps: number): void {
  uplink.shape(way(kbps), way(null));
}

async function goOnAir(inBrowser: Browser, { demo }: Service): Promise<Page> {
  if (!demo) throw new Error('the service has no demo');
  const context = await inBrowser.newContext({ locale: 'vi-VN', viewport: { width: 360, height: 640 } });
  const page = await context.newPage();
  await leadOverLink(page, link);
  await putClockOnCamera(page);
  await putTonesOnMicrophone(page);
  await page.goto(demo.sellerLink);
  await page.getByRole('button', { name: /^Mở Chợ phiên/ }).click();
  await page.getByRole('button', { name: 'Lên sóng' }).click();
  await page.getByText('ĐANG PHÁT').waitFor({ timeout: FIRST_PICTURE_MS });
  return page;
}

async function measure(kbps: number, seller: Page, viewer: Page): Promise<Measured> {
  const from = Date.now();
  const samples = await listen(await playlistUrl(viewer, 'sound'), seconds);
  const glances = await viewer.evaluate(
    (since) => (window.glances ?? []).filter(({ at, takenAt }) => at >= since && takenAt !== null),
    from,
  );
  const ageMs = glances.map(({ at, takenAt }) => at - (takenAt ?? at)).sort((a, b) => a - b);
  const spanS = (Date.now() - from) / 1_000;
  const pictures = new Set(glances.map(({ takenAt }) => takenAt)).size;
  const measured: Measured = {
    videoFps: Number((pictures / spanS).toFixed(2)),
    soundConcealed: Number(wrongTones(samples).toFixed(4)),
    pictureAgeMs: Math.round(median(ageMs)),
    soundLateMs: await soundLate(seller, viewer),
  };
  const words = await seller.locator('.uplink').allInnerTexts();
  const heights = [...new Set(glances.map(({ height }) => height))].join(', ');
  process.stdout.write(
    `  ${kbps} kbit/s: ${measured.videoFps} pictures/s (${heights} lines), ${(100 * measured.soundConcealed).toFixed(1)} % of the sound wrong, ${measured.pictureAgeMs} ms old, sound ${measured.soundLateMs ?? '?'} ms after the picture; the seller reads: ${words.join(' ').replaceAll('\n', ' ')}\n`,
  );
  return measured;
}

/** How much later than the picture the sound of the same moment is, by the media times that a player goes by, ms. */
async function soundLate(seller: Page, viewer: Page): Promise<number | null> {
  const sample = await takeSample(await playlistUrl(viewer, 'adaptive'), join(folder, 'sample.ts'), 6);
  const takenAt = await firstPictureTakenAt(sample.file, Date.now());
  const position = positionOf(sample.sound);
  const tonesStartedAt = await seller.evaluate(() => window.tonesStartedAt ?? null);
  if (takenAt === null || position === null || tonesStartedAt === null) return null;
  // The moment at media time 0, once by the picture and once by the sound; the order of tones comes again and again.
  const byPicture = takenAt - sample.pictureMs;
  const bySound = tonesStartedAt + position - sample.soundMs;
  const apart = (((byPicture - bySound + LOOP_MS / 2) % LOOP_MS) + LOOP_MS) % LOOP_MS;
  return Math.round(apart - LOOP_MS / 2);
}

/** A set of the live, at the service itself. */
async function playlistUrl(viewer: Page, set: 'sound' | 'adaptive'): Promise<string> {
  const found = await viewer.waitForFunction(
    () => performance.getEntriesByType('resource').find((entry) => /\/live\/.*m4s/.test(entry.name))?.name,
    null,
    { timeout: FIRST_PICTURE_MS },
  );
  const path = new URL(String(await found.jsonValue())).pathname.split('/').slice(0, 3).join('/');
  return `${service.url}${path}/${set}.m3u8`;
}

function pause(forS: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, forS * 1_000));
}
