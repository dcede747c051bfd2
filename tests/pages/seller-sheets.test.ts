import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { putOnAir } from '../support/on-air.ts';
import { openPage } from '../support/people.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const HONEY = 'Mật ong bạc hà · Hũ 500 ml';

let server: TestServer;
let browser: Browser;
let seller: Page;
let buyer: Page;

beforeAll(async () => {
  server = await startTestServer();
  await putOnAir(server.domain, server.market);
  browser = await launchBrowser({ camera: true });
  buyer = await openPage(browser, `${server.url}/xem/${server.market.saleEventId}`);
  seller = await openPage(browser, `${server.url}/vao?token=${server.market.sellerToken}`);
  await seller.getByRole('button', { name: /^Mở Chợ phiên/ }).click();
  await seller.getByRole('button', { name: `Ghim ${HONEY}` }).waitFor();
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function honey() {
  const sale = await server.domain.saleEvents.get(server.market.saleEventId);
  const listing = sale.ok
    ? sale.data.listings.find(({ productName }) => HONEY.startsWith(productName))
    : null;
  if (!listing) throw new Error('no honey');
  return listing;
}

const sheet = () => seller.getByRole('dialog');
const shown = () =>
  buyer.getByRole('list', { name: 'Hàng trong phiên chợ' }).getByRole('listitem').filter({ hasText: HONEY });

async function openSheet() {
  await seller.getByRole('button', { name: `Việc khác với ${HONEY}` }).click();
  return sheet();
}

/** Whether everything of the page is within the width of the phone. */
const fits = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);

it('writes an order down from a pasted comment', async () => {
  const { code } = await honey();
  await seller.getByRole('button', { name: 'Ghi đơn hộ khách' }).click();
  await sheet().getByLabel('Dán bình luận').fill(`lấy cho chị ${code} 2 nhé 0901 234 567`);
  expect(await sheet().getByLabel('Số điện thoại của khách').inputValue()).toBe('0901234567');
  expect(await sheet().getByLabel('Số lượng').inputValue()).toBe('2');
  expect(await fits(seller)).toBe(true);
  await sheet().getByRole('button', { name: 'Lưu đơn' }).click();
  await sheet().waitFor({ state: 'detached' });
  await seller.getByRole('list', { name: 'Đơn hàng' }).getByText('Khách chốt đơn').waitFor();
  const { orders } = await server.domain.orders.list(server.market.saleEventId, 10);
  expect(orders).toMatchObject([{ buyer: { phone: '+84901234567' }, lines: [{ quantity: 2 }] }]);
});

it('warns before the same comment is written down twice', async () => {
  const { code } = await honey();
  await seller.getByRole('button', { name: 'Ghi đơn hộ khách' }).click();
  await sheet().getByLabel('Dán bình luận').fill(`0901234567 ${code} x2`);
  await sheet().getByText('Khách này đã có một đơn giống hệt').waitFor();
  await sheet().getByRole('button', { name: 'Lưu đơn' }).scrollIntoViewIfNeeded();
  await sheet().getByRole('button', { name: 'Đóng' }).click();
});

it('starts and stops a flash price that viewers see at once', async () => {
  await openSheet();
  expect(await fits(seller)).toBe(true);
  await sheet().getByRole('button', { name: 'Bắt đầu giá sốc' }).click();
  await sheet().getByText('Giá từ 1.000 đồng').waitFor();
  await sheet().getByLabel('Giá sốc (đồng)').fill('90.000');
  await sheet().getByRole('button', { name: 'Bắt đầu giá sốc' }).click();
  await sheet().waitFor({ state: 'detached' });
  await shown().getByText('Giá sốc đến').waitFor();
  await shown().getByText('90.000').waitFor();
  await openSheet();
  await sheet().getByRole('button', { name: 'Dừng giá sốc' }).click();
  await sheet().waitFor({ state: 'detached' });
  await shown().getByText('Giá sốc đến').waitFor({ state: 'detached' });
});

it('hides goods from viewers and shows them again', async () => {
  await openSheet();
  await sheet().getByRole('button', { name: 'Ẩn với người xem' }).click();
  await sheet().waitFor({ state: 'detached' });
  await shown().waitFor({ state: 'detached' });
  await seller.getByText('Đang ẩn').waitFor();
  await openSheet();
  await sheet().getByRole('button', { name: 'Hiện cho người xem' }).click();
  await sheet().waitFor({ state: 'detached' });
  await shown().waitFor();
  await seller.getByText('Đang ẩn').waitFor({ state: 'detached' });
});

it('sells goods out after asking, and counts new ones in', async () => {
  await openSheet();
  await sheet().getByRole('button', { name: 'Báo hết hàng' }).click();
  // The question may not come below the edge of the small screen.
  const sure = sheet().getByRole('button', { name: 'Đúng, đã hết hàng' });
  await expect
    .poll(async () => {
      const { y = 0, height = 0 } = (await sure.boundingBox()) ?? {};
      return height > 0 && y + height <= 640;
    })
    .toBe(true);
  expect((await honey()).available).toBeGreaterThan(0);
  await sure.click();
  await sheet().waitFor({ state: 'detached' });
  await shown().getByText('Hết hàng').waitFor();
  expect((await honey()).available).toBe(0);

  await seller.getByRole('button', { name: `Thêm hàng ${HONEY}` }).click();
  await sheet().getByLabel('Thêm bao nhiêu?').fill('7');
  await sheet().getByRole('button', { name: 'Thêm vào kho' }).click();
  await sheet().waitFor({ state: 'detached' });
  await shown().getByText('Còn 7').waitFor();
  expect((await honey()).available).toBe(7);
});
