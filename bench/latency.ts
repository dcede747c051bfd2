import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Browser, chromium, type Page } from 'playwright-core';
import { cameraFiles, chromiumFlags } from '../tests/support/camera.ts';
import { openPage } from '../tests/support/people.ts';
import { type Service, startService } from '../tests/support/service.ts';
import { datePictures, putClockOnCamera, recordGlances } from './lib/clock-camera.ts';
import { startLink } from './lib/link.ts';
import { type OriginWatch, watchOrigin } from './lib/origin-watch.ts';
import { report } from './lib/report.ts';
import { type Fetched, takeApart } from './lib/stages.ts';
import { median, percentile } from './lib/statistics.ts';
import { judge, type Watching } from './lib/watching.ts';

/**
 * Camera to screen, read from a clock in the picture: a seller's page with a camera in Chromium, the whole service, and
 * a viewer's page in Chromium. The clock is drawn over real footage, so that the rungs weigh what they weigh. Nothing is
 * subtracted; a real camera's own delay, some 50 to 100 ms, comes on top.
 */
const { values } = parseArgs({
  options: {
    /** On loopback, after the player has settled. */
    seconds: { type: 'string', default: '90' },
    /** At 200 kbit/s, from the first picture on. */
    'weak-seconds': { type: 'string', default: '300' },
    'weak-kbps': { type: 'string', default: '200' },
    'weak-round-trip-ms': { type: 'string', default: '200' },
  },
});
const [goodMs, weakMs] = [1_000 * wholeNumber('seconds'), 1_000 * wholeNumber('weak-seconds')];
const weakStep = {
  duration_ms: 3_600_000,
  bandwidth_kbps: wholeNumber('weak-kbps'),
  latency_ms: wholeNumber('weak-round-trip-ms'),
};
/** From the first picture until the player has found its distance. */
const SETTLED_MS = 20_000;
const GLANCE_MS = 50;
const FIRST_PICTURE_MS = 60_000;

interface Result extends Watching {
  startupMs: number;
  rows: [string, string][];
}

const folder = await mkdtemp(join(tmpdir(), 'bench-latency-'));
const service = await startService({ env: { DEMO: 'true' } });
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
  const seller = await goOnAir(browser, service);
  const good = await watch('good link', service.url, goodMs);
  const weak = await watchWeakly();
  const phone = judge(await seller.evaluate(() => window.glances ?? []), 0).latenciesMs;
  const ms = (value: number) => (Number.isNaN(value) ? -1 : Math.round(value));
  report(
    'latency: camera to screen',
    [
      ...good.rows,
      ...weak.rows,
      ['phone: camera to its own screen, median ms', `${ms(median(phone))}`],
      ['load of the machine', loadavg()[0]?.toFixed(1) ?? ''],
    ],
    {
      goodMedianMs: ms(median(good.latenciesMs)),
      goodP95Ms: ms(percentile(good.latenciesMs, 0.95)),
      weakMedianMs: ms(median(weak.latenciesMs)),
      weakStalls: weak.stalls,
    },
  );
} finally {
  await browser.close();
  await service.stop({ forget: true });
  await rm(folder, { recursive: true });
}

async function goOnAir(inBrowser: Browser, { demo }: Service): Promise<Page> {
  if (!demo) throw new Error('the service has no demo');
  const context = await inBrowser.newContext({ locale: 'vi-VN', viewport: { width: 360, height: 640 } });
  const page = await context.newPage();
  await putClockOnCamera(page);
  await page.goto(demo.sellerLink);
  await page.getByRole('button', { name: /^Mở Chợ phiên/ }).click();
  await page.getByRole('button', { name: 'Lên sóng' }).click();
  await page.getByText('ĐANG PHÁT').waitFor({ timeout: FIRST_PICTURE_MS });
  // Its own view: what the camera and its drawing take before anything is sent.
  await recordGlances(page, GLANCE_MS);
  return page;
}

async function watchWeakly(): Promise<Result> {
  const link = await startLink({ originPort: Number(new URL(service.url).port), trace: [weakStep] });
  try {
    return await watch(`${weakStep.bandwidth_kbps} kbit/s`, `http://127.0.0.1:${link.port}`, weakMs);
  } finally {
    await link.close();
  }
}

