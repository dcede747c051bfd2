import { randomUUID } from 'node:crypto';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { type Line, openLine } from '../support/line.ts';
import { openPage } from '../support/people.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const PLUMS = 'Mận hậu Mộc Châu · Thùng 5 kg';
const HONEY = 'Mật ong bạc hà · Hũ 500 ml';
const HONEY_LIMIT = 5;
const BANANAS = 'Chuối tây · Nải';
const BANANAS_IN_STOCK = 200;
const WAITING = 'Đang chờ mạng.';
const CONFIRMED = 'Đã nhận đơn của bạn';

let server: TestServer;
let browser: Browser;
let sellerLine: Line;
let buyerLine: Line;
let seller: Page;
let buyer: Page;

beforeAll(async () => {
  server = await startTestServer();
  [sellerLine, buyerLine] = await Promise.all([openLine(server.url), openLine(server.url)]);
  browser = await launchBrowser({ camera: true });
  seller = await openPage(browser, `${sellerLine.url}/vao?token=${server.market.sellerToken}`);
  await seller.getByRole('button', { name: /^Mở Chợ phiên/ }).click();
  await seller.getByRole('button', { name: 'Lên sóng' }).click();
  await seller.getByText('ĐANG PHÁT').waitFor();
  await seller.getByRole('button', { name: `Ghim ${HONEY}` }).click();
  await seller.getByRole('button', { name: `Bỏ ghim ${HONEY}` }).waitFor();
});

afterAll(async () => {
  await browser?.close();
  await Promise.all([sellerLine?.close(), buyerLine?.close()]);
  await server?.stop();
});

const watchUrl = () => `${buyerLine.url}/xem/${server.market.saleEventId}`;

/** The orders that buyers with this phone number have in the book. */
async function ordersOf(phone: string) {
  const { orders } = await server.domain.orders.list(server.market.saleEventId, 500);
  return orders.filter((order) => order.buyer.phone === phone);
}

/** Opens the order sheet of a listing and fills it in, up to the button that sends. */
async function fillOrder(page: Page, order: { listing: string; quantity: number; phone: string }) {
  await page
    .getByRole('list', { name: 'Hàng trong phiên chợ' })
    .getByRole('button', { name: `Đặt mua ${order.listing}` })
    .click();
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('Số lượng').fill(String(order.quantity));
  await sheet.getByLabel('Họ tên').fill('Trần Văn Bình');
  await sheet.getByLabel('Số điện thoại').fill(order.phone);
  await sheet.getByLabel('Địa chỉ nhận hàng').fill('Số 5, đường Hoàng Quốc Việt, Hà Nội');
  return sheet;
}

const send = (sheet: Locator) => sheet.getByRole('button', { name: 'Gửi đơn hàng' }).click();

