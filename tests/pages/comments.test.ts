import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Settings } from '../../server/contract/settings.ts';
import { launchBrowser } from '../support/browser.ts';
import { type Line, openLine } from '../support/line.ts';
import { putOnAir } from '../support/on-air.ts';
import { openPage } from '../support/people.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let browser: Browser;
let seller: Page;
let writerLine: Line;
let writer: Page;
let reader: Page;

beforeAll(async () => {
  server = await startTestServer();
  await putOnAir(server.domain, server.market);
  browser = await launchBrowser({ camera: true });
  const { saleEventId, sellerId } = server.market;
  const link = await server.domain.members.createLink({ kind: 'system' }, sellerId);
  if (!link.ok) throw new Error(link.error.code);
  seller = await openPage(browser, `${server.url}/vao?token=${link.data.token}`);
  await seller.getByRole('button', { name: /^Mở / }).click();
  writerLine = await openLine(server.url);
  writer = await openPage(browser, `${writerLine.url}/xem/${saleEventId}`);
  reader = await openPage(browser, `${server.url}/xem/${saleEventId}`);
  for (const page of [writer, reader]) await page.getByRole('button', { name: 'Bình luận' }).click();
});
afterAll(async () => {
  await browser?.close();
  await writerLine?.close();
  await server?.stop();
});

const orders = async () => (await server.domain.orders.list(server.market.saleEventId, 10)).orders;

async function write(page: Page, text: string): Promise<void> {
  await page.getByLabel('Viết bình luận').fill(text);
  await page.getByRole('button', { name: 'Gửi bình luận' }).click();
}

it('shows a comment to others with its number masked, and to the seller as a draft', async () => {
  await writer.getByLabel('Tên của bạn').fill('Chị Mai');
  await write(writer, 'A1 2 0901234567');
  await reader.getByRole('list', { name: 'Bình luận' }).getByText('A1 2 *******567').waitFor();
  expect(await reader.getByRole('list', { name: 'Bình luận' }).getByText('0901234567').count()).toBe(0);
  await writer.getByText('Người bán đã nhận và sẽ xác nhận đơn này.').waitFor();
  const drafts = seller.getByRole('list', { name: 'Khách chốt đơn, chờ bạn xác nhận' });
  await drafts.getByText('0901234567', { exact: true }).waitFor();
});

it('does not take the same comment for another sale', async () => {
  await reader.getByLabel('Tên của bạn').fill('Anh Nam');
  await write(reader, '0901.234.567 a1 x2');
  await reader.getByText('Đơn này người bán đã có rồi').waitFor();
  await seller.getByRole('list', { name: 'Bình luận' }).getByText('Đơn này có rồi').waitFor();
  expect(await seller.getByRole('button', { name: 'Lên đơn cho Chị Mai' }).count()).toBe(1);
});

it('becomes an order, once, when the seller confirms it', async () => {
  await seller.getByRole('button', { name: 'Lên đơn cho Chị Mai' }).click();
  const sheet = seller.getByRole('dialog');
  expect(await sheet.getByLabel('Số điện thoại của khách').inputValue()).toBe('0901234567');
  await sheet.getByRole('button', { name: 'Lưu đơn' }).dblclick();
  await sheet.waitFor({ state: 'detached' });
  await seller.getByRole('button', { name: 'Lên đơn cho Chị Mai' }).waitFor({ state: 'detached' });
  const placed = await orders();
  expect(placed.map(({ buyer, lines }) => [buyer.name, buyer.phone, lines[0]?.quantity])).toEqual([
    ['Chị Mai', '+84901234567', 2],
  ]);
});

it('hides a comment from viewers, and shows it to them again', async () => {
  await write(reader, 'mua ở chỗ khác rẻ hơn');
  await writer.getByText('mua ở chỗ khác rẻ hơn').waitFor();
  const rude = seller.getByRole('listitem').filter({ hasText: 'mua ở chỗ khác rẻ hơn' });
  await rude.getByRole('button', { name: 'Ẩn bình luận của Anh Nam' }).click();
  for (const page of [writer, reader]) {
    await page.getByText('mua ở chỗ khác rẻ hơn').waitFor({ state: 'detached' });
  }
  await rude.getByText(/ đã ẩn lúc \d/).waitFor();
  await rude.getByRole('button', { name: 'Hiện lại bình luận của Anh Nam' }).click();
  await writer.getByText('mua ở chỗ khác rẻ hơn').waitFor();
});

