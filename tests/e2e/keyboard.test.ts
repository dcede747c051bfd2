import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { openPage } from '../support/people.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

/** More presses of Tab than any page here has controls. */
const MOST_TABS = 60;
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

/** The name of what has the focus now: its label, or its words. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (element instanceof HTMLInputElement) return element.labels?.[0]?.textContent ?? '';
    return element?.getAttribute('aria-label') ?? element?.textContent ?? '';
  });
}

const inSheet = (page: Page) => page.evaluate(() => document.activeElement?.closest('dialog') !== null);

/** Presses Tab until the control of this name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < MOST_TABS; presses++) {
    if ((await focused(page)) === name) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not come to “${name}”`);
}

it('lets nobody order before the sale event has begun', async () => {
  const page = await openPage(browser, `${server.url}/xem/${server.market.saleEventId}`);
  await page.getByText('Khi phiên chợ bắt đầu, bạn đặt hàng ngay ở đây.').waitFor();
  await page.getByRole('list', { name: 'Hàng trong phiên chợ' }).waitFor();
  expect(await page.getByRole('button', { name: /^Đặt mua/ }).count()).toBe(0);
});

it('goes live, asks before it stops, and stays on air, by the keyboard alone', async () => {
  const page = await openPage(browser, `${server.url}/vao?token=${server.market.sellerToken}`);
  const open = page.getByRole('button', { name: /^Mở Chợ phiên/ });
  await open.waitFor();
  await tabTo(page, (await open.textContent()) ?? '');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Đổi máy quay' }).waitFor();
  await tabTo(page, 'Lên sóng');
  await page.keyboard.press('Enter');
  await page.getByText('ĐANG PHÁT').waitFor();

  await tabTo(page, 'Dừng phát');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await expect.poll(() => focused(page)).toBe('Dừng phát');
  await page.getByText('ĐANG PHÁT').waitFor();
});

it('then takes an order by the keyboard alone, and gives the focus back', async () => {
  const page = await openPage(browser, `${server.url}/xem/${server.market.saleEventId}`);
  // The sale begins with the first segment, some moments after the seller is on air.
  await page
    .getByRole('button', { name: `Đặt mua ${PLUMS}` })
    .first()
    .waitFor();
  await tabTo(page, `Đặt mua ${PLUMS}`);
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
  await expect.poll(() => focused(page)).toBe(`Đặt mua ${PLUMS}`);

  await page.keyboard.press('Enter');
  await sheet.waitFor();
  await tabTo(page, 'Họ tên');
  await page.keyboard.press('Enter');
  await sheet.getByText('Hãy điền ô này.').first().waitFor();
  await expect.poll(() => focused(page)).toBe('Họ tên');
  await page.keyboard.type('Trần Văn Bình');
  await tabTo(page, 'Số điện thoại');
  await page.keyboard.type('0912000777');
  await tabTo(page, 'Địa chỉ nhận hàng');
  await page.keyboard.type('Mộc Châu');
  await page.keyboard.press('Enter');
  await sheet.getByTestId('order-code').waitFor();
  await expect.poll(() => inSheet(page)).toBe(true);
  await tabTo(page, 'Xong, xem tiếp');
  await page.keyboard.press('Enter');
  await sheet.waitFor({ state: 'detached' });
  await expect.poll(() => focused(page)).toBe(`Đặt mua ${PLUMS}`);
});
