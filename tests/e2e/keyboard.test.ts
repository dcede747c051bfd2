import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { keyboardOf } from '../support/keyboard.ts';
import { openPage } from '../support/people.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const PLUMS = 'Mận hậu Mộc Châu · Thùng 5 kg';

let server: TestServer;
let browser: Browser;

beforeAll(async () => {
  server = await startTestServer();
  browser = await launchBrowser({ camera: true });
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const inSheet = (page: Page) => page.evaluate(() => document.activeElement?.closest('dialog') !== null);

it('lets nobody order before the sale event has begun', async () => {
  const page = await openPage(browser, `${server.url}/xem/${server.market.saleEventId}`);
  await page.getByText('Khi phiên chợ bắt đầu, bạn đặt hàng ngay ở đây.').waitFor();
  await page.getByRole('list', { name: 'Hàng trong phiên chợ' }).waitFor();
  expect(await page.getByRole('button', { name: /^Đặt mua/ }).count()).toBe(0);
});

it('goes live, asks before it stops, and stays on air, by the keyboard alone', async () => {
  const page = await openPage(browser, `${server.url}/vao?token=${server.market.sellerToken}`);
  const keys = keyboardOf(page);
  const open = page.getByRole('button', { name: /^Mở Chợ phiên/ });
  await open.waitFor();
  await keys.tabTo((await open.textContent()) ?? '');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Đổi máy quay' }).waitFor();
  await keys.tabTo('Lên sóng');
  await page.keyboard.press('Enter');
  await page.getByText('ĐANG PHÁT').waitFor();

  await keys.tabTo('Dừng phát');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await expect.poll(keys.focused).toBe('Dừng phát');
  await page.getByText('ĐANG PHÁT').waitFor();
});

it('then takes an order by the keyboard alone, and gives the focus back', async () => {
  const page = await openPage(browser, `${server.url}/xem/${server.market.saleEventId}`);
  const keys = keyboardOf(page);
  // The sale begins with the first segment, some moments after the seller is on air.
  await page
    .getByRole('button', { name: `Đặt mua ${PLUMS}` })
    .first()
    .waitFor();
  await keys.tabTo(`Đặt mua ${PLUMS}`);
  await page.keyboard.press('Enter');
  const sheet = page.getByRole('dialog');
  await sheet.waitFor();

  // All around the sheet and on: the focus may leave for the browser's own bar, never for the page below.
  for (let presses = 0; presses < 12; presses++) {
    await page.keyboard.press('Tab');
    const below = await page.evaluate(
      () => document.activeElement !== document.body && document.activeElement?.closest('dialog') === null,
    );
    expect(below, 'the focus left the sheet').toBe(false);
  }
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'detached' });
  await expect.poll(keys.focused).toBe(`Đặt mua ${PLUMS}`);

  await page.keyboard.press('Enter');
  await sheet.waitFor();
  await keys.tabTo('Họ tên');
  await page.keyboard.press('Enter');
  await sheet.getByText('Hãy điền ô này.').first().waitFor();
  await expect.poll(keys.focused).toBe('Họ tên');
  await page.keyboard.type('Trần Văn Bình');
  await keys.tabTo('Số điện thoại');
  await page.keyboard.type('0912000777');
  await keys.tabTo('Địa chỉ nhận hàng');
  await page.keyboard.type('Mộc Châu');
  await page.keyboard.press('Enter');
  await sheet.getByTestId('order-code').waitFor();
  await expect.poll(() => inSheet(page)).toBe(true);
  await keys.tabTo('Xong, xem tiếp');
  await page.keyboard.press('Enter');
  await sheet.waitFor({ state: 'detached' });
  await expect.poll(keys.focused).toBe(`Đặt mua ${PLUMS}`);
});
