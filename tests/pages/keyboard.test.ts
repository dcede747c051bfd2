import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { type KeyboardUser, keyboardOf } from '../support/keyboard.ts';
import { must, viewer } from '../support/market.ts';
import { putOnAir } from '../support/on-air.ts';
import { openPage } from '../support/people.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const TITLE = 'Chợ phiên bằng bàn phím';

let server: TestServer;
let browser: Browser;
let page: Page;
let keys: KeyboardUser;

beforeAll(async () => {
  server = await startTestServer();
  await putOnAir(server.domain, server.market);
  browser = await launchBrowser({ camera: true });
  const { token } = must(
    await server.domain.members.createLink({ kind: 'system' }, server.market.organiserId),
  );
  page = await openPage(browser, `${server.url}/vao?token=${token}`);
  await page.getByRole('link', { name: 'Phiên chợ', exact: true }).waitFor();
  keys = keyboardOf(page);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const orderNow = async (name: string) =>
  must(
    await server.domain.orders.place(viewer, {
      idempotencyKey: randomUUID(),
      saleEventId: server.market.saleEventId,
      buyer: { name, phone: '0912000333', address: 'Bản Phố, Bắc Hà' },
      payment: 'cod',
      consent: null,
      lines: [{ listingId: server.market.listingIds[0] ?? '', quantity: 1 }],
      note: '',
    }),
  );
const stateOf = async (orderId: string) => {
  const { orders } = await server.domain.orders.list(server.market.saleEventId, 10);
  return orders.find((order) => order.orderId === orderId)?.state;
};

it('an organiser plans a sale event, puts its goods in order, and publishes it', async () => {
  await keys.use('Tạo phiên chợ');
  await keys.tabTo('Tên phiên chợ');
  await keys.type(TITLE);
  await keys.tabTo('Người bán');
  await keys.choose('Giàng A Páo');
  await keys.tabTo('Hàng');
  await keys.choose('Mật ong');
  await keys.tabTo('Giá (đồng)');
  await keys.press('Control+A');
  await keys.type('120000');
  await keys.use('Thêm món');
  await keys.keepsFocus();
  await keys.use('Đưa món 1 xuống');
  await expect.poll(keys.focused).toBe('Đưa món 2 lên');
  // The empty one is the first now.
  await keys.use('Bỏ món 1');
  await keys.keepsFocus();
  await keys.use('Đăng phiên chợ');
  await page.getByRole('heading', { name: 'Đã đăng' }).waitFor();
  const url = await page.getByLabel('Trang cho người mua').inputValue();
  const { saleEvent, listings } = must(await server.domain.saleEvents.get(url.split('/xem/')[1] ?? ''));
  expect(saleEvent).toMatchObject({ title: TITLE, state: 'scheduled', sellerId: server.market.sellerId });
  expect(listings).toMatchObject([{ priceDong: 120_000 }]);
});

it('and leads an order through its states, takes a step back, and prints', async () => {
  const { orderId } = await orderNow('Vàng Thị Mỷ');
  await keys.use('Sổ đơn hàng');
  await page.getByText('Vàng Thị Mỷ').waitFor();
  await keys.use(/^Xác nhận/);
  await expect.poll(() => stateOf(orderId)).toBe('confirmed');
  await keys.keepsFocus();
  await keys.use(/^Đã đóng gói/);
  await expect.poll(() => stateOf(orderId)).toBe('packed');
  await keys.keepsFocus();
  await keys.use(/^Hoàn tác/);
  await expect.poll(() => stateOf(orderId)).toBe('confirmed');
  await keys.keepsFocus();

  // Given up, with a reason, after a question; the row goes on without that button.
  await keys.use('Huỷ đơn');
  await page.getByRole('dialog').waitFor();
  await keys.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await expect.poll(keys.focused).toBe('Huỷ đơn');

  await keys.use('In và tải về');
  await keys.use('Danh sách gom hàng');
  await page.getByRole('heading', { name: 'Danh sách gom hàng' }).first().waitFor();
  const printed = page.evaluate(
    () => new Promise<void>((resolve) => addEventListener('beforeprint', () => resolve())),
  );
  await keys.use('In');
  await printed;
});

it('a seller pins goods, adds to their stock, and stops a flash price', async () => {
  const seller = await openPage(browser, `${server.url}/vao?token=${server.market.sellerToken}`);
  const hand = keyboardOf(seller);
  await seller
    .getByRole('button', { name: /^Mở Chợ phiên/ })
    .first()
    .waitFor();
  await hand.use(/^Mở Chợ phiên/);
  await seller.getByRole('region', { name: 'Đang giới thiệu' }).waitFor();
  const listingsNow = async () =>
    must(await server.domain.saleEvents.get(server.market.saleEventId)).listings;
  await hand.use(/^(?:Bắt đầu|Tiếp theo): /);
  await seller.locator('.now-name').waitFor();
  await hand.keepsFocus();

  await hand.use(/^Giá sốc /);
  await hand.keepsFocus();
  await hand.use('Bỏ giá sốc, về giá thường');
  await hand.keepsFocus();
  await expect.poll(async () => (await listingsNow()).every(({ flash }) => flash === null)).toBe(true);

  const units = async () => (await listingsNow()).reduce((sum, { available }) => sum + available, 0);
  const before = await units();
  await hand.use(/^Thêm hàng /);
  await seller.getByRole('dialog').waitFor();
  await hand.use('Thêm vào kho');
  await seller.getByRole('dialog').waitFor({ state: 'detached' });
  await expect.poll(hand.focused).toMatch(/^Thêm hàng /);
  expect(await units()).toBe(before + 10);
});