/** The words that a screen reader says after a field's name: its hint and its refusal. */
function wordsBeside(field: Locator): Promise<string> {
  return field.evaluate((element) =>
    (element.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .map((id) => document.getElementById(id)?.textContent ?? '')
      .join(' '),
  );
}

it('shows the pinned product to a viewer who comes late', async () => {
  buyer = await openPage(browser, watchUrl());
  await buyer.getByRole('region', { name: 'Đang giới thiệu' }).getByText('Mật ong bạc hà').waitFor();
  await buyer.waitForFunction(() => (document.querySelector('video')?.currentTime ?? 0) > 0.5);
});

it('keeps an order while the line is cut, says so, and sends it by itself, once', async () => {
  const phone = '+84912000111';
  const sheet = await fillOrder(buyer, { listing: PLUMS, quantity: 2, phone });
  buyerLine.cut();
  await send(sheet);
  await sheet.getByText(WAITING).waitFor();
  expect(await ordersOf(phone)).toEqual([]);
  buyerLine.mend();
  await sheet.getByText(CONFIRMED).waitFor();
  const orders = await ordersOf(phone);
  expect(orders).toHaveLength(1);
  expect(orders[0]).toMatchObject({
    orderCode: (await sheet.getByTestId('order-code').textContent())?.trim(),
    lines: [{ quantity: 2 }],
  });
  await sheet.getByRole('button', { name: 'Xong, xem tiếp' }).click();
});

it('does not order twice when the answer to the first try was lost', async () => {
  const phone = '+84912000222';
  const sheet = await fillOrder(buyer, { listing: PLUMS, quantity: 1, phone });
  buyerLine.deafen();
  await send(sheet);
  await expect.poll(() => ordersOf(phone), { timeout: 30_000 }).toHaveLength(1);
  expect(await sheet.getByText(CONFIRMED).count()).toBe(0);
  buyerLine.cut();
  await sheet.getByText(WAITING).waitFor();
  buyerLine.mend();
  await sheet.getByText(CONFIRMED).waitFor();
  const [order, ...others] = await ordersOf(phone);
  expect(others).toEqual([]);
  expect((await sheet.getByTestId('order-code').textContent())?.trim()).toBe(order?.orderCode);
  await sheet.getByRole('button', { name: 'Xong, xem tiếp' }).click();
});

it('sends an order that waited when the page is opened again', async () => {
  const phone = '+84912000333';
  const sheet = await fillOrder(buyer, { listing: PLUMS, quantity: 1, phone });
  buyerLine.cut();
  await send(sheet);
  await sheet.getByText(WAITING).waitFor();
  const phoneOfBuyer = buyer.context();
  await buyer.close();
  buyerLine.mend();
  expect(await ordersOf(phone)).toEqual([]);

  buyer = await phoneOfBuyer.newPage();
  await buyer.goto(watchUrl());
  await buyer.getByText(CONFIRMED).waitFor();
  await buyer.getByRole('button', { name: 'Mã đơn' }).click();
  const orders = await ordersOf(phone);
  expect(orders).toHaveLength(1);
  expect((await buyer.getByTestId('order-code').textContent())?.trim()).toBe(orders[0]?.orderCode);
  await buyer.reload();
  await buyer.getByRole('list', { name: 'Hàng trong phiên chợ' }).waitFor();
  expect(await ordersOf(phone)).toHaveLength(1);
});

it('says beside the quantity that the limit for one buyer is reached', async () => {
  const phone = '+84912000444';
  const first = await fillOrder(buyer, { listing: HONEY, quantity: HONEY_LIMIT, phone });
  await send(first);
  await first.getByRole('button', { name: 'Xong, xem tiếp' }).click();
  const sheet = await fillOrder(buyer, { listing: HONEY, quantity: 1, phone });
  await send(sheet);
  const refusal = `Mỗi người được mua nhiều nhất ${HONEY_LIMIT}.`;
  await sheet.getByRole('alert').getByText(refusal).waitFor();
  expect(await wordsBeside(sheet.getByLabel('Số lượng'))).toContain(refusal);
  expect(await ordersOf(phone)).toHaveLength(1);
  await sheet.getByRole('button', { name: 'Đóng' }).click();
});

it('says beside the quantity how many are left when others were faster', async () => {
  const phone = '+84912000555';
  const sheet = await fillOrder(buyer, { listing: BANANAS, quantity: 3, phone });
  const sale = await server.domain.saleEvents.get(server.market.saleEventId);
  const bananas = sale.ok ? sale.data.listings.find(({ productName }) => productName === 'Chuối tây') : null;
  const others = await server.domain.orders.place(
    { kind: 'viewer' },
    {
      idempotencyKey: randomUUID(),
      saleEventId: server.market.saleEventId,
      buyer: { name: 'Giàng Thị Dợ', phone: '0912000666', address: 'Mộc Châu' },
      lines: [{ listingId: bananas?.id ?? '', quantity: BANANAS_IN_STOCK - 2 }],
      payment: 'cod',
      consent: null,
      note: '',
    },
  );
  expect(others.ok).toBe(true);
  await send(sheet);
  await sheet.getByRole('alert').getByText('Chỉ còn 2. Hãy giảm số lượng.').waitFor();
  expect(await wordsBeside(sheet.getByLabel('Số lượng'))).toContain('Chỉ còn 2.');
  expect(await ordersOf(phone)).toEqual([]);
  await sheet.getByRole('button', { name: 'Đóng' }).click();
});

it('brings the seller back on air without a tap after their line was cut, and the picture goes on', async () => {
  await buyer.waitForFunction(() => (document.querySelector('video')?.currentTime ?? 0) > 0.5);
  sellerLine.cut();
  await seller.getByText('Mất kết nối, đang nối lại…').waitFor();
  sellerLine.mend();
  await seller.getByText('Mất kết nối, đang nối lại…').waitFor({ state: 'detached' });
  await seller.getByText('ĐANG PHÁT').waitFor();

  const before = await buyer.evaluate(() => document.querySelector('video')?.currentTime ?? 0);
  await buyer.waitForFunction(
    (time) => (document.querySelector('video')?.currentTime ?? 0) > time + 5,
    before,
  );
  // The seller's commands are heard again, from the same place in the same sale event.
  await seller.getByRole('button', { name: `Ghim ${PLUMS}` }).click();
  await buyer.getByRole('region', { name: 'Đang giới thiệu' }).getByText('Mận hậu Mộc Châu').waitFor();
});
