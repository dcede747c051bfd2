import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { type Line, openLine } from '../support/line.ts';
import { must } from '../support/market.ts';
import { putOnAir } from '../support/on-air.ts';
import { openPage, placeOrder } from '../support/people.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const PLUMS = 'Mận hậu Mộc Châu · Thùng 5 kg';
/** Where pictures of the pages go, for eyes; nowhere unless asked. */
const shots = process.env.SHOTS_DIR;

let server: TestServer;
/** The seller's. */
let line: Line;
let browser: Browser;
let seller: Page;
let buyer: Page;
let organiser: Page;

beforeAll(async () => {
  server = await startTestServer();
  browser = await launchBrowser({ camera: true });
  buyer = await openPage(browser, `${server.url}/xem/${server.market.saleEventId}`);
});
afterAll(async () => {
  await browser?.close();
  await line?.close();
  await server?.stop();
});

const shoot = (page: Page, name: string) =>
  shots === undefined ? undefined : page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });
const bookOf = async () => (await server.domain.orders.list(server.market.saleEventId, 10)).orders;
const summary = (page: Page) => page.getByRole('region', { name: 'Kết quả phiên chợ' });
const summaryLines = (page: Page) => summary(page).getByRole('listitem').allTextContents();
const order = (name: string, phone: string, quantity: number) =>
  placeOrder(buyer, { listing: PLUMS, name, phone, address: 'Số 3, phường Tây Hồ', quantity });
const closeSheet = () => buyer.getByRole('button', { name: 'Xong, xem tiếp' }).click();

it('shows a photo and the time before the start, and orders once it is on', async () => {
  await buyer.locator('.stage.still').waitFor();
  await buyer.locator('.stage').getByText('Phiên chợ bắt đầu').waitFor();
  await shoot(buyer, 'before');
  await putOnAir(server.domain, server.market);
  line = await openLine(server.url);
  seller = await openPage(browser, `${line.url}/vao?token=${server.market.sellerToken}`);
  await seller.getByRole('button', { name: /^Mở Chợ phiên/ }).click();
  await order('Nguyễn Thị Hoa', '0912 000 101', 2);
  await closeSheet();
  await order('Lò Văn Pánh', '0912 000 102', 1);
  await closeSheet();
});

it('lets the seller confirm one order and give up another, with the reason', async () => {
  const orders = seller.getByRole('list', { name: 'Đơn hàng' }).getByRole('listitem');
  const hoa = orders.filter({ hasText: 'Nguyễn Thị Hoa' });
  await shoot(seller, 'orders');
  await hoa.getByRole('button', { name: /^Xác nhận: đơn / }).click();
  await hoa.getByText('Đã xác nhận').waitFor();
  await orders
    .filter({ hasText: 'Lò Văn Pánh' })
    .getByRole('button', { name: /^Huỷ đơn: đơn / })
    .click();
  const sheet = seller.getByRole('dialog');
  await sheet.getByLabel('Lý do').fill('gọi không được');
  // What was written is there for another try.
  line.cut();
  await sheet.getByRole('button', { name: 'Huỷ đơn' }).click();
  await sheet.getByRole('alert').waitFor();
  line.mend();
  await seller.getByText('Mất kết nối').first().waitFor({ state: 'detached' });
  expect(await sheet.getByLabel('Lý do').inputValue()).toBe('gọi không được');
  await sheet.getByRole('button', { name: 'Huỷ đơn' }).click();
  await orders.filter({ hasText: 'Lò Văn Pánh' }).getByText('Đã huỷ').waitFor();
  expect(await bookOf()).toMatchObject([
    {
      state: 'cancelled',
      history: [{ to: 'cancelled', reason: 'gọi không được', memberName: 'Giàng A Páo' }],
    },
    { state: 'confirmed', history: [{ to: 'confirmed', by: 'staff' }] },
  ]);
});

