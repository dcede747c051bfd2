import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { RecordingLine } from '../../server/contract/recording.ts';
import { launchBrowser } from '../support/browser.ts';
import { pictureTakenAfter, recordPictures } from '../support/clock-picture.ts';
import { type ClockSeller, createClockSeller } from '../support/clock-seller.ts';
import { openPage, placeOrder } from '../support/people.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const SHOT = { videoCodec: 'VP8', width: 640, height: 360 } as const;
/** Of the live before and after a pin, ms. */
const AROUND_MS = 6_000;
/** A picture tells when it was taken to a quarter of a second; the rest is the way of the pin, ms. */
const OFF_MS = 1_000;
const shots = process.env.SHOTS_DIR;

let server: TestServer;
let browser: Browser;
let seller: ClockSeller;
/** When the first listing was shown, in the first of two lives, and the second in the second. */
let firstPin: number;
let secondPin: number;

beforeAll(async () => {
  server = await startTestServer({ RTP_INGEST: 'true' });
  browser = await launchBrowser({ camera: true });
  const { sellerToken: token, saleEventId } = server.market;
  seller = await createClockSeller({ url: server.url, token, saleEventId });
  const [plums = '', honey = ''] = server.market.listingIds;
  firstPin = await airWithPin(plums, false);
  secondPin = await airWithPin(honey, true);
}, 180_000);
afterAll(async () => {
  await seller?.close();
  await browser?.close();
  await server?.stop();
});

async function liveNow(): Promise<string> {
  const answer = await fetch(`${server.url}/api/sale-events/${server.market.saleEventId}/public`);
  return ((await answer.json()) as { live: { liveSessionId: string } | null }).live?.liveSessionId ?? '';
}

/** When what is recorded of a live begins and ends, ms since the epoch; null while nothing is. */
async function recorded(live: string): Promise<{ fromMs: number; toMs: number } | null> {
  const answer = await fetch(`${server.url}/recordings/${live}/line.json`);
  if (!answer.ok) return null;
  const { spans } = RecordingLine.parse(await answer.json());
  const [first, last] = [spans.at(0), spans.at(-1)];
  return first && last ? { fromMs: first.fromMs, toMs: last.toMs } : null;
}

/** One time on air in which a listing is shown in the middle; when it was shown. */
async function airWithPin(listingId: string, endSale: boolean): Promise<number> {
  await seller.sendPicture(SHOT);
  await seller.untilState('onAir', 60_000);
  const live = await liveNow();
  const begun = await vi.waitUntil(() => recorded(live), { timeout: 30_000, interval: 250 });
  await vi.waitUntil(() => Date.now() > begun.fromMs + AROUND_MS, { timeout: 30_000 });
  const pinnedMs = await seller.pin(listingId);
  await vi.waitUntil(async () => ((await recorded(live))?.toMs ?? 0) > pinnedMs + AROUND_MS, {
    timeout: 60_000,
    interval: 250,
  });
  await seller.stop({ endSale });
  await seller.untilState('ended', 30_000);
  return pinnedMs;
}

/** Waits until the screen shows what was taken at about this time. */
async function untilPictureOf(page: Page, timeMs: number): Promise<void> {
  const sinceMs = await page.evaluate(() => Date.now());
  await page.waitForFunction(
    ([since = 0, wanted = 0, off = 0]) =>
      (window.pictures ?? []).some(({ at, takenAt }) => at > since && Math.abs(takenAt - wanted) <= off),
    [sinceMs, timeMs, OFF_MS],
    { timeout: 30_000 },
  );
}

/** Pictures of the page for eyes, on a phone and on a desk, by day and by night; none unless asked. */
async function shoot(page: Page, name: string): Promise<void> {
  if (shots === undefined) return;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const [width, height] of [
      [1280, 800],
      [360, 640],
    ] as const) {
      await page.setViewportSize({ width, height });
      await page.screenshot({ path: `${shots}/${name}-${width}-${colorScheme}.png`, fullPage: true });
    }
  }
}

it('plays a sale event again with what was shown when', { timeout: 150_000 }, async () => {
  const plan = await server.domain.saleEvents.get(server.market.saleEventId);
  const names = server.market.listingIds.slice(0, 2).map((id) => {
    const listing = plan.ok ? plan.data.listings.find((one) => one.id === id) : undefined;
    return listing?.productName ?? 'missing';
  });

  const viewer = await openPage(browser, `${server.url}/xem/${server.market.saleEventId}`);
  const card = viewer.getByRole('region', { name: 'Đang giới thiệu' });
  const markers = viewer.getByRole('list', { name: 'Xem lại từng món' }).getByRole('button');
  await viewer.getByText('Lúc này chưa giới thiệu món nào.').waitFor();
  expect(await markers.allTextContents()).toEqual(names.map((name) => expect.stringContaining(name)));
  await shoot(viewer, 'replay-before');
  await recordPictures(viewer);
  await viewer.getByRole('button', { name: 'Xem lại' }).first().click();
  await pictureTakenAfter(viewer, 0, 30_000);

  await markers.nth(1).click();
  await untilPictureOf(viewer, secondPin);
  await card.getByText(names[1] ?? '').waitFor();
  expect(await markers.nth(1).getAttribute('aria-current')).toBe('true');
  await shoot(viewer, 'replay-second');
  // What is shown there can be ordered there.
  const code = await placeOrder(viewer, {
    listing: names[1] ?? '',
    ...{ name: 'Nguyễn Thị Hoa', phone: '0912 000 111', address: 'Số 3, phường Tây Hồ', quantity: 1 },
  });
  await viewer.getByRole('button', { name: 'Xong, xem tiếp' }).click();
  const { orders } = await server.domain.orders.list(server.market.saleEventId, 10);
  expect(orders).toMatchObject([{ orderCode: code, lines: [{ listingId: server.market.listingIds[1] }] }]);

  // In the recording before; which goes on in the next one by itself.
  await markers.nth(0).click();
  await untilPictureOf(viewer, firstPin);
  await card.getByText(names[0] ?? '').waitFor();
  await untilPictureOf(viewer, secondPin);
  await card.getByText(names[1] ?? '').waitFor();

  await viewer.getByRole('button', { name: 'Dừng' }).click();
  const slider = viewer.getByRole('slider', { name: 'Chỗ đang xem' });
  await slider.press('Home');
  await viewer.getByText('Lúc này chưa giới thiệu món nào.').waitFor();
  expect(await viewer.getByTestId('position').textContent()).toBe('00:00');
  await slider.press('ArrowRight');
  expect(await viewer.getByTestId('position').textContent()).toBe('00:10');
  await viewer.getByRole('button', { name: 'Lùi 10 giây' }).click();
  await vi.waitUntil(async () => (await viewer.getByTestId('position').textContent()) === '00:00');
  // It stays where it was stopped.
  expect(await viewer.evaluate(() => document.querySelector('video')?.paused)).toBe(true);

  const sound = viewer.waitForResponse((response) => /\/sound\/\d+\.mp4$/.test(response.url()));
  await viewer.getByRole('button', { name: 'Chất lượng hình và dữ liệu' }).click();
  await viewer.getByLabel('Chỉ nghe tiếng').check();
  expect((await sound).status()).toBe(206);
  await viewer.getByRole('button', { name: 'Đóng' }).click();
  await viewer.getByRole('button', { name: 'Phát tiếp' }).click();
  await vi.waitUntil(async () => (await viewer.getByTestId('position').textContent()) === '00:02', {
    timeout: 30_000,
  });
  await shoot(viewer, 'replay-sound');
});
