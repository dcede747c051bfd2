import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { cameraFiles, chromiumFlags } from '../support/camera.ts';
import { type Line, openLine } from '../support/line.ts';
import { openPage } from '../support/people.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const STILLS_NOTE = 'Mạng yếu: vài giây một ảnh.';
const CHOSEN_SOUND_NOTE = 'Chỉ có tiếng';
const WEAK_SOUND_NOTE = 'Mạng yếu: tạm chỉ có tiếng.';
const MENU = 'Chất lượng hình và dữ liệu';

let server: TestServer;
let browser: Browser;
let line: Line;
let viewer: Page;
/** Media files the viewer has asked for, newest last, as `folder/name`. */
let asked: string[] = [];

beforeAll(async () => {
  server = await startTestServer();
  line = await openLine(server.url);
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: chromiumFlags(await cameraFiles()),
  });
  const seller = await openPage(browser, `${server.url}/vao?token=${server.market.sellerToken}`);
  await seller.getByRole('button', { name: /^Mở Chợ phiên/ }).click();
  await seller.getByRole('button', { name: 'Lên sóng' }).click();
  await seller.getByText('ĐANG PHÁT').waitFor();
});

afterAll(async () => {
  await browser?.close();
  await line?.close();
  await server?.stop();
});

afterEach(() => line.narrow(null));

const watchUrl = () => `${line.url}/xem/${server.market.saleEventId}`;

function watch(page: Page): void {
  page.on('request', (request) => {
    const [, file] = /\/live\/[^/]+\/([^/]+\/[^/?]+\.m4s)/.exec(request.url()) ?? [];
    if (file !== undefined) asked.push(file);
  });
}

/** Waits until a file is asked for from now on whose address is like this. */
async function untilAsked(page: Page, address: RegExp): Promise<void> {
  await page.waitForRequest((request) => address.test(request.url()), { timeout: 90_000 });
}

/** Waits until the picture or sound has gone on by so many seconds. */
async function untilPlayed(page: Page, seconds: number): Promise<void> {
  await page.evaluate(
    (wanted) =>
      new Promise<void>((resolve) => {
        const video = document.querySelector('video');
        let played = 0;
        let last = video?.currentTime ?? 0;
        // A change of source sets the clock of the video to another hour.
        video?.addEventListener('timeupdate', function onTime() {
          const step = video.currentTime - last;
          last = video.currentTime;
          if (step > 0 && step < 1) played += step;
          if (played < wanted) return;
          video.removeEventListener('timeupdate', onTime);
          resolve();
        });
      }),
    seconds,
  );
}

async function choose(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('button', { name: MENU }).click();
  await page.getByRole('radio', { name }).check();
  await page.keyboard.press('Escape');
}

it('plays by parts and with Opus near to live on a good link', async () => {
  viewer = await openPage(browser, 'about:blank');
  watch(viewer);
  const part = untilAsked(viewer, /-opus\/\d+\.\d+\.m4s/);
  await viewer.goto(watchUrl());
  await part;
  await untilPlayed(viewer, 5);
  expect(asked.every((file) => file.includes('-opus/'))).toBe(true);
  const sound = await viewer.evaluate(() => {
    const video: (HTMLVideoElement & { webkitAudioDecodedByteCount?: number }) | null =
      document.querySelector('video');
    return video?.webkitAudioDecodedByteCount ?? 0;
  });
  expect(sound).toBeGreaterThan(0);
  // All that is there is loaded: what lies ahead is the distance to live.
  await viewer.waitForFunction(() => {
    const video = document.querySelector('video');
    if (!video || video.buffered.length === 0) return false;
    return video.buffered.end(video.buffered.length - 1) - video.currentTime < 4;
  });
});

it('shows single pictures under the sound on a link too narrow for a moving one', async () => {
  line.narrow(44);
  const stills = untilAsked(viewer, /\/stills-opus\/\d+\.m4s/);
  await viewer.getByText(STILLS_NOTE).waitFor({ timeout: 90_000 });
  await stills;
  await untilPlayed(viewer, 8);
});

it('does what the viewer chooses, also on the next visit', async () => {
  const sound = untilAsked(viewer, /\/sound-opus\//);
  await choose(viewer, /^Chỉ nghe tiếng/);
  await sound;
  await viewer.getByText(CHOSEN_SOUND_NOTE, { exact: true }).waitFor();
  asked = [];
  await viewer.reload();
  await viewer.getByText(CHOSEN_SOUND_NOTE, { exact: true }).waitFor();
  expect(asked.every((file) => file.startsWith('sound-opus/'))).toBe(true);
  const picture = untilAsked(viewer, /\/v\d+-opus\//);
  await choose(viewer, /^Tự động/);
  await picture;
  await viewer.waitForFunction(() => (document.querySelector('video')?.videoWidth ?? 0) > 0);
  await choose(viewer, /^Hình nhỏ ?\d/);
  await untilAsked(viewer, /\/v64-opus\//);
  await viewer.getByRole('button', { name: MENU }).click();
  await viewer.getByText(/^Buổi này đã dùng \d+,\d MB$/).waitFor();
  await viewer.getByRole('button', { name: 'Đóng' }).click();
});

it('saves data by itself where the browser asks for it, until the viewer says otherwise', async () => {
  const context: BrowserContext = await browser.newContext();
  await context.addInitScript(() => {
    Object.defineProperty(navigator, 'connection', { value: { saveData: true } });
  });
  const saver = await context.newPage();
  asked = [];
  watch(saver);
  await saver.goto(watchUrl());
  await untilPlayed(saver, 10);
  expect(asked.filter((file) => /^v(200|400|1100)/.test(file))).toEqual([]);
  await saver.getByRole('button', { name: MENU }).click();
  const box = saver.getByRole('checkbox', { name: 'Tiết kiệm dữ liệu' });
  expect(await box.isChecked()).toBe(true);
  const larger = untilAsked(saver, /\/v(200|400|1100)-opus\//);
  await box.uncheck();
  await larger;
  await context.close();
});

it('falls to sound alone on a link too narrow for single pictures, and finds back to the picture', async () => {
  // The line is for one.
  await viewer.close();
  const context: BrowserContext = await browser.newContext();
  const far = await context.newPage();
  await far.goto(watchUrl());
  await untilPlayed(far, 5);
  const sound = untilAsked(far, /\/sound-opus\/\d+\.m4s/);
  line.narrow(15);
  await sound;
  line.narrow(400);
  await far.getByText(WEAK_SOUND_NOTE).waitFor({ timeout: 90_000 });
  await far.getByText(WEAK_SOUND_NOTE).waitFor({ state: 'hidden', timeout: 90_000 });
  await untilPlayed(far, 5);
  await context.close();
});
