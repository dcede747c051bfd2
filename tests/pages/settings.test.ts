import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { must } from '../support/market.ts';
import { putOnAir } from '../support/on-air.ts';
import { openPage } from '../support/people.ts';
import { phonePhoto } from '../support/photo.ts';
import { addOldRecording } from '../support/recording.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let browser: Browser;
let organiser: Page;
let buyer: Page;

beforeAll(async () => {
  server = await startTestServer({ COOP_NAME: 'HTX Vân Hồ' });
  await putOnAir(server.domain, server.market);
  browser = await launchBrowser();
  const link = must(await server.domain.members.createLink({ kind: 'system' }, server.market.organiserId));
  organiser = await openPage(browser, `${server.url}/vao?token=${link.token}`);
  await organiser.getByRole('link', { name: 'Cài đặt' }).click();
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const save = (page: Page) => page.getByRole('button', { name: 'Lưu cài đặt' }).click();

it('says what holds where nothing is set, and what is wrong beside the field', async () => {
  await organiser.getByText('Để trống thì dùng của máy chủ: HTX Vân Hồ').waitFor();
  await organiser.getByLabel('Số điện thoại cho người mua').fill('gọi tôi');
  await organiser.getByLabel('Số tài khoản').fill('0123456789');
  await save(organiser);
  await organiser.getByText('Số điện thoại chưa đúng').waitFor();
  await organiser.getByText('Hãy chọn ngân hàng của tài khoản này.').waitFor();
  await organiser.getByText('Chưa lưu: có ô chưa đúng ở trên.').waitFor();
});

it('keeps name, phone, logo, account and fees, which are there after a reload', async () => {
  await organiser.getByLabel('Tên hợp tác xã').fill('HTX Mộc Châu');
  await organiser.getByLabel('Số điện thoại cho người mua').fill('0212 3866 123');
  await organiser.getByLabel('Ngân hàng').selectOption({ label: 'Agribank' });
  await organiser.getByLabel('Phí chung cho mỗi đơn (đồng)').fill('30.000');
  await organiser.getByRole('button', { name: 'Thêm tỉnh có phí khác' }).click();
  const line = organiser.getByRole('group', { name: 'Tỉnh có phí khác 1' });
  await line.getByLabel('Tỉnh, thành phố').selectOption({ label: 'Sơn La' });
  await line.getByLabel('Phí cho mỗi đơn (đồng)').fill('12.000');
  await organiser
    .getByLabel('Chọn lô-gô')
    .setInputFiles({ name: 'logo.jpg', mimeType: 'image/jpeg', buffer: await phonePhoto(400, 300) });
  await organiser.getByRole('img', { name: 'Lô-gô của hợp tác xã' }).waitFor();
  await save(organiser);
  await organiser.getByText('Đã lưu. Cài đặt mới được dùng ngay.').waitFor();
  await organiser.reload();
  await organiser.getByRole('img', { name: 'Lô-gô của hợp tác xã' }).waitFor();
  expect(await organiser.getByLabel('Tên hợp tác xã').inputValue()).toBe('HTX Mộc Châu');
  expect(await organiser.getByLabel('Số tài khoản').inputValue()).toBe('0123456789');
  expect(await line.getByLabel('Phí cho mỗi đơn (đồng)').inputValue()).toBe('12.000');
});

it('a second organiser who saves over it is told, and nothing of the first is lost', async () => {
  const second = await organiser.context().newPage();
  await second.goto(`${server.url}/to-chuc#/cai-dat`);
  await second.getByLabel('Tên hợp tác xã').fill('Tên của người thứ hai');
  await organiser.getByLabel('Người bán mất mạng thì chờ bao lâu (giây)').fill('90');
  await save(organiser);
  await organiser.getByText('Đã lưu.').waitFor();
  await save(second);
  await second.getByText('Người khác vừa lưu thay đổi.').waitFor();
  await second.getByRole('button', { name: 'Thử lại' }).click();
  await expect
    .poll(() => second.getByLabel('Người bán mất mạng thì chờ bao lâu (giây)').inputValue())
    .toBe('90');
  expect(await second.getByLabel('Tên hợp tác xã').inputValue()).toBe('HTX Mộc Châu');
  await second.close();
});

it('a buyer sees the fee of the province before the order, and the book holds it', async () => {
  buyer = await openPage(browser, `${server.url}/xem/${server.market.saleEventId}`);
  await buyer
    .getByRole('list', { name: 'Hàng trong phiên chợ' })
    .getByRole('button', { name: /^Đặt mua/ })
    .first()
    .click();
  const sheet = buyer.getByRole('dialog');
  const fee = sheet.getByTestId('delivery-fee');
  await sheet.getByLabel('Họ tên').first().fill('Lò Văn Pánh');
  await sheet.getByLabel('Số điện thoại').first().fill('0912 000 333');
  await sheet.getByLabel('Địa chỉ nhận hàng').fill('Bản Áng');
  await fee.getByText(/^30\.000/).waitFor();
  await sheet.getByLabel('Tỉnh, thành phố').selectOption({ label: 'Sơn La' });
  await fee.getByText(/^12\.000/).waitFor();

  // Meanwhile it becomes dearer: nothing is sold at a sum that was not seen.
  const province = organiser.getByRole('group', { name: 'Tỉnh có phí khác 1' });
  await province.getByLabel('Phí cho mỗi đơn (đồng)').fill('15.000');
  await save(organiser);
  await organiser.getByText('Đã lưu.').waitFor();
  await sheet.getByRole('button', { name: 'Gửi đơn hàng' }).click();
  await sheet.getByText('Phí giao hàng vừa thay đổi').waitFor();
  await fee.getByText(/^15\.000/).waitFor();
  expect((await server.domain.orders.list(server.market.saleEventId, 10)).orders).toEqual([]);

  await sheet.getByRole('button', { name: 'Gửi đơn hàng' }).click();
  await sheet.getByText('Đã nhận đơn của bạn').waitFor();
  await fee.getByText(/^15\.000/).waitFor();
  const { orders } = await server.domain.orders.list(server.market.saleEventId, 10);
  const [order] = orders;
  const goodsDong = order?.lines.reduce((sum, line) => sum + line.quantity * line.unitPriceDong, 0) ?? 0;
  expect(order).toMatchObject({ deliveryFee: 15_000, totalDong: goodsDong + 15_000 });
});

it('asks before recordings are deleted that a shorter time would not keep', async () => {
  const recordings = join(server.dataDir, 'transcoder', 'recordings');
  await addOldRecording(recordings, { name: crypto.randomUUID(), ageDays: 9, bytes: 3_400_000 });
  await organiser.reload();
  await organiser.getByText('Đang có 1 bản ghi, chiếm 3,4 MB.').waitFor();
  const days = organiser.getByLabel('Giữ bản ghi bao nhiêu ngày');
  await days.fill('7');
  await save(organiser);
  const sheet = organiser.getByRole('dialog');
  await sheet.getByText('1 bản ghi cũ (3,4 MB) bị xoá ngay').waitFor();
  await sheet.getByRole('button', { name: 'Không, giữ lại' }).click();
  await sheet.waitFor({ state: 'detached' });
  expect(await readdir(recordings)).toHaveLength(1);
  await save(organiser);
  await sheet.getByRole('button', { name: 'Lưu và xoá bản ghi cũ' }).click();
  await organiser.getByText('Đã lưu.').waitFor();
  await expect.poll(() => readdir(recordings)).toEqual([]);
});