/** One viewer from opening the page on; `lastMs` counts from the first picture, or on the good link from settling. */
async function watch(name: string, url: string, lastMs: number): Promise<Result> {
  const openedAt = Date.now();
  const page = await openPage(browser, `${url}/xem/${service.demo?.saleEventId}`);
  await recordGlances(page, GLANCE_MS);
  const started = await page.waitForFunction(
    () =>
      performance.getEntriesByType('resource').find((entry) => /\/live\/.*\d\.m4s/.test(entry.name))?.name,
    null,
    { timeout: FIRST_PICTURE_MS },
  );
  const origin = watchOrigin(await lowestPicture(String(await started.jsonValue())));
  try {
    await page.waitForFunction(() => (document.querySelector('video')?.currentTime ?? 0) > 0.1, null, {
      timeout: FIRST_PICTURE_MS,
    });
    await new Promise((resolve) => setTimeout(resolve, lastMs + SETTLED_MS));
    return await describe(name, page, origin, openedAt);
  } finally {
    await origin.close();
    await page.context().close();
  }
}

/** The playlist of the live's lowest moving picture, at the service itself and not past the viewer's link. */
async function lowestPicture(segmentUrl: string): Promise<string> {
  const index = new URL('../index.m3u8', service.url + new URL(segmentUrl).pathname);
  const lines = (await (await fetch(index)).text()).split('\n');
  const first = lines.find((line) => line !== '' && !line.startsWith('#'));
  if (first === undefined) throw new Error(`${index.pathname} lists nothing`);
  return new URL(first, index).href;
}

async function describe(name: string, page: Page, origin: OriginWatch, openedAt: number): Promise<Result> {
  const glances = await page.evaluate(() => window.glances ?? []);
  const fetched: Fetched[] = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter((entry) => entry instanceof PerformanceResourceTiming)
      .filter(({ responseEnd, name }) => responseEnd > 0 && /\/live\//.test(name))
      .map(({ name, responseEnd }) => ({ url: name, at: performance.timeOrigin + responseEnd })),
  );
  const watching = judge(glances, SETTLED_MS);
  if (watching.startedAt === null) throw new Error(`${name}: no picture came`);
  const programMs = await programDateError(origin);
  const settledAt = watching.startedAt + SETTLED_MS;
  const settled = glances.filter(({ at }) => at >= settledAt);
  const stages = takeApart(settled, origin.offered, fetched, programMs ?? 0);
  const startupMs = watching.startedAt - openedAt;
  const heights = [...new Set(settled.map(({ height }) => height))].join(', ');
  const whole = (value: number) => `${Math.round(value)}`;
  const percent = (value: number) => `${(100 * value).toFixed(1)} %`;
  const rows: [string, string][] = [
    ['camera to screen, median ms', whole(median(watching.latenciesMs))],
    ['camera to screen, p95 ms', whole(percentile(watching.latenciesMs, 0.95))],
    ['  camera to listed at the origin, mean ms', whole(stages.offeredMs)],
    ['  listed to fetched, mean ms', whole(stages.fetchedMs)],
    ['  fetched to shown, mean ms', whole(stages.shownMs)],
    ['  pictures whose way is known', percent(stages.known)],
    ['programme dates later than the camera, ms', programMs === null ? 'unread' : whole(programMs)],
    ['stalls (ms in all)', `${watching.stalls} (${whole(watching.stallMs)})`],
    ['first picture after opening the page, ms', whole(startupMs)],
    ['heights shown, pixels', heights],
    ['glances whose clock could not be read', percent(watching.unread)],
  ];
  return { ...watching, startupMs, rows: rows.map(([label, value]) => [`${name}: ${label}`, value]) };
}

/** How much later than the camera's clock the origin's programme dates are, ms; null when no clock can be read. */
async function programDateError(origin: OriginWatch): Promise<number | null> {
  const { file, startMs } = await origin.sample(folder);
  const [first] = await datePictures(file, Date.now());
  const takenAt = first?.takenAt ?? null;
  return takenAt === null ? null : startMs - takenAt;
}

function wholeNumber(name: keyof typeof values): number {
  const value = Number(values[name]);
  if (Number.isInteger(value) && value > 0) return value;
  process.stderr.write(`--${name} has to be a whole number above 0, not "${values[name]}"\n`);
  process.exit(2);
}
