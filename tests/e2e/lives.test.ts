import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import {
  addGoods,
  completeMember,
  createSale,
  inviteMember,
  openPage,
  placeOrder,
} from '../support/people.ts';
import { type Service, startService } from '../support/service.ts';

const TITLE = 'Mận đầu mùa';
const PLUMS = 'Mận hậu · Thùng 3 kg';

let service: Service;
let browser: Browser;

beforeAll(async () => {
  service = await startService();
  browser = await launchBrowser({ camera: true });
});
afterAll(async () => {
  await browser?.close();
  await service?.stop({ forget: true });
});

it('shows a live from its first second, and lets an organiser pin and stop for the seller', async () => {
  const organiser = await openPage(browser, service.organiserLink ?? '');
  await completeMember(organiser, { name: 'Lò Thị Mai', phone: '0912 345 678', pin: '273948' });
  await addGoods(organiser, { name: 'Mận hậu', variant: 'Thùng 3 kg', unit: 'thùng', stock: 4 });
  const link = await inviteMember(organiser, {
    name: 'Giàng A Páo',
    phone: '0987654321',
    role: 'Người bán',
  });
  const saleEventId = await createSale(organiser, {
    title: TITLE,
    seller: 'Giàng A Páo',
    listings: [{ goods: /Mận hậu/, priceDong: 95_000 }],
  });
  await organiser.getByRole('link', { name: 'Đang phát' }).click();
  await organiser.getByText('Chưa có ai lên sóng.').waitFor();

  const seller = await openPage(browser, link);
  await completeMember(seller, { name: 'Giàng A Páo', phone: '0987654321', pin: '918273' });
  await seller.getByRole('button', { name: `Mở ${TITLE}` }).click();
  await seller.getByRole('button', { name: 'Lên sóng' }).click();
  // Nothing is touched on the organiser's page: facts bring it.
  const card = organiser.getByRole('listitem', { name: TITLE });
  await card.getByText('Đang phát', { exact: true }).waitFor();
  await card.getByText('Giàng A Páo').waitFor();
  await card.getByText('Có tiếng').waitFor();
  await card.getByRole('region', { name: /^Đường truyền từ điện thoại/ }).waitFor();
  await card
    .getByRole('region', { name: 'Hàng đang ghim và sắp hết' })
    .getByText(/4 thùng/)
    .waitFor();

  const buyer = await openPage(browser, `${service.url}/xem/${saleEventId}`);
  await card.getByRole('button', { name: `Ghim món khác: ${TITLE}` }).click();
  await organiser.getByRole('button', { name: `Ghim ${PLUMS}` }).click();
  await card.getByText('Đang ghim').waitFor();
  await buyer.getByRole('region', { name: 'Đang giới thiệu' }).getByText('Mận hậu').waitFor();
  await placeOrder(buyer, {
    listing: PLUMS,
    name: 'Vàng A Chu',
    phone: '0912345679',
    address: 'Bản Pa Phách, Mộc Châu',
    quantity: 1,
  });
  await card.getByText('0,2', { exact: true }).waitFor();
  await card.getByText(/3 thùng/).waitFor();
  const width = await organiser.evaluate(() => document.documentElement.scrollWidth);
  expect(width, 'wider than the phone').toBeLessThanOrEqual(360);

  await card.getByRole('button', { name: `Dừng thay người bán: ${TITLE}` }).click();
  const sheet = organiser.getByRole('dialog', { name: `Dừng “${TITLE}”?` });
  await sheet.getByRole('button', { name: 'Không, cứ phát tiếp' }).click();
  await card.getByText('Đang phát', { exact: true }).waitFor();
  await card.getByRole('button', { name: `Dừng thay người bán: ${TITLE}` }).click();
  await sheet.getByRole('button', { name: 'Kết thúc phiên chợ' }).click();
  await organiser.getByText('Chưa có ai lên sóng.').waitFor();
  await seller.getByText('ĐANG PHÁT', { exact: true }).waitFor({ state: 'detached' });
});
