import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { photoPath } from '../../server/contract/photo-path.ts';
import { launchBrowser } from '../support/browser.ts';
import { startTestDatabase, type TestDatabase } from '../support/database.ts';
import { must } from '../support/market.ts';
import { putOnAir } from '../support/on-air.ts';
import { openPage } from '../support/people.ts';
import { drawing, phonePhoto } from '../support/photo.ts';
import { readQr } from '../support/qr.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

/** Of the demo's goods, some without certificates. */
const BANANAS = 'Chuối tây';
/** Nothing here waits for a picture or for the network; ms. */
const PATIENCE_MS = 15_000;

let db: TestDatabase;
let server: TestServer;
let browser: Browser;
let organiser: Page;

beforeAll(async () => {
  db = await startTestDatabase();
  server = await startTestServer({ DATABASE_URL: db.url });
  await putOnAir(server.domain, server.market);
  browser = await launchBrowser();
  const link = must(await server.domain.members.createLink({ kind: 'system' }, server.market.organiserId));
  organiser = await openPage(browser, `${server.url}/vao?token=${link.token}`);
  organiser.setDefaultTimeout(PATIENCE_MS);
  await organiser.getByRole('link', { name: 'Hàng hoá' }).click();
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await db?.close();
});

const bananas = () =>
  db.database.prisma.product.findFirstOrThrow({
    where: { name: BANANAS },
    include: { photo: true, household: true, certificates: true, variants: true },
  });

async function choosePhoto(page: Page, buffer: Buffer): Promise<void> {
  const file = { name: 'chuoi.jpg', mimeType: 'image/jpeg', buffer };
  await page.getByLabel('Chọn ảnh có sẵn').setInputFiles(file);
}

it('gives goods a photo, made small by the phone and nameless by the server; a producer; certificates', async () => {
  await organiser.getByRole('button', { name: `Sửa ${BANANAS}` }).click();
  const sheet = organiser.getByRole('dialog', { name: `Sửa ${BANANAS}` });
  // The first try is lost on its way, as on a weak uplink.
  await organiser.route('**/api/photos', (route) => route.abort(), { times: 1 });
  await choosePhoto(organiser, await phonePhoto(3_200, 2_400));
  await sheet.getByText('Mạng đang yếu hoặc mất').waitFor();
  await sheet.getByRole('button', { name: 'Thử lại' }).click();
  await sheet.getByLabel('Ảnh cho thấy gì?').fill('Một nải chuối chín');

  await sheet.getByRole('button', { name: 'Thêm hộ mới' }).click();
  const household = organiser.getByRole('dialog', { name: 'Thêm hộ mới' });
  await household.getByRole('button', { name: 'Lưu hộ' }).click();
  await household.getByText('Hãy điền ô này.').waitFor();
  await household.getByLabel('Tên hộ').fill('Hộ Sùng A Dơ');
  await household.getByLabel('Bản, thôn').fill('Bản Cát');
  await household.getByRole('button', { name: 'Lưu hộ' }).click();

  for (const [nr, expiresOn] of [
    [1, '2099-12-31'],
    [2, '2020-01-31'],
  ] as const) {
    await sheet.getByRole('button', { name: 'Thêm chứng nhận' }).click();
    const fields = sheet.getByRole('group', { name: `Chứng nhận ${nr}` });
    if (nr === 2) await fields.getByLabel('Loại').selectOption({ label: 'VietGAP' });
    else await fields.getByLabel('Số sao').selectOption({ label: '4 sao' });
    await fields.getByLabel('Số, mã').fill(`SỐ-${nr}`);
    await fields.getByLabel('Hết hạn ngày').fill(expiresOn);
  }
  await sheet.getByRole('button', { name: 'Lưu hàng' }).click();
  await organiser.getByText(`Đã lưu ${BANANAS}.`).waitFor();
  const card = organiser.getByRole('listitem').filter({ hasText: BANANAS });
  await card.getByText('hết hạn từ 31/01/2020: người xem không thấy').waitFor();

  const kept = await bananas();
  // As wide as what was sent: the phone has made it smaller before.
  expect(kept).toMatchObject({
    photo: { width: 1_080, height: 1_440, alt: 'Một nải chuối chín' },
    household: { name: 'Hộ Sùng A Dơ', village: 'Bản Cát' },
    certificates: [
      { kind: 'ocop', stars: 4, number: 'SỐ-1' },
      { kind: 'vietgap', stars: null, number: 'SỐ-2' },
    ],
  });
  const file = await fetch(server.url + photoPath(kept.photoId ?? '', 480));
  expect(await sharp(Buffer.from(await file.arrayBuffer())).metadata()).toMatchObject({
    format: 'webp',
    width: 480,
    height: 640,
  });
});

