import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { must } from '../support/market.ts';
import { openPage } from '../support/people.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { countTaps } from '../support/taps.ts';

const TITLE = 'Chợ phiên mận cuối mùa';

let server: TestServer;
let browser: Browser;
let organiser: Page;
/** Of the sale event that the first test makes and the others go on with. */
let saleEventId = '';

beforeAll(async () => {
  server = await startTestServer();
  browser = await launchBrowser({ camera: true });
  const { token } = must(
    await server.domain.members.createLink({ kind: 'system' }, server.market.organiserId),
  );
  organiser = await openPage(browser, `${server.url}/vao?token=${token}`);
  await organiser.getByRole('link', { name: 'Phiên chợ', exact: true }).waitFor();
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const planOf = async (id: string) => must(await server.domain.saleEvents.get(id));

it('a sale event is planned as a draft, put in order by keyboard, published, and seen by everybody', async () => {
  await organiser.getByRole('link', { name: 'Tạo phiên chợ' }).click();
  // Refused beside the fields, and nothing is made.
  await organiser.getByRole('button', { name: 'Đăng phiên chợ' }).click();
  await organiser.getByText('Có ô chưa điền đúng').waitFor();
  expect(await organiser.getByLabel('Tên phiên chợ').getAttribute('aria-invalid')).toBe('true');

  await organiser.getByLabel('Tên phiên chợ').fill(TITLE);
  await organiser.getByLabel('Người bán', { exact: true }).selectOption({ label: 'Giàng A Páo' });
  const goods = organiser.getByLabel('Hàng', { exact: true });
  await goods.first().selectOption({ index: 1 });
  await organiser.getByLabel('Giá (đồng)').first().fill('120000');
  await organiser.getByRole('button', { name: 'Thêm món' }).click();
  await goods.nth(1).selectOption({ index: 2 });
  await organiser.getByLabel('Giá (đồng)').nth(1).fill('80.000');
  const [first, second] = await goods.evaluateAll((fields) =>
    fields.map((field) => (field instanceof HTMLSelectElement ? field.value : '')),
  );
  await organiser.getByRole('button', { name: 'Lưu nháp' }).click();
  await organiser.waitForURL(/#\/phien\//);
  saleEventId = organiser.url().split('#/phien/')[1] ?? '';
  expect((await planOf(saleEventId)).saleEvent.state).toBe('draft');

  const page = await openPage(browser, `${server.url}/xem/${saleEventId}`);
  await page.getByText('Không có phiên chợ nào ở đường dẫn này').waitFor();

  await organiser.getByRole('link', { name: 'Sửa' }).click();
  const down = organiser.getByRole('button', { name: 'Đưa món 1 xuống' });
  await down.focus();
  await organiser.keyboard.press('Enter');
  await organiser.getByText('Nay là món 2 trong 2').waitFor();
  // The focus goes with the row, to the button that can still be used.
  expect(await organiser.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
    'Đưa món 2 lên',
  );
  await organiser.getByRole('button', { name: 'Đăng phiên chợ' }).click();
  await organiser.getByRole('heading', { name: 'Đã đăng' }).waitFor();
  await organiser.getByRole('img', { name: 'Mã QR' }).waitFor();
  const url = await organiser.getByLabel('Trang cho người mua').inputValue();
  expect(url).toMatch(new RegExp(`/xem/${saleEventId}$`));
  expect(await planOf(saleEventId)).toMatchObject({
    saleEvent: { state: 'scheduled' },
    listings: [
      { variantId: second, priceDong: 80_000, code: 'A2' },
      { variantId: first, priceDong: 120_000, code: 'A1' },
    ],
  });
  await page.reload();
  await page.getByRole('heading', { name: TITLE }).waitFor();
  await page.getByText('120.000').first().waitFor();
  await page.context().close();
});

it('rows are dragged into another order', async () => {
  await organiser.goto(`${server.url}/to-chuc#/sua/${saleEventId}`);
  const rows = organiser.getByRole('list', { name: 'Hàng bán trong phiên' }).locator('> li');
  const grip = rows.nth(1).locator('.grip');
  await grip.scrollIntoViewIfNeeded();
  const box = await grip.boundingBox();
  if (box === null) throw new Error('no grip');
  await organiser.mouse.move(box.x + 10, box.y + 10);
  await organiser.mouse.down();
  // The rows are low now, and the first one is in reach.
  await organiser.locator('.dragging').waitFor();
  const top = await rows.nth(0).boundingBox();
  if (top === null) throw new Error('no row');
  await organiser.mouse.move(box.x + 10, top.y + 2, { steps: 8 });
  await organiser.mouse.up();
  await organiser.getByText('Nay là món 1 trong 2').waitFor();
  await organiser.getByRole('button', { name: 'Lưu thay đổi' }).click();
  await organiser.waitForURL(/#\/phien\//);
  expect((await planOf(saleEventId)).listings.map(({ code }) => code)).toEqual(['A1', 'A2']);
});

it('a sale event is scheduled from a copy in five taps at the most, a week later', async () => {
  await organiser.getByRole('link', { name: 'Phiên chợ', exact: true }).click();
  await organiser.getByRole('link', { name: `Chép ${TITLE}` }).waitFor();
  const taps = await countTaps(organiser);
  // The month beside it has a link of the same sale event on wide screens alone.
  await organiser.getByRole('link', { name: `Chép ${TITLE}` }).click();
  await organiser.getByRole('button', { name: 'Đăng phiên chợ' }).click();
  await organiser.getByRole('heading', { name: 'Đã đăng' }).waitFor();
  expect(await taps()).toBeLessThanOrEqual(5);
  const copyId = organiser.url().split('#/chia-se/')[1] ?? '';
  expect(copyId).not.toBe(saleEventId);
  const [original, copy] = [await planOf(saleEventId), await planOf(copyId)];
  expect(copy.saleEvent).toMatchObject({ title: TITLE, state: 'scheduled' });
  expect(Date.parse(copy.saleEvent.startsAt) - Date.parse(original.saleEvent.startsAt)).toBe(7 * 86_400_000);
  expect(copy.listings.map(({ variantId, priceDong }) => [variantId, priceDong])).toEqual(
    original.listings.map(({ variantId, priceDong }) => [variantId, priceDong]),
  );
});

it('what gets in the way of another is said while it is typed, and hinders nobody', async () => {
  await organiser.goto(`${server.url}/to-chuc#/sua/${saleEventId}`);
  await organiser
    .getByText(/Các phiên lấy chung/)
    .first()
    .waitFor();
  const { startsAt } = (await planOf(saleEventId)).saleEvent;
  const nextWeek = new Date(Date.parse(startsAt) + 7 * 86_400_000 + 7 * 3_600_000).toISOString().slice(0, 16);
  await organiser.getByLabel('Bắt đầu lúc').fill(nextWeek);
  await organiser.getByText(/cũng bán ở “Chợ phiên mận cuối mùa”/).waitFor();
});

it('those who look at the page hear at once that it was moved, and that it was cancelled', async () => {
  const page = await openPage(browser, `${server.url}/xem/${saleEventId}`);
  await page.getByRole('heading', { name: TITLE }).waitFor();
  await organiser.goto(`${server.url}/to-chuc#/phien/${saleEventId}`);
  await organiser.getByRole('button', { name: 'Dời ngày giờ' }).click();
  await organiser.getByRole('button', { name: 'Muộn hơn một ngày' }).click();
  await organiser.getByRole('button', { name: 'Dời phiên chợ' }).click();
  await organiser.getByRole('dialog').waitFor({ state: 'detached' });
  const { startsAt } = (await planOf(saleEventId)).saleEvent;
  const day = new Date(Date.parse(startsAt) + 7 * 3_600_000).toISOString().slice(8, 10);
  await page.getByText(new RegExp(`bắt đầu .*${day}[/-]`)).waitFor();
  await organiser.getByRole('button', { name: 'Huỷ phiên chợ' }).click();
  await organiser.getByRole('button', { name: 'Có, huỷ phiên chợ' }).click();
  await organiser.getByText('Đã huỷ. Hãy báo cho khách').waitFor();
  await page.getByText('Phiên chợ này đã huỷ').waitFor();
  expect((await planOf(saleEventId)).saleEvent.state).toBe('cancelled');
});
