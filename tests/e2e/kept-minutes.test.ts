import { fileURLToPath } from 'node:url';
import type Hls from 'hls.js';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { lanAddresses } from '../../server/lib/addresses.ts';
import { launchBrowser } from '../support/browser.ts';
import { recordPictures, replaceCamera } from '../support/clock-picture.ts';
import { type Line, openLine } from '../support/line.ts';
import { openPage } from '../support/people.ts';
import { checkMediaPlaylist } from '../support/playlist-rules.ts';
import { play } from '../support/recording.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { freeUdpPort, leadOverLink, openUdpLink, type UdpLink } from '../support/udp-link.ts';

/** How long the phone has no network, ms. */
const CUT_MS = 24_000;
/** What of that may be missing in the end: until the phone notices, and until the next key frame, ms. */
const MISSING_MS = 12_000;
const HLS = fileURLToPath(new URL('../../node_modules/hls.js/dist/hls.light.min.js', import.meta.url));
/** Where pictures of the pages go, for eyes; nowhere unless asked. */
const shots = process.env.SHOTS_DIR;

declare global {
  interface Window {
    replay?: Hls;
    /** What the screen showed: the playlist's time of it, and when it was taken; ms since the epoch. */
    shown?: { dateMs: number; takenAt: number }[];
  }
}

let server: TestServer;
let browser: Browser;
let udp: UdpLink;
let line: Line;
let seller: Page;

beforeAll(async () => {
  const mediaPort = await freeUdpPort();
  udp = await openUdpLink(mediaPort, () => 1);
  // Chromium does not send to loopback from its socket on the network's.
  const [address = '127.0.0.1'] = lanAddresses();
  server = await startTestServer({ MEDIA_PORT: `${mediaPort}`, ANNOUNCED_ADDRESS: address });
  line = await openLine(server.url);
  browser = await launchBrowser({ camera: true });
});
afterAll(async () => {
  await browser?.close();
  await line?.close();
  await udp?.close();
  await server?.stop();
});

const shoot = (page: Page, name: string) =>
  shots === undefined ? undefined : page.screenshot({ path: `${shots}/${name}.png` });

async function liveSessionId(): Promise<string> {
  const answer = await fetch(`${server.url}/api/sale-events/${server.market.saleEventId}/public`);
  return ((await answer.json()) as { live: { liveSessionId: string } | null }).live?.liveSessionId ?? '';
}

async function recorded(live: string): Promise<string> {
  return (await fetch(`${server.url}/recordings/${live}/v64/index.m3u8`)).text();
}

