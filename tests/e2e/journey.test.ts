import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { copyDatabase, readSql } from '../support/database.ts';
import { look } from '../support/eyes.ts';
import { openInLibreOffice } from '../support/libreoffice.ts';
import { addGoods, completeMember, createSale, inviteMember, openPage } from '../support/people.ts';
import { type Service, startService } from '../support/service.ts';
import { countTaps } from '../support/taps.ts';

/** One market day of three people, from the plan to the replay: what each of them sees, and what the database holds. */
const PLUMS = 'Mận hậu · Thùng 3 kg';
const STOCK = 12;
const PRICE = 95_000;
const BUYER = { name: 'Trần Thị Hoà', phone: '0912 000 111', address: 'Số 5, đường Hoàng Quốc Việt' };
const SELLER = { name: 'Giàng A Páo', phone: '0987654321' };
/** Besides typing: the most for somebody who was never here, and what it takes from then on. */
const FIRST_TAPS = 4;
const NEXT_TAPS = 2;

let database: NonNullable<Awaited<ReturnType<typeof copyDatabase>>>;
let service: Service;
let browser: Browser;
let organiser: Page;
let seller: Page;
let buyer: Page;
let saleEventId: string;
let codes: string[] = [];

beforeAll(async () => {
  const copy = await copyDatabase();
  if (copy === null) throw new Error('no PostgreSQL');
  database = copy;
  service = await startService({ env: { DATABASE_URL: copy.url } });
  browser = await launchBrowser({ camera: true });
});
afterAll(async () => {
  await browser?.close();
  await service?.stop({ forget: true });
  await database?.drop();
});

const rows = (sql: string) => readSql(database.url, sql);
const orders = () =>
  rows('SELECT "orderCode", state, "totalDong"::int FROM "Order" ORDER BY "placedAt", "orderCode"');
const stock = () => rows('SELECT "onHand", reserved FROM "StockLevel"');
const moving = (page: Page) =>
  page.waitForFunction(() => (document.querySelector('video')?.currentTime ?? 0) > 1);

it('is planned and published by the organiser, who invites the seller by a link', async () => {
  organiser = await openPage(browser, service.organiserLink ?? '');
  await completeMember(organiser, { name: 'Lò Thị Mai', phone: '0912 345 678', pin: '273948' });
  await addGoods(organiser, { name: 'Mận hậu', variant: 'Thùng 3 kg', unit: 'thùng', stock: STOCK });
  const link = await inviteMember(organiser, { ...SELLER, role: 'Người bán' });
  saleEventId = await createSale(organiser, {
    title: 'Mận đầu mùa',
    seller: SELLER.name,
    listings: [{ goods: /Mận hậu/, priceDong: PRICE }],
  });
  expect(await rows('SELECT id, title, state FROM "SaleEvent"')).toEqual([
    { id: saleEventId, title: 'Mận đầu mùa', state: 'scheduled' },
  ]);
  buyer = await openPage(browser, `${service.url}/xem/${saleEventId}`, async (page) => {
    await page.addInitScript(() => {
      if (sessionStorage.getItem('new') === null) localStorage.removeItem('cho-phien.consent');
      sessionStorage.setItem('new', 'no');
    });
  });
  await buyer.getByText('95.000').first().waitFor();
  seller = await openPage(browser, link);
  await completeMember(seller, { ...SELLER, pin: '918273' });
});

it('is practised by the seller, which leaves no trace', async () => {
  await seller.getByRole('button', { name: 'Mở Mận đầu mùa' }).click();
  await seller.getByRole('button', { name: 'Tập thử, không ai thấy' }).click();
  await seller.getByRole('button', { name: 'Lên sóng thử' }).click();
  await seller.getByText('ĐANG PHÁT').waitFor();
  await seller
    .getByRole('list', { name: 'Đơn hàng' })
    .getByRole('listitem')
    .first()
    .waitFor({ timeout: 60_000 });
  expect(await buyer.getByRole('button', { name: /^Đặt mua / }).count()).toBe(0);
  await seller.getByRole('button', { name: 'Tập xong, sang bán thật' }).first().click();
  expect(await orders()).toEqual([]);
  expect(await rows('SELECT id FROM "LiveSession"')).toEqual([]);
});

it('goes on air, and the viewer sees it', async () => {
  await seller.getByRole('button', { name: 'Lên sóng', exact: true }).click();
  await seller.getByText('ĐANG PHÁT').waitFor();
  await moving(buyer);
  await expect.poll(async () => (await look(buyer)).deviation, { timeout: 30_000 }).toBeGreaterThan(5);
  expect(await rows('SELECT state FROM "SaleEvent"')).toEqual([{ state: 'live' }]);
});

