import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { type Line, openLine } from '../support/line.ts';
import { putOnAir } from '../support/on-air.ts';
import { openPage } from '../support/people.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const PLUMS = 'Mận hậu Mộc Châu · Thùng 5 kg';
const HONEY = 'Mật ong bạc hà · Hũ 500 ml';

let server: TestServer;
let browser: Browser;
let organiser: Page;
let buyerLine: Line;
let buyer: Page;

beforeAll(async () => {
  server = await startTestServer();
  await putOnAir(server.domain, server.market);
  browser = await launchBrowser({ camera: true });
  const link = await server.domain.members.createLink({ kind: 'system' }, server.market.organiserId);
  if (!link.ok) throw new Error(link.error.code);
  organiser = await openPage(browser, `${server.url}/vao?token=${link.data.token}`);
  await organiser.getByRole('link', { name: 'Phiên chợ', exact: true }).waitFor();
  await organiser.goto(`${server.url}/to-chuc#/phien/${server.market.saleEventId}`);
  buyerLine = await openLine(server.url);
  buyer = await openPage(browser, `${buyerLine.url}/xem/${server.market.saleEventId}`);
});
afterAll(async () => {
  await browser?.close();
  await buyerLine?.close();
  await server?.stop();
});

const listingOf = async (name: string) => {
  const sale = await server.domain.saleEvents.get(server.market.saleEventId);
  const listing = sale.ok ? sale.data.listings.find(({ productName }) => name.startsWith(productName)) : null;
  if (!listing) throw new Error(`no ${name}`);
  return listing;
};

/** Opens the order sheet of the plums and fills in who orders. */
async function openSheet() {
  const goods = buyer.getByRole('list', { name: 'Hàng trong phiên chợ' });
  await goods.getByRole('button', { name: `Đặt mua ${PLUMS}` }).click();
  const sheet = buyer.getByRole('dialog');
  await sheet.getByLabel('Họ tên').fill('Trần Văn Bình');
  await sheet.getByLabel('Số điện thoại').fill('0912 000 777');
  await sheet.getByLabel('Địa chỉ nhận hàng').fill('Số 5, đường Hoàng Quốc Việt, Hà Nội');
  return sheet;
}

it('takes two kinds of goods in one order', async () => {
  const sheet = await openSheet();
  await sheet.getByLabel('Mua thêm món khác').selectOption({ value: (await listingOf(HONEY)).id });
  await sheet.getByLabel(`Số lượng ${HONEY}`).fill('2');
  await sheet.getByRole('button', { name: 'Gửi đơn hàng' }).click();
  await sheet.getByText('Đã nhận đơn của bạn').waitFor();
  await sheet.getByRole('button', { name: 'Xong, xem tiếp' }).click();
  const { orders } = await server.domain.orders.list(server.market.saleEventId, 10);
  expect(orders[0]?.lines.map(({ quantity }) => quantity)).toEqual([1, 2]);
});

it('shows the buyer at once what the co-operative does with the order, also after a reload', async () => {
  await organiser.getByRole('button', { name: 'Xác nhận' }).click();
  await buyer.getByRole('button', { name: /^Đơn của tôi/ }).click();
  const sheet = buyer.getByRole('dialog');
  await sheet.getByText('Đã xác nhận').waitFor();
  await organiser.getByRole('button', { name: 'Đã đóng gói' }).click();
  await sheet.getByText('Đã đóng gói').waitFor();
  await buyer.reload();
  await buyer.getByRole('button', { name: /^Đơn của tôi/ }).click();
  await buyer.getByRole('dialog').getByText('Đã đóng gói').waitFor();
  await buyer.keyboard.press('Escape');
});

it('asks before the price is another than the one that was shown', async () => {
  const { id: listingId, priceDong } = await listingOf(PLUMS);
  const start = { priceDong: 50_000, quantity: 1, delayMs: 0, durationMs: 600_000 };
  const { saleEvents, orders } = server.domain;
  const { saleEventId } = server.market;
  await saleEvents.changeListing({ kind: 'system' }, saleEventId, { listingId, flash: start });
  const sheet = await openSheet();
  await sheet.getByText('Giá sốc đến').waitFor();
  // The page does not hear that somebody else was faster: it is the server that must say so.
  buyerLine.cut();
  await sheet.getByRole('button', { name: 'Gửi đơn hàng' }).click();
  await sheet.getByText('Đang chờ mạng.').waitFor();
  const before = (await orders.list(saleEventId, 10)).orders.length;
  await saleEvents.changeListing({ kind: 'system' }, saleEventId, { listingId, flash: null });
  buyerLine.mend();
  const alert = sheet.getByRole('alert');
  await alert.getByText('Giá vừa thay đổi').waitFor();
  expect((await orders.list(saleEventId, 10)).orders).toHaveLength(before);
  await sheet.getByRole('button', { name: 'Đồng ý giá mới và gửi đơn' }).click();
  await sheet.getByText('Đã nhận đơn của bạn').waitFor();
  await sheet.getByRole('button', { name: 'Xong, xem tiếp' }).click();
  expect((await orders.list(saleEventId, 10)).orders[0]?.totalDong).toBe(priceDong);
});

it('lets the buyer cancel, and the co-operative see it', async () => {
  await buyer.getByRole('button', { name: /^Đơn của tôi/ }).click();
  const sheet = buyer.getByRole('dialog');
  await sheet.getByRole('button', { name: 'Huỷ đơn này' }).click();
  await sheet.getByRole('button', { name: 'Có, huỷ đơn' }).click();
  await sheet.getByText('Đã huỷ').waitFor();
  await organiser.getByRole('button', { name: /^1 đơn mới/ }).click();
  await organiser.getByRole('list', { name: 'Đơn hàng' }).getByText('Đã huỷ').first().waitFor();
  await organiser.getByTestId('order-count').getByText('1', { exact: true }).waitFor();
});

it('moves many orders at once', async () => {
  const { orders } = server.domain;
  const { saleEventId } = server.market;
  const { id: listingId } = await listingOf(PLUMS);
  for (const nr of [1, 2, 3]) {
    await orders.place(
      { kind: 'viewer' },
      {
        idempotencyKey: crypto.randomUUID(),
        saleEventId,
        buyer: { name: `Khách ${nr}`, phone: `091200088${nr}`, address: 'Hà Nội' },
        lines: [{ listingId, quantity: 1 }],
        payment: 'cod',
        consent: null,
        note: '',
      },
    );
  }
  await organiser.getByLabel('Tìm theo tên, số điện thoại hoặc mã đơn').fill('0912 000 88');
  await organiser.getByText('Khách 3').waitFor();
  await organiser.getByText('Trần Văn Bình').waitFor({ state: 'detached' });
  await organiser.getByRole('button', { name: 'Chọn tất cả đơn đang hiện' }).click();
  const bulk = organiser.getByRole('group', { name: 'Đã chọn 3 đơn' });
  await bulk.getByRole('button', { name: 'Xác nhận' }).click();
  await expect
    .poll(async () =>
      (await orders.list(saleEventId, 10)).orders.filter(({ state }) => state === 'confirmed'),
    )
    .toHaveLength(3);
});