it('mutes a writer, who is told, and lets them write again', async () => {
  const rude = seller.getByRole('listitem').filter({ hasText: 'mua ở chỗ khác rẻ hơn' });
  await rude.getByRole('button', { name: 'Cấm bình luận: Anh Nam' }).click();
  await rude.getByText('Người này đang bị cấm bình luận.').waitFor();
  await write(reader, 'vẫn nói');
  await reader.getByText('Bạn không được bình luận nữa trong phiên này.').waitFor();
  await rude.getByRole('button', { name: 'Cho bình luận lại: Anh Nam' }).click();
  await reader.getByRole('button', { name: 'Gửi lại' }).click();
  await writer.getByText('vẫn nói').waitFor();
});

it('opens the order sheet, filled in, for a buyer whom this phone knows', async () => {
  await write(writer, 'A2 1 0907654321');
  await writer.getByRole('button', { name: 'Đặt luôn' }).click();
  let sheet = writer.getByRole('dialog');
  expect(await sheet.getByLabel('Số điện thoại').inputValue()).toBe('0907654321');
  await sheet.getByLabel('Họ tên').fill('Nguyễn Thị Mai');
  await sheet.getByLabel('Địa chỉ nhận hàng').fill('Số 3, phường Tây Hồ, Hà Nội');
  await sheet.getByRole('button', { name: 'Gửi đơn hàng' }).click();
  await sheet.getByRole('button', { name: 'Xong, xem tiếp' }).click();
  // The seller sees that the draft is no sale of its own.
  await seller.getByText('Khách đã tự đặt đúng đơn này rồi.').waitFor();
  await seller.getByRole('button', { name: 'Bỏ qua đơn của Chị Mai' }).click();
  await write(writer, 'a2 3');
  sheet = writer.getByRole('dialog');
  await sheet.getByText('Bình luận của bạn là đơn hàng.').waitFor();
  await sheet.getByRole('button', { name: 'Gửi đơn hàng' }).click();
  await sheet.getByText('Đã nhận đơn của bạn').waitFor();
  expect((await orders())[0]?.lines.map(({ quantity }) => quantity)).toEqual([3]);
  expect(await seller.getByRole('button', { name: /^Lên đơn cho/ }).count()).toBe(0);
});

it('keeps a comment that did not get through, and sends it again as the same', async () => {
  await writer.getByRole('button', { name: 'Xong, xem tiếp' }).click();
  writerLine.cut();
  await write(writer, 'mận ngọt lắm');
  await writer.getByText('Chưa gửi được').waitFor();
  writerLine.mend();
  await writer.getByText('Mất kết nối').waitFor({ state: 'detached' });
  await writer.getByRole('button', { name: 'Gửi lại' }).click();
  await reader.getByText('mận ngọt lắm').waitFor();
  await writer.getByText('Chưa gửi được').waitFor({ state: 'detached' });
});

it('gives a comment that is not allowed back to its writer, to be changed', async () => {
  const cookie = await server.signIn(server.market.organiserId);
  const known = await fetch(`${server.url}/api/settings`, { headers: { cookie } });
  const { defaults: _, ...stored } = Settings.parse(await known.json());
  const changed = await fetch(`${server.url}/api/settings`, {
    method: 'PUT',
    headers: { cookie, 'content-type': 'application/json' },
    body: JSON.stringify({ ...stored, comments: { words: [], links: false, slowSeconds: 0 } }),
  });
  expect(changed.status).toBe(200);
  await write(writer, 'rẻ hơn ở shop-khac.vn');
  const refused = writer.getByText('Bình luận có từ ngữ hoặc đường dẫn không được phép.');
  await refused.waitFor();
  expect(await writer.getByRole('button', { name: 'Gửi lại' }).count()).toBe(0);
  await writer.getByRole('button', { name: 'Sửa lại' }).click();
  await refused.waitFor({ state: 'detached' });
  expect(await writer.getByLabel('Viết bình luận').inputValue()).toBe('rẻ hơn ở shop-khac.vn');
});
