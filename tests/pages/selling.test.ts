import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { must, viewer } from '../support/market.ts';
import { putOnAir } from '../support/on-air.ts';
import { openPage } from '../support/people.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

/** Where pictures of the page go, for eyes; nowhere unless asked. */
const shots = process.env.SHOTS_DIR;

let server: TestServer;
let browser: Browser;
let seller: Page;

beforeAll(async () => {
  server = await startTestServer();
  await putOnAir(server.domain, server.market);
  browser = await launchBrowser({ camera: true });
  seller = await openPage(browser, `${server.url}/vao?token=${server.market.sellerToken}`);
  await seller.getByRole('button', { name: /^Mở Chợ phiên/ }).click();
  await card().waitFor();
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const card = () => seller.getByRole('region', { name: 'Đang giới thiệu' });
const shoot = (name: string) =>
  shots === undefined ? undefined : seller.screenshot({ path: `${shots}/${name}.png`, fullPage: true });
const stored = async () => must(await server.domain.saleEvents.get(server.market.saleEventId));

it('goes through the run sheet with one tap for each thing', async () => {
  const name = () => card().locator('.now-name').textContent();
  await card()
    .getByRole('button', { name: /^Bắt đầu: |^Tiếp theo: / })
    .click();
  await card().locator('.now-name').waitFor();
  const first = await name();
  await card()
    .getByRole('button', { name: /^Tiếp theo: / })
    .click();
  await expect.poll(name).not.toBe(first);
});

it('starts a flash price with one tap and takes it back with another', async () => {
  await card()
    .getByRole('button', { name: /^Giá sốc / })
    .click();
  const undo = card().getByRole('button', { name: 'Bỏ giá sốc, về giá thường' });
  await undo.waitFor();
  const flashes = async () => (await stored()).listings.filter(({ flash }) => flash !== null).length;
  expect(await flashes()).toBe(1);
  await undo.click();
  await undo.waitFor({ state: 'detached' });
  expect(await flashes()).toBe(0);
});

it('shows the newest orders, big, and the rest at a tap; then how the day went', async () => {
  const { listings } = await stored();
  const [first] = listings.filter(({ available }) => available > 20);
  if (first === undefined) throw new Error('nothing to sell');
  for (let buyer = 0; buyer < 7; buyer++) {
    const placed = await server.domain.orders.place(viewer, {
      idempotencyKey: randomUUID(),
      saleEventId: server.market.saleEventId,
      buyer: { name: `Vàng Thị Mỷ ${buyer}`, phone: `+8491200080${buyer}`, address: 'Bản Lũng, Mộc Châu' },
      payment: 'cod',
      consent: null,
      lines: [{ listingId: first.id, quantity: 2 }],
      note: '',
    });
    must(placed);
  }
  const orders = seller.getByRole('list', { name: 'Đơn hàng' }).getByRole('listitem');
  await expect.poll(() => orders.count()).toBe(5);
  const all = seller.getByRole('button', { name: 'Xem cả 7 đơn' });
  await all.waitFor();
  await seller.getByRole('button', { name: /^Đọc đơn mới/ }).click();
  // Headless Chromium has no voice at all.
  await seller.getByText('Điện thoại này không có giọng đọc tiếng Việt').waitFor();
  await shoot('selling');
  await all.click();
  await expect.poll(() => orders.count()).toBe(7);
});

it('ends a market day that sells without a picture, once the seller has said yes', async () => {
  const end = seller.getByRole('button', { name: 'Kết thúc phiên chợ' });
  await end.click();
  await seller.getByRole('button', { name: 'Không, bán tiếp' }).click();
  expect((await stored()).saleEvent.state).toBe('live');
  await end.click();
  await seller.getByRole('button', { name: 'Có, kết thúc' }).click();
  await expect.poll(async () => (await stored()).saleEvent.state, { timeout: 10_000 }).toBe('ended');
  await end.waitFor({ state: 'detached' });
  await shoot('ended');
});
