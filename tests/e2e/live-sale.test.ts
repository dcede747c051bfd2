import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { StaffOrder } from '../../server/contract/order.ts';
import { launchBrowser } from '../support/browser.ts';
import { difference, listen, look } from '../support/eyes.ts';
import {
  addGoods,
  completeMember,
  createSale,
  inviteMember,
  openPage,
  placeOrder,
} from '../support/people.ts';
import { type Service, startService } from '../support/service.ts';

const PLUMS = 'Mận hậu · Thùng 3 kg';
const HONEY = 'Mật ong bạc hà · Chai nửa lít';
const PLUMS_IN_STOCK = 12;

let service: Service;
let browser: Browser;
let organiser: Page;
let seller: Page;
let buyer: Page;
let onlooker: Page;
let saleEventId: string;

beforeAll(async () => {
  service = await startService();
  browser = await launchBrowser({ camera: true });
});

afterAll(async () => {
  await browser?.close();
  await service?.stop({ forget: true });
});

/** The orders as the organiser's browser can fetch them. */
function orderBook(): Promise<StaffOrder[]> {
  return organiser.evaluate(async (id) => {
    const response = await fetch(`/api/sale-events/${id}/orders`);
    return ((await response.json()) as { orders: StaffOrder[] }).orders;
  }, saleEventId);
}

it('lets an organiser prepare a sale event', async () => {
  expect(service.organiserLink).not.toBeNull();
  organiser = await openPage(browser, service.organiserLink ?? '');
  await completeMember(organiser, { name: 'Lò Thị Mai', phone: '0912 345 678', pin: '273948' });
  await addGoods(organiser, { name: 'Mận hậu', variant: 'Thùng 3 kg', unit: 'thùng', stock: PLUMS_IN_STOCK });
  await addGoods(organiser, { name: 'Mật ong bạc hà', variant: 'Chai nửa lít', unit: 'hũ', stock: 5 });
  const link = await inviteMember(organiser, {
    name: 'Giàng A Páo',
    phone: '0987654321',
    role: 'Người bán',
  });
  saleEventId = await createSale(organiser, {
    title: 'Mận đầu mùa',
    seller: 'Giàng A Páo',
    listings: [
      { goods: /Mận hậu/, priceDong: 95_000 },
      { goods: /Mật ong/, priceDong: 180_000 },
    ],
  });
  seller = await openPage(browser, link);
  await completeMember(seller, { name: 'Giàng A Páo', phone: '0987654321', pin: '918273' });
});

it('puts the seller on air and shows the picture and the sound to a viewer', async () => {
  await seller.getByRole('button', { name: 'Mở Mận đầu mùa' }).click();
  await seller.getByRole('button', { name: 'Lên sóng' }).click();
  await seller.getByText('ĐANG PHÁT').waitFor();

  buyer = await openPage(browser, `${service.url}/xem/${saleEventId}`);
  onlooker = await openPage(browser, `${service.url}/xem/${saleEventId}`);
  await buyer.waitForFunction(() => (document.querySelector('video')?.currentTime ?? 0) > 0.5);

  // A busy machine may play some time before it shows a picture.
  await expect
    .poll(async () => (await look(buyer)).deviation, {
      message: 'the picture is one flat colour',
      timeout: 30_000,
    })
    .toBeGreaterThan(5);
  const first = await look(buyer);
  expect(first.width).toBeGreaterThan(0);
  await buyer.waitForFunction(
    (time) => (document.querySelector('video')?.currentTime ?? 0) > time + 2,
    first.currentTime,
  );
  await expect
    .poll(async () => difference(first, await look(buyer)), {
      message: 'the picture is frozen',
      timeout: 30_000,
    })
    .toBeGreaterThan(0.2);

  await buyer.getByRole('button', { name: 'Chạm để nghe tiếng' }).click();
  expect(await listen(buyer, 240), 'the sound is silent').toBeGreaterThan(0.001);
});

it('changes the size of the picture when the rendition changes', async () => {
  // The player begins with the lowest rendition; on this machine's own network it soon takes a higher one.
  await onlooker.waitForFunction(() => (window.pictureHeights?.length ?? 0) > 1);
  const heights = await onlooker.evaluate(() => window.pictureHeights ?? []);
  expect(heights[0]).toBe(240);
  expect(Math.max(...heights)).toBeGreaterThan(240);
  expect((await look(onlooker)).height).toBe(heights.at(-1));
});

it('shows the pinned product to every viewer', async () => {
  await seller.getByRole('button', { name: `Ghim ${HONEY}` }).click();
  for (const viewer of [buyer, onlooker]) {
    await viewer.getByRole('region', { name: 'Đang giới thiệu' }).getByText('Mật ong bạc hà').waitFor();
  }
});

it('takes an order that is then in the book, on the seller’s page and off everybody’s stock', async () => {
  const code = await placeOrder(buyer, {
    listing: PLUMS,
    name: 'Trần Văn Bình',
    phone: '0912 000 111',
    address: 'Số 5, đường Hoàng Quốc Việt, Hà Nội',
    quantity: 3,
  });
  expect(code).toMatch(/^CP-/);

  const plums = onlooker.getByRole('list', { name: 'Hàng trong phiên chợ' }).getByRole('listitem').first();
  await plums.getByText(`Còn ${PLUMS_IN_STOCK - 3}`).waitFor();
  await onlooker.getByRole('log').getByText('Mận hậu').waitFor();
  expect(await onlooker.content()).not.toContain('Trần Văn Bình');

  await seller.getByText('Trần Văn Bình', { exact: true }).waitFor();
  await organiser.getByText(code).waitFor();

  const orders = await orderBook();
  expect(orders).toHaveLength(1);
  expect(orders[0]).toMatchObject({
    orderCode: code,
    totalDong: 285_000,
    buyer: { phone: '+84912000111' },
  });
});

it('tells in words why an order is refused, and writes nothing', async () => {
  await buyer.getByRole('button', { name: 'Xong, xem tiếp' }).click();
  await buyer
    .getByRole('button', { name: `Đặt mua ${PLUMS}` })
    .first()
    .click();
  const sheet = buyer.getByRole('dialog');
  await sheet.getByLabel('Số điện thoại').fill('12345');
  await sheet.getByRole('button', { name: 'Gửi đơn hàng' }).click();
  await sheet.getByText('Số điện thoại chưa đúng').first().waitFor();
  expect(await orderBook()).toHaveLength(1);
});

it('ends for everybody when the seller stops', async () => {
  await seller.getByRole('button', { name: 'Dừng phát' }).click();
  await seller.getByRole('button', { name: 'Dừng và kết thúc phiên chợ' }).click();
  await onlooker.getByText('Phiên chợ đã kết thúc. Cảm ơn bạn đã ghé chợ.').waitFor();
});