it('takes a first order with four taps and the next with two, besides typing', async () => {
  const order = buyer.getByRole('button', { name: `Đặt mua ${PLUMS}` }).first();
  const sheet = buyer.getByRole('dialog');
  const send = sheet.getByRole('button', { name: 'Gửi đơn hàng' });
  const taps = await countTaps(buyer);
  await order.click();
  await sheet.getByLabel('Họ tên').fill(BUYER.name);
  await sheet.getByLabel('Số điện thoại').fill(BUYER.phone);
  await sheet.getByLabel('Địa chỉ nhận hàng').fill(BUYER.address);
  await sheet.getByLabel('Tôi đã đọc và đồng ý').check();
  await send.click();
  await sheet.getByText('Đã nhận đơn của bạn').waitFor();
  expect(await taps()).toBeLessThanOrEqual(FIRST_TAPS);
  const first = await sheet.getByTestId('order-code').textContent();
  await buyer.getByRole('button', { name: 'Xong, xem tiếp' }).click();

  const before = await taps();
  await order.click();
  await send.click();
  await sheet.getByText('Đã nhận đơn của bạn').waitFor();
  expect((await taps()) - before).toBe(NEXT_TAPS);
  const next = await sheet.getByTestId('order-code').textContent();
  await buyer.getByRole('button', { name: 'Xong, xem tiếp' }).click();

  codes = [first ?? '', next ?? ''];
  expect(await orders()).toEqual(
    codes.map((orderCode) => ({ orderCode, state: 'placed', totalDong: PRICE })),
  );
  await buyer
    .getByText(`Còn ${STOCK - 2}`)
    .first()
    .waitFor();
});

it('has its orders confirmed where the seller sees them, and packed by the organiser', async () => {
  for (const code of codes) {
    await seller.getByRole('button', { name: `Xác nhận: đơn ${code}` }).click();
  }
  await expect
    .poll(async () => (await orders()).map(({ state }) => state))
    .toEqual(['confirmed', 'confirmed']);
  await organiser.getByRole('link', { name: 'Sổ đơn hàng' }).click();
  await organiser.getByText(codes[0] ?? '').waitFor();
  await organiser.getByRole('button', { name: 'Chọn tất cả đơn đang hiện' }).click();
  await organiser
    .getByRole('group', { name: 'Đã chọn 2 đơn' })
    .getByRole('button', { name: 'Đã đóng gói', exact: true })
    .click();
  await expect.poll(async () => (await orders()).map(({ state }) => state)).toEqual(['packed', 'packed']);
});

it('is handed out as a label for each parcel and as files that open', async () => {
  await organiser.getByText('In và tải về').click();
  for (const [button, extension] of [
    ['Tải Excel', 'xlsx'],
    ['Tải CSV', 'csv'],
  ] as const) {
    const downloaded = organiser.waitForEvent('download');
    await organiser.getByRole('button', { name: button }).click();
    const path = await (await downloaded).path();
    const [table] = await openInLibreOffice(await readFile(path), extension);
    const lines = table?.rows.filter((row) => row.some(({ value }) => value === BUYER.name)) ?? [];
    expect(lines, extension).toHaveLength(2);
    for (const [index, line] of lines.entries()) {
      expect(line.map(({ value }) => value)).toContain(codes.toReversed()[index]);
      expect(line.filter(({ value }) => value === `${PRICE}`).map(({ type }) => type)).toContain('float');
      expect(line.every(({ formula }) => formula === null)).toBe(true);
    }
  }
  await organiser.getByRole('link', { name: 'Tem gửi hàng' }).click();
  const labels = organiser.locator('.label');
  await labels.nth(1).waitFor();
  const printed = await labels.locator('.label-code').allTextContents();
  expect(printed.toSorted()).toEqual(codes.toSorted());
});

it('ends, and is there to be seen again', async () => {
  await seller.getByRole('button', { name: 'Dừng phát' }).click();
  await seller.getByRole('button', { name: 'Dừng và kết thúc phiên chợ' }).click();
  await seller.getByRole('region', { name: 'Kết quả phiên chợ' }).getByText('190.000').waitFor();
  await buyer.getByText('Phiên chợ đã kết thúc').first().waitFor();
  await buyer.reload();
  await buyer.getByRole('button', { name: 'Xem lại' }).first().click();
  await moving(buyer);
  expect(await rows('SELECT state FROM "SaleEvent"')).toEqual([{ state: 'ended' }]);
  expect(await orders()).toHaveLength(2);
  expect(await stock()).toEqual([{ onHand: STOCK - 2, reserved: 0 }]);
});