/** When each segment of a recording begins and ends, ms since the epoch. */
function spans(text: string): { fromMs: number; toMs: number }[] {
  let atMs = 0;
  return [...text.matchAll(/^#(EXTINF|EXT-X-PROGRAM-DATE-TIME):([^,\n]*)/gm)].flatMap(
    ([, tag, value = '']) => {
      if (tag !== 'EXTINF') {
        atMs = Date.parse(value);
        return [];
      }
      const fromMs = atMs;
      atMs += 1_000 * Number(value);
      return [{ fromMs, toMs: atMs }];
    },
  );
}

/** What nothing is there of between the first and the last segment, ms. */
function missingMs(text: string): number {
  const all = spans(text);
  return all.reduce((sum, { fromMs }, index) => sum + fromMs - (all[index - 1]?.toMs ?? fromMs), 0);
}

/** Plays a recording with hls.js, fast, and gives what was on the screen. */
async function replay(live: string) {
  const context = await browser.newContext({ bypassCSP: true });
  const page = await context.newPage();
  await page.goto(`${server.url}/healthz`);
  await page.setContent('<video muted width="320"></video>');
  await page.addScriptTag({ path: HLS });
  await recordPictures(page);
  await page.evaluate((url) => {
    const { Hls: Player } = globalThis as unknown as { Hls: typeof Hls };
    const video = document.querySelector('video');
    if (!video) throw new Error('no video');
    const player = new Player();
    window.replay = player;
    const shown: { dateMs: number; takenAt: number }[] = [];
    window.shown = shown;
    setInterval(() => {
      const takenAt = window.pictures?.at(-1)?.takenAt;
      const dateMs = player.playingDate?.getTime();
      if (takenAt !== undefined && dateMs !== undefined) shown.push({ dateMs, takenAt });
    }, 40);
    player.loadSource(url);
    player.attachMedia(video);
    video.playbackRate = 3;
    video.defaultPlaybackRate = 3;
    void video.play();
  }, `/recordings/${live}/v64/index.m3u8`);
  await page.waitForFunction(() => document.querySelector('video')?.ended, null, { timeout: 90_000 });
  const shown = await page.evaluate(() => window.shown ?? []);
  await context.close();
  return shown;
}

it('has in the recording what was said while the network was gone', { timeout: 240_000 }, async () => {
  seller = await openPage(browser, `${line.url}/vao?token=${server.market.sellerToken}`, async (page) => {
    await leadOverLink(page, udp);
    await replaceCamera(page);
  });
  await seller.getByRole('button', { name: /^Mở Chợ phiên/ }).click();
  await seller.getByRole('button', { name: 'Lên sóng' }).click();
  await seller.getByText('ĐANG PHÁT').waitFor();
  const live = await vi.waitUntil(liveSessionId, { timeout: 30_000 });
  await vi.waitUntil(async () => spans(await recorded(live)).length >= 3, { timeout: 30_000, interval: 500 });

  const cutAt = Date.now();
  udp.cut();
  line.cut();
  await seller.getByText(/máy đang tự ghi lại/).waitFor({ timeout: 30_000 });
  await vi.waitUntil(() => Date.now() >= cutAt + CUT_MS - 500, { timeout: 2 * CUT_MS });
  await shoot(seller, 'kept-recording');
  udp.mend();
  line.mend();
  const mendedAt = Date.now();
  await seller.getByText('ĐANG PHÁT').waitFor({ timeout: 30_000 });
  await seller.getByText(/^(Máy đang giữ|Đang gửi)/).waitFor({ timeout: 30_000 });
  await shoot(seller, 'kept-waiting');
  await vi.waitUntil(async () => (spans(await recorded(live)).at(-1)?.toMs ?? 0) > mendedAt + 6_000, {
    timeout: 60_000,
    interval: 500,
  });
  const before = missingMs(await recorded(live));
  expect(before).toBeGreaterThan(CUT_MS - 2_000);

  // A page that is loaded again has it still, and may send it at once.
  seller.on('dialog', (dialog) => void dialog.accept());
  await seller.reload();
  await seller.getByText(/^(Máy đang giữ|Đang gửi)/).waitFor({ timeout: 30_000 });
  await shoot(seller, 'kept-after-reload');
  const socket = await server.connect(await server.signIn(server.market.sellerId));
  await socket.emitWithAck('live:stop', { liveSessionId: live, endSale: true });
  // Sent to the last byte, and forgotten by the phone.
  await seller.getByText(/^(Máy đang giữ|Đang gửi)/).waitFor({ state: 'detached', timeout: 60_000 });
  const text = await vi.waitUntil(
    async () => {
      const now = await recorded(live);
      return now.includes('/takes/') ? now : null;
    },
    { timeout: 90_000, interval: 500 },
  );
  expect(checkMediaPlaylist(text)).toEqual([]);
  const after = missingMs(text);
  console.info(`of a cut of ${CUT_MS} ms the live missed ${before} ms, its recording misses ${after} ms`);
  console.info(
    'what is there, s after the cut:',
    spans(text).map(({ fromMs, toMs }) => `${(fromMs - cutAt) / 1e3}–${(toMs - cutAt) / 1e3}`),
  );
  expect(after).toBeLessThan(MISSING_MS);
  expect((await play(`${server.url}/recordings/${live}/v64/index.m3u8`)).seconds).toBeGreaterThan(20);

  const shown = await replay(live);
  const during = shown.filter(({ takenAt }) => takenAt > cutAt + MISSING_MS && takenAt < mendedAt - 1_000);
  const off = during.map(({ dateMs, takenAt }) => Math.abs(dateMs - takenAt)).sort((a, b) => a - b);
  console.info(
    `${new Set(during.map(({ takenAt }) => takenAt)).size} pictures of the cut, ${off[Math.floor(off.length / 2)]} ms off`,
  );
  // Four a second can be told apart.
  expect(new Set(during.map(({ takenAt }) => takenAt)).size).toBeGreaterThan(10);
  expect(off[Math.floor(off.length / 2)]).toBeLessThan(1_000);
});
