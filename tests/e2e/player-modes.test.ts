import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { type Line, openLine } from '../support/line.ts';
import { openPage } from '../support/people.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const STILLS_NOTE = 'Mạng yếu: vài giây một ảnh.';
const CHOSEN_SOUND_NOTE = 'Chỉ có tiếng';
const WEAK_SOUND_NOTE = 'Mạng yếu: tạm chỉ có tiếng.';
const MENU = 'Chất lượng hình và dữ liệu';

let server: TestServer;
let browser: Browser;
/** One for each viewer. */
const opened: Line[] = [];

beforeAll(async () => {
  server = await startTestServer();
  browser = await launchBrowser({ camera: true });
  const seller = await openPage(browser, `${server.url}/vao?token=${server.market.sellerToken}`);
  await seller.getByRole('button', { name: /^Mở Chợ phiên/ }).click();
  await seller.getByRole('button', { name: 'Lên sóng' }).click();
  await seller.getByText('ĐANG PHÁT').waitFor();
});

afterAll(async () => {
  await browser?.close();
  for (const line of opened) await line.close();
  await server?.stop();
});

interface Viewer {
  page: Page;
  /** The way to this viewer alone. */
  line: Line;
  url: string;
  /** Media files that were asked for since the last look, newest last, as `folder/name`. */
  asked(): string[];
}

/** Gives a page that is not opened yet a way of its own to the sale event. */
async function asViewer(page: Page): Promise<Viewer> {
  const line = await openLine(server.url);
  opened.push(line);
  let asked: string[] = [];
  page.on('request', (request) => {
    const [, file] = /\/live\/[^/]+\/([^/]+\/[^/?]+\.m4s)/.exec(request.url()) ?? [];
    if (file !== undefined) asked.push(file);
  });
  return {
    page,
    line,
    url: `${line.url}/xem/${server.market.saleEventId}`,
    asked() {
      const since = asked;
      asked = [];
      return since;
    },
  };
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
  const { page, url, asked } = await asViewer(await openPage(browser, 'about:blank'));
  const part = untilAsked(page, /-opus\/\d+\.\d+\.m4s/);
  await page.goto(url);
  await part;
  await untilPlayed(page, 5);
  expect(asked().every((file) => file.includes('-opus/'))).toBe(true);
  const sound = await page.evaluate(() => {
    const video: (HTMLVideoElement & { webkitAudioDecodedByteCount?: number }) | null =
      document.querySelector('video');
    return video?.webkitAudioDecodedByteCount ?? 0;
  });
  expect(sound).toBeGreaterThan(0);
  // All that is there is loaded: what lies ahead is the distance to live.
  await page.waitForFunction(() => {
    const video = document.querySelector('video');
    if (!video || video.buffered.length === 0) return false;
    return video.buffered.end(video.buffered.length - 1) - video.currentTime < 4;
  });
  await page.context().close();
});

// Most of what follows is waiting until a player is sure of its link: viewers of one live do that together.
it.concurrent('shows single pictures under the sound on a link too narrow for a moving one', async () => {
  const { page, line, url } = await asViewer(await openPage(browser, 'about:blank'));
  await page.goto(url);
  await untilPlayed(page, 5);
  line.narrow(44);
  const stills = untilAsked(page, /\/stills-opus\/\d+\.m4s/);
  await page.getByText(STILLS_NOTE).waitFor({ timeout: 90_000 });
  await stills;
  await untilPlayed(page, 8);
  await page.context().close();
});

it.concurrent('does what the viewer chooses, also on the next visit', async () => {
  const { page, url, asked } = await asViewer(await openPage(browser, 'about:blank'));
  await page.goto(url);
  await untilPlayed(page, 1);
  const sound = untilAsked(page, /\/sound-opus\//);
  await choose(page, /^Chỉ nghe tiếng/);
  await sound;
  await page.getByText(CHOSEN_SOUND_NOTE, { exact: true }).waitFor();
  asked();
  await page.reload();
  await page.getByText(CHOSEN_SOUND_NOTE, { exact: true }).waitFor();
  expect(asked().every((file) => file.startsWith('sound-opus/'))).toBe(true);
  const picture = untilAsked(page, /\/v\d+-opus\//);
  await choose(page, /^Tự động/);
  await picture;
  await page.waitForFunction(() => (document.querySelector('video')?.videoWidth ?? 0) > 0);
  await choose(page, /^Hình nhỏ ?Khoảng \d/);
  await untilAsked(page, /\/v64-opus\//);
  await page.getByRole('button', { name: MENU }).click();
  await page.getByText(/^Buổi này đã dùng \d+,\d MB$/).waitFor();
  await page.getByRole('button', { name: 'Đóng' }).click();
  await page.context().close();
});

it.concurrent('saves data by itself where the browser asks for it, until the viewer says otherwise', async () => {
  const context = await browser.newContext();
  await context.addInitScript(() => {
    Object.defineProperty(navigator, 'connection', { value: { saveData: true } });
  });
  const { page, url, asked } = await asViewer(await context.newPage());
  await page.goto(url);
  await untilPlayed(page, 10);
  expect(asked().filter((file) => /^v(200|400|1100)/.test(file))).toEqual([]);
  await page.getByRole('button', { name: MENU }).click();
  const box = page.getByRole('checkbox', { name: 'Tiết kiệm dữ liệu' });
  expect(await box.isChecked()).toBe(true);
  const larger = untilAsked(page, /\/v(200|400|1100)-opus\//);
  await box.uncheck();
  await larger;
  await context.close();
});

it.concurrent('falls to sound alone on a link too narrow for single pictures, and finds back to the picture', async () => {
  const context = await browser.newContext();
  const { page, line, url } = await asViewer(await context.newPage());
  await page.goto(url);
  await untilPlayed(page, 5);
  const sound = untilAsked(page, /\/sound-opus\/\d+\.m4s/);
  line.narrow(15);
  await sound;
  line.narrow(400);
  await page.getByText(WEAK_SOUND_NOTE).waitFor({ timeout: 90_000 });
  await page.getByText(WEAK_SOUND_NOTE).waitFor({ state: 'hidden', timeout: 90_000 });
  await untilPlayed(page, 5);
  await context.close();
});
