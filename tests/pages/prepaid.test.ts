import { readFile } from 'node:fs/promises';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { putOnAir } from '../support/on-air.ts';
import { openPage } from '../support/people.ts';
import { readQr } from '../support/qr.ts';
import { sepayHeaders, sepayTransaction } from '../support/sepay.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { readVietQr } from '../support/vietqr.ts';

const PLUMS = 'Mận hậu Mộc Châu · Thùng 5 kg';
const ACCOUNT = '0123499999';
const SECRET = 'a secret of the feed and the market';

let server: TestServer;
let browser: Browser;
let organiser: Page;
let buyer: Page;
let transactions = 0;

beforeAll(async () => {
  server = await startTestServer({
    BANK_BIN: '970446',
    BANK_ACCOUNT: ACCOUNT,
    BANK_OWNER: 'HTX MAN HAU MOC CHAU',
    BANK_FEED_SECRET: SECRET,
  });
  await putOnAir(server.domain, server.market);
  browser = await launchBrowser({ camera: true });
  const link = await server.domain.members.createLink({ kind: 'system' }, server.market.organiserId);
  if (!link.ok) throw new Error(link.error.code);
  organiser = await openPage(browser, `${server.url}/vao?token=${link.data.token}`);
  await organiser.getByRole('link', { name: 'Phiên chợ', exact: true }).waitFor();
  await organiser.goto(`${server.url}/to-chuc#/phien/${server.market.saleEventId}`);
  buyer = await openPage(browser, `${server.url}/xem/${server.market.saleEventId}`);
  await buyer.context().grantPermissions(['clipboard-read', 'clipboard-write']);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** The bank feed reports money, as it does over the internet. */
async function transfer(content: string, transferAmount: number): Promise<void> {
  transactions += 1;
  const body = JSON.stringify(
    sepayTransaction({ id: transactions, accountNumber: ACCOUNT, content, transferAmount }),
  );
  const headers = sepayHeaders(SECRET, body, Date.now());
  const answer = await fetch(`${server.url}/api/bank-transfers`, { method: 'POST', headers, body });
  expect(answer.status).toBe(200);
}

/** Orders a crate of plums to be paid by transfer; the sheet then shows how. */
async function orderPrepaid(): Promise<Locator> {
  const goods = buyer.getByRole('list', { name: 'Hàng trong phiên chợ' });
  await goods.getByRole('button', { name: `Đặt mua ${PLUMS}` }).click();
  const sheet = buyer.getByRole('dialog');
  await sheet.getByLabel('Họ tên').fill('Trần Văn Bình');
  await sheet.getByLabel('Số điện thoại').fill('0912 000 777');
  await sheet.getByLabel('Địa chỉ nhận hàng').fill('Số 5, đường Hoàng Quốc Việt, Hà Nội');
  await sheet.getByLabel(/^Chuyển khoản trước/).check();
  await sheet.getByRole('button', { name: 'Gửi đơn hàng' }).click();
  await sheet.getByRole('timer').waitFor();
  return sheet;
}

async function newestOrder() {
  const { orders } = await server.domain.orders.list(server.market.saleEventId, 10);
  const [order] = orders;
  if (order?.payment.method !== 'vietqr') throw new Error('no prepaid order');
  return { ...order, payment: order.payment };
}

/** Photographs the screen from the code on, as another phone's camera would. */
async function photograph(sheet: Locator): Promise<Buffer> {
  await sheet.getByRole('img', { name: 'Mã QR để chuyển khoản' }).scrollIntoViewIfNeeded();
  return buyer.screenshot();
}

const orderCard = (code: string) => organiser.getByRole('listitem').filter({ hasText: code });

it('shows a code that another phone reads off a screen 360 pixels wide', async () => {
  const sheet = await orderPrepaid();
  const { payment, totalDong, orderCode } = await newestOrder();
  const seen = await readQr(await photograph(sheet));
  expect(seen).toBe(payment.payload);
  expect(readVietQr(seen)).toMatchObject({
    bankBin: '970446',
    account: ACCOUNT,
    amountDong: BigInt(totalDong),
    purpose: orderCode.replace('-', ''),
  });
  await buyer.emulateMedia({ colorScheme: 'dark' });
  expect(await readQr(await photograph(sheet))).toBe(payment.payload);
  await buyer.emulateMedia({ colorScheme: 'light' });
});

it('gives the same code as a picture, and every line to be copied', async () => {
  const sheet = buyer.getByRole('dialog');
  const { payment } = await newestOrder();
  const download = buyer.waitForEvent('download');
  await sheet.getByRole('button', { name: 'Lưu ảnh mã QR' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe(`${payment.reference}.png`);
  expect(await readQr(await readFile(await file.path()))).toBe(payment.payload);
  for (const [name, text] of [
    ['Chép số tài khoản', ACCOUNT],
    ['Chép số tiền', String(payment.amountDong)],
    ['Chép nội dung', payment.reference],
  ] as const) {
    await sheet.getByRole('button', { name }).click();
    await sheet.getByText('Đã chép').waitFor();
    await expect.poll(() => buyer.evaluate(() => navigator.clipboard.readText())).toBe(text);
  }
  await sheet.getByText('Co-op Bank').waitFor();
});

it('says that the money has come as soon as the bank does, to both sides', async () => {
  const sheet = buyer.getByRole('dialog');
  const { payment, orderCode } = await newestOrder();
  await orderCard(orderCode).getByText('Chờ chuyển khoản').waitFor();
  expect(await orderCard(orderCode).getByRole('button', { name: 'Xác nhận' }).count()).toBe(0);
  await transfer(`MBVCB.3278.${payment.reference}.CT tu 0071 toi ${ACCOUNT}`, payment.amountDong);
  await sheet.getByText('Đã nhận được tiền').waitFor();
  expect(await sheet.getByRole('timer').count()).toBe(0);
  await orderCard(orderCode).getByText('Đã chuyển khoản').waitFor();
  await orderCard(orderCode).getByRole('button', { name: 'Xác nhận' }).click();
  await orderCard(orderCode).getByText('Đã xác nhận').first().waitFor();
  await sheet.getByRole('button', { name: 'Xong, xem tiếp' }).click();
});

it('finds the code again after a reload, until staff have seen the money', async () => {
  const sheet = await orderPrepaid();
  const { payment, orderCode } = await newestOrder();
  await sheet.getByRole('button', { name: 'Xong, xem tiếp' }).click();
  await buyer.reload();
  await buyer.getByRole('button', { name: /^Đơn của tôi.*Chờ chuyển khoản/ }).click();
  expect(await readQr(await photograph(buyer.getByRole('dialog')))).toBe(payment.payload);
  await organiser.getByRole('button', { name: /đơn mới/ }).click();
  await organiser.getByRole('button', { name: `Đã nhận tiền đơn ${orderCode}` }).click();
  await organiser.getByRole('dialog').getByRole('button', { name: 'Đã nhận tiền', exact: true }).click();
  const mine = buyer.getByRole('dialog').getByRole('listitem').filter({ hasText: orderCode });
  await mine.getByText('Đã nhận được tiền').waitFor();
  await buyer.keyboard.press('Escape');
});

it('lets an organiser say what money is for that fits no order', async () => {
  await orderPrepaid();
  const { payment, orderCode } = await newestOrder();
  await transfer('tien man cua chi Hoa', 5_000);
  await transfer(payment.reference, payment.amountDong - 1_000);
  await organiser.reload();
  await organiser.getByRole('link', { name: 'Chuyển khoản (2)' }).click();
  const wrong = organiser.getByRole('listitem').filter({ hasText: 'Số tiền khác với đơn.' });
  await wrong.getByRole('button', { name: 'Tính cho một đơn' }).click();
  const settle = organiser.getByRole('dialog');
  expect(await settle.getByLabel(/^Mã đơn/).inputValue()).toBe(orderCode);
  await settle.getByLabel(/^Mã đơn/).fill('CP-ZZZZZ');
  await settle.getByRole('button', { name: 'Tính cho đơn này' }).click();
  await settle.getByText('Không có đơn nào mang mã này.').waitFor();
  await settle.getByLabel(/^Mã đơn/).fill(orderCode.toLowerCase());
  await settle.getByRole('button', { name: 'Tính cho đơn này' }).click();
  await buyer.getByRole('dialog').getByText('Đã nhận được tiền').waitFor();

  const unknown = organiser.getByRole('listitem').filter({ hasText: 'tien man cua chi Hoa' });
  await unknown.getByRole('button', { name: 'Để riêng' }).click();
  await settle.getByRole('button', { name: /^Để riêng/ }).click();
  await settle.getByText('Hãy ghi lại cách xử lý.').waitFor();
  await settle.getByLabel(/^Đã xử lý/).fill('Đã gọi chị Hoa');
  await settle.getByRole('button', { name: /^Để riêng/ }).click();
  await organiser.getByText('Không có khoản nào cần xem.').waitFor();
  await buyer.getByRole('button', { name: 'Xong, xem tiếp' }).click();
});

it('says when the time is over or the order is cancelled, and takes the same goods anew', async () => {
  const sheet = await orderPrepaid();
  const { orderId } = await newestOrder();
  await buyer.clock.install();
  await buyer.clock.fastForward(16 * 60_000);
  await sheet.getByText('Hết giờ chuyển khoản.').waitFor();
  const cancelled = await server.domain.orders.move({ kind: 'system' }, server.market.saleEventId, {
    orderIds: [orderId],
    to: 'cancelled',
    reason: '',
  });
  expect(cancelled.ok).toBe(true);
  await sheet.getByText('Đơn đã huỷ khi chưa trả tiền.').waitFor();
  expect(await sheet.getByRole('img', { name: 'Mã QR để chuyển khoản' }).count()).toBe(0);
  await sheet.getByRole('button', { name: 'Đặt lại' }).click();
  await sheet.getByRole('button', { name: 'Gửi đơn hàng' }).waitFor();
  await sheet.getByText(PLUMS).waitFor();
});
