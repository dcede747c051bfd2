import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { must } from '../support/market.ts';
import { openPage } from '../support/people.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const BANNER = 'TẬP THỬ – không ai thấy';
/** Where pictures of the pages go, for eyes; nowhere unless asked. */
const shots = process.env.SHOTS_DIR;

let server: TestServer;
let browser: Browser;
let seller: Page;
let helper: Page;
let viewer: Page;

beforeAll(async () => {
  server = await startTestServer();
  browser = await launchBrowser({ camera: true });
  const system = { kind: 'system' } as const;
  const { members } = server.domain;
  const second = must(
    await members.create(system, { name: 'Hờ A Chư', phone: '0912000771', role: 'helper', pin: '204060' }),
  );
  const { token } = must(await members.createLink(system, second.id));
  const { saleEventId, sellerToken } = server.market;
  const studio = (link: string) => openPage(browser, `${server.url}/vao?token=${link}&phien=${saleEventId}`);
  viewer = await openPage(browser, `${server.url}/xem/${saleEventId}`);
  seller = await studio(sellerToken);
  helper = await studio(token);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const shoot = async (page: Page, name: string) => {
  if (shots === undefined) return;
  await page.screenshot({ path: `${shots}/${name}.png` });
  await page.screenshot({ path: `${shots}/${name}-full.png`, fullPage: true });
};

/** Whether the banner is seen, however far down the page is. */
const isTold = (page: Page) =>
  page.evaluate(() => {
    scrollTo(0, document.body.scrollHeight / 2);
    const banner = document.querySelector('.practice-banner');
    const { x, y, width, height } = banner?.getBoundingClientRect() ?? new DOMRect();
    return banner?.contains(document.elementFromPoint(x + width / 2, y + height / 2)) ?? false;
  });

const fits = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);

it('shows the seller and the helper the same practice, with the picture that came back', async () => {
  await seller.getByRole('button', { name: 'Tập thử, không ai thấy' }).click();
  await helper.getByRole('button', { name: 'Tập thử cùng người bán' }).click();
  for (const page of [seller, helper]) await page.getByText(BANNER).waitFor();
  await shoot(seller, 'practice-begin');
  await seller.getByRole('button', { name: 'Lên sóng thử' }).click();
  await seller.getByText('ĐANG PHÁT').waitFor();
  for (const page of [seller, helper]) {
    await page.waitForFunction(() => {
      const video = document.querySelector<HTMLVideoElement>('.mirror video');
      return video !== null && video.currentTime > 1 && video.videoWidth > 0;
    });
  }
  await shoot(seller, 'practice-on-air');
  for (const page of [seller, helper]) expect(await isTold(page)).toBe(true);
});

it('has made-up people who order, whose orders both see and the helper takes', async () => {
  const draft = helper.getByRole('button', { name: /^Lên đơn cho/ }).first();
  await draft.waitFor();
  await shoot(helper, 'practice-draft');
  await draft.click();
  const sheet = helper.getByRole('dialog');
  await sheet.getByLabel('Số điện thoại').fill('0912345678');
  await shoot(helper, 'practice-sheet');
  await sheet.locator('button[type=submit]').click();
  await sheet.waitFor({ state: 'detached' });
  const orders = seller.getByRole('list', { name: 'Đơn hàng' }).getByRole('listitem');
  await expect.poll(() => orders.count(), { timeout: 30_000 }).toBeGreaterThanOrEqual(2);
  await shoot(seller, 'practice-orders');
});

it('lets them pin, and run out of something', async () => {
  await helper.getByRole('button', { name: /^Ghim Mật ong/ }).click();
  const honey = seller.getByRole('listitem').filter({ hasText: 'Mật ong' }).first();
  await honey.getByText('Đang ghim').waitFor();
  await honey.getByRole('button', { name: /^Việc khác với/ }).click();
  const sheet = seller.getByRole('dialog');
  await sheet.getByRole('button', { name: 'Báo hết hàng' }).click();
  await shoot(seller, 'practice-listing');
  await sheet.getByRole('button', { name: 'Đúng, đã hết hàng' }).click();
  const same = helper.getByRole('listitem').filter({ hasText: 'Mật ong' }).first();
  await same.getByText('Hết hàng', { exact: true }).waitFor();
  // A page that reloads is in the same practice again, and not in the real studio.
  await helper.reload();
  await helper.getByText(BANNER).waitFor();
  await same.getByText('Hết hàng', { exact: true }).waitFor();
  for (const page of [seller, helper]) expect(await fits(page)).toBe(true);
});

it('is seen by nobody else, and leads to the real studio', async () => {
  await viewer.getByText('Khi phiên chợ bắt đầu, bạn đặt hàng ngay ở đây.').waitFor();
  await viewer.getByText('Người bán sẽ giới thiệu từng món ở đây.').waitFor();
  expect(await viewer.getByText('Còn 300 hũ').count()).toBe(1);
  const { orders } = await server.domain.orders.list(server.market.saleEventId, 10);
  expect(orders).toEqual([]);

  await seller.getByRole('button', { name: 'Tập xong, sang bán thật' }).first().click();
  await seller.getByText(BANNER).waitFor({ state: 'detached' });
  await seller.getByRole('button', { name: 'Lên sóng', exact: true }).click();
  await seller.getByText('ĐANG PHÁT').waitFor();
  await helper.getByText('Buổi tập đã xong').waitFor();
  await shoot(helper, 'practice-over');
  await helper.getByRole('button', { name: 'Thôi tập' }).first().click();
  await helper.getByText(BANNER).waitFor({ state: 'detached' });
});