it('sums the day up at its end, the same after a reload and for the organiser', {
  timeout: 60_000,
}, async () => {
  const { saleEventId } = server.market;
  const { saleEvents, liveSessions } = server.domain;
  // The seller's own page is no viewer.
  await expect
    .poll(async () => must(await saleEvents.summary(saleEventId)), { timeout: 20_000 })
    .toMatchObject({ viewers: 1, viewersPeak: 1 });
  const member = { kind: 'member', memberId: server.market.sellerId, role: 'seller' } as const;
  const { liveSessionId } = must(await liveSessions.open(member, saleEventId));
  await liveSessions.end(liveSessionId, true);

  await summary(seller).getByRole('listitem').first().waitFor();
  const lines = await summaryLines(seller);
  expect(lines).toMatchObject([
    expect.stringMatching(/Đơn hàng\s*1$/),
    expect.stringMatching(/650\.000/),
    expect.stringContaining(`${PLUMS} (2)`),
    expect.stringContaining('1 người, đông nhất 1 người cùng lúc'),
    expect.stringMatching(/\d+ phút/),
  ]);
  await shoot(seller, 'summary');
  await seller.reload();
  await summary(seller).getByRole('listitem').first().waitFor();
  expect(await summaryLines(seller)).toEqual(lines);
  organiser = await openPage(browser, `${server.url}/vao?token=${server.market.organiserToken}`);
  await organiser.waitForURL(/\/to-chuc/);
  await organiser.goto(`${server.url}/to-chuc#/phien/${saleEventId}`);
  await summary(organiser).getByRole('listitem').first().waitFor();
  expect(await summaryLines(organiser)).toEqual(lines);
});

it('sells on after the end, to who has watched and to who comes later', async () => {
  await buyer.getByText(/Vẫn đặt mua được đến/).waitFor();
  await order('Giàng Thị Mỷ', '0912 000 103', 1);
  await closeSheet();
  await buyer.reload();
  await buyer.getByText('Bản ghi của phiên chợ này không còn.').waitFor();
  await buyer.getByText(/Còn 23 giờ|Còn 1 ngày/).waitFor();
  await shoot(buyer, 'after');
  const code = await order('Vàng A Sình', '0912 000 104', 3);
  await closeSheet();
  const [newest] = await bookOf();
  expect(newest).toMatchObject({ orderCode: code, state: 'placed', lines: [{ quantity: 3 }] });
  // The summary is of what there is, not of what there was.
  await expect.poll(() => summaryLines(seller)).toContainEqual(expect.stringMatching(/Đơn hàng\s*3$/));
});

it('closes when the organiser says so: nothing can be ordered any more, and a sheet that was open is refused', async () => {
  await buyer
    .getByRole('list', { name: 'Hàng trong phiên chợ' })
    .getByRole('button', { name: `Đặt mua ${PLUMS}` })
    .click();
  const before = (await bookOf()).length;
  await shoot(organiser, 'organiser');
  await organiser.getByRole('button', { name: 'Ngừng nhận đơn ngay' }).click();
  await organiser.getByRole('dialog').getByRole('button', { name: 'Ngừng nhận đơn', exact: true }).click();
  await organiser.getByText(/^Đã ngừng nhận đơn lúc/).waitFor();

  await buyer.getByRole('dialog').getByRole('button', { name: 'Gửi đơn hàng' }).click();
  await buyer
    .getByRole('dialog')
    .getByText(/đã hết giờ đặt hàng/)
    .waitFor();
  await buyer.getByRole('dialog').getByRole('button', { name: 'Đóng' }).click();
  await buyer.getByText(/^Đã hết giờ đặt hàng của phiên chợ này/).waitFor();
  expect(await buyer.getByRole('button', { name: /^Đặt mua / }).count()).toBe(0);
  expect(await bookOf()).toHaveLength(before);
  await shoot(buyer, 'closed');

  // And opens it again, for a day longer.
  await organiser.getByRole('button', { name: 'Nhận đơn đến lúc này' }).click();
  await buyer
    .getByRole('button', { name: /^Đặt mua / })
    .first()
    .waitFor();
});