it('shows viewers the photo, the producer and the certificate that holds', async () => {
  const viewer = await openPage(browser, `${server.url}/xem/${server.market.saleEventId}`);
  await viewer.getByRole('listitem').filter({ hasText: BANANAS }).locator('img.thumb').waitFor();
  await viewer.getByRole('button', { name: `Xem kỹ: ${BANANAS}` }).click();
  const sheet = viewer.getByRole('dialog');
  await sheet.getByRole('img', { name: 'Một nải chuối chín' }).waitFor();
  await sheet.getByText('Hộ Sùng A Dơ, Bản Cát').waitFor();
  await sheet.getByText('OCOP 4 sao · SỐ-1').waitFor();
  expect(await sheet.getByText('VietGAP').count()).toBe(0);
  await sheet.getByRole('button', { name: 'Đặt mua' }).click();
  await viewer.getByRole('button', { name: 'Gửi đơn hàng' }).waitFor();
  await viewer.context().close();
});

it('says beside the field why a file is no photo', async () => {
  await organiser.getByRole('button', { name: 'Thêm hàng mới' }).click();
  await choosePhoto(organiser, Buffer.from('a file with the wrong name'));
  await organiser.getByText('Không đọc được ảnh này').waitFor();
  await choosePhoto(organiser, await drawing(300, 200).png().toBuffer());
  await organiser.getByLabel('Ảnh cho thấy gì?').waitFor();
  await organiser.getByRole('button', { name: 'Đóng' }).click();
});

it('renames and retires a kind, puts goods away and takes that back', async () => {
  await organiser.getByRole('button', { name: `Sửa ${BANANAS}` }).click();
  const sheet = organiser.getByRole('dialog');
  await sheet.getByLabel('Quy cách, ví dụ').fill('Nải lớn');
  await sheet.getByRole('button', { name: 'Ngừng bán quy cách này' }).click();
  await sheet.getByRole('button', { name: 'Lưu hàng' }).click();
  await organiser.getByText(`Đã lưu ${BANANAS}.`).waitFor();
  expect((await bananas()).variants).toMatchObject([{ name: 'Nải lớn', retiredAt: expect.any(Date) }]);

  const card = organiser.getByRole('listitem').filter({ hasText: BANANAS });
  await card.getByRole('button', { name: `Cất đi: ${BANANAS}` }).click();
  await card.waitFor({ state: 'detached' });
  expect((await bananas()).archivedAt).not.toBeNull();
  await organiser.getByRole('button', { name: 'Hoàn tác' }).click();
  await card.waitFor();
  expect((await bananas()).archivedAt).toBeNull();
});

it('invites by QR, changes a role, and removes a member, who is out at once', async () => {
  await organiser.getByRole('link', { name: 'Thành viên' }).click();
  await organiser.getByRole('button', { name: 'Thêm thành viên' }).click();
  await organiser.getByLabel('Họ tên').fill('Giàng Thị Mỷ');
  await organiser.getByLabel('Số điện thoại').fill('0912 345 677');
  await organiser.getByRole('button', { name: 'Lưu thành viên' }).click();
  const link = await organiser.getByLabel('Đường dẫn, dùng được một lần').inputValue();
  const qr = organiser.getByRole('img', { name: 'Mã QR của đường dẫn' });
  await qr.scrollIntoViewIfNeeded();
  expect(await readQr(await organiser.screenshot())).toBe(link);
  await organiser.getByRole('button', { name: 'Đóng' }).click();

  const member = await openPage(browser, link);
  await member.getByLabel('Đặt mã PIN').waitFor();
  const row = () => db.database.prisma.member.findFirstOrThrow({ where: { name: 'Giàng Thị Mỷ' } });
  const card = organiser.getByRole('listitem').filter({ hasText: 'Giàng Thị Mỷ' });
  await card.getByRole('button', { name: 'Thay đổi Giàng Thị Mỷ' }).click();
  await organiser.getByLabel('Vai trò').selectOption({ label: 'Người phụ' });
  await organiser.getByRole('button', { name: 'Đổi vai trò' }).click();
  await organiser.getByText('Đã đổi vai trò của Giàng Thị Mỷ.').waitFor();
  expect((await row()).role).toBe('helper');

  await card.getByRole('button', { name: 'Thay đổi Giàng Thị Mỷ' }).click();
  await organiser.getByRole('button', { name: 'Xoá thành viên' }).click();
  await organiser.getByRole('button', { name: 'Không, giữ lại' }).click();
  expect((await row()).removedAt).toBeNull();
  await organiser.getByRole('button', { name: 'Xoá thành viên' }).click();
  await organiser.getByRole('button', { name: 'Có, xoá thành viên' }).click();
  await organiser.getByText('Đã xoá Giàng Thị Mỷ.').waitFor();
  await card.waitFor({ state: 'detached' });
  expect(await row()).toMatchObject({ removedAt: expect.any(Date), phone: null, pinHash: null });
  expect((await member.request.get(`${server.url}/api/auth/me`)).status()).toBe(401);
  await member.context().close();
});

it('does not let the last organiser go', async () => {
  const card = organiser.getByRole('listitem').filter({ hasText: 'Đây là bạn' });
  await card.getByRole('button', { name: /^Thay đổi/ }).click();
  const sheet = organiser.getByRole('dialog');
  expect(await sheet.getByRole('button', { name: 'Xoá thành viên' }).count()).toBe(0);
  await sheet.getByLabel('Vai trò').selectOption({ label: 'Người bán' });
  await sheet.getByRole('button', { name: 'Đổi vai trò' }).click();
  await sheet.getByText('Đây là người tổ chức cuối cùng').waitFor();
});
