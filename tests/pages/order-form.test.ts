import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { must } from '../support/market.ts';
import { putOnAir } from '../support/on-air.ts';
import { openPage } from '../support/people.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const PLUMS = 'Mận hậu Mộc Châu · Thùng 5 kg';

let server: TestServer;
let browser: Browser;
let buyer: Page;

beforeAll(async () => {
  server = await startTestServer();
  await putOnAir(server.domain, server.market);
  browser = await launchBrowser();
  const newcomer = (page: Page) =>
    page.addInitScript(() => localStorage.removeItem('cho-phien.consent')).then(() => undefined);
  buyer = await openPage(browser, `${server.url}/xem/${server.market.saleEventId}`, newcomer);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const bookOf = async () => (await server.domain.orders.list(server.market.saleEventId, 10)).orders;

it('sends nothing before the buyer has agreed to what becomes of their data', async () => {
  await buyer
    .getByRole('list', { name: 'Hàng trong phiên chợ' })
    .getByRole('button', { name: `Đặt mua ${PLUMS}` })
    .click();
  const sheet = buyer.getByRole('dialog');
  await sheet.getByLabel('Họ tên').first().fill('Lò Văn Pánh');
  await sheet.getByLabel('Số điện thoại').first().fill('0912 000 333');
  await sheet.getByLabel('Địa chỉ nhận hàng').fill('Bản Áng');
  const agree = sheet.getByLabel('Tôi đã đọc và đồng ý');
  expect(await agree.isChecked()).toBe(false);
  await sheet.getByRole('button', { name: 'Gửi đơn hàng' }).click();
  await sheet.getByText('Hãy đọc và đánh dấu đồng ý').waitFor();
  expect(await bookOf()).toEqual([]);
  await agree.check();
});

it('takes province and commune from lists, and a neighbour who takes the parcel', async () => {
  const sheet = buyer.getByRole('dialog');
  await sheet.getByLabel('Tỉnh, thành phố').selectOption({ label: 'Sơn La' });
  await sheet.getByLabel('Xã, phường').selectOption({ label: 'Phường Mộc Châu' });
  await sheet.getByLabel('Người khác nhận hàng hộ tôi').check();
  await sheet.getByLabel('Họ tên người nhận hộ').fill('Chị Mai');
  await sheet.getByLabel('Số điện thoại người nhận hộ').fill('0987 654 321');
  await sheet.getByRole('button', { name: 'Gửi đơn hàng' }).click();
  await sheet.getByText('Đã nhận đơn của bạn').waitFor();
  expect(await bookOf()).toMatchObject([
    {
      buyer: {
        address: 'Bản Áng',
        provinceCode: '14',
        communeCode: '03980',
        receiver: { name: 'Chị Mai', phone: '+84987654321' },
      },
    },
  ]);
  await sheet.getByRole('button', { name: 'Xong, xem tiếp' }).click();
});

it('keeps a quantity that is being typed while the stock changes', async () => {
  const { saleEventId, listingIds } = server.market;
  const goods = buyer.getByRole('list', { name: 'Hàng trong phiên chợ' });
  await goods.getByRole('button', { name: `Đặt mua ${PLUMS}` }).click();
  const sheet = buyer.getByRole('dialog');
  const quantity = sheet.getByLabel('Số lượng');
  await quantity.press('Control+A');
  await quantity.pressSequentially('3');
  const { listings } = must(await server.domain.saleEvents.get(saleEventId));
  const plums = listings.find(({ id }) => id === listingIds[0]);
  const added = { variantId: plums?.variantId ?? '', quantity: 1, reason: '' };
  const { available } = must(await server.domain.stock.add({ kind: 'system' }, saleEventId, added));
  await sheet.getByText(`Còn ${available} thùng`).first().waitFor();
  expect(await quantity.inputValue()).toBe('3');
  await quantity.blur();
  expect(await quantity.inputValue()).toBe('3');
  await sheet.getByRole('button', { name: 'Đóng' }).click();
});

it('remembers all of it, and does not ask again', async () => {
  await buyer
    .getByRole('list', { name: 'Hàng trong phiên chợ' })
    .getByRole('button', { name: `Đặt mua ${PLUMS}` })
    .click();
  const sheet = buyer.getByRole('dialog');
  expect(await sheet.getByLabel('Tỉnh, thành phố').inputValue()).toBe('14');
  await sheet.getByLabel('Xã, phường').waitFor();
  expect(await sheet.getByLabel('Xã, phường').inputValue()).toBe('03980');
  expect(await sheet.getByLabel('Họ tên người nhận hộ').inputValue()).toBe('Chị Mai');
  expect(await sheet.getByLabel('Tôi đã đọc và đồng ý').count()).toBe(0);
});
