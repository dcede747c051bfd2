import { readFile } from 'node:fs/promises';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { OrderState } from '../../server/contract/order.ts';
import { openInLibreOffice } from '../support/libreoffice.ts';
import { must, organiser as system, viewer } from '../support/market.ts';
import { putOnAir } from '../support/on-air.ts';
import { openPage } from '../support/people.ts';
import { readQr } from '../support/qr.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const BUYERS = ['Trần Văn Bình', 'Sùng Thị Mỷ', '=HYPERLINK("x")'];

let server: TestServer;
let browser: Browser;
let organiser: Page;

const order = (index: number) => {
  const { saleEventId, listingIds } = server.market;
  return server.domain.orders.place(viewer, {
    idempotencyKey: crypto.randomUUID(),
    saleEventId,
    buyer: {
      name: BUYERS[index] ?? `Khách ${index}`,
      phone: `091200099${index}`,
      address: 'Số 5, bản Phặc Phày',
      provinceCode: '01',
      communeCode: '00004',
    },
    lines: [{ listingId: listingIds[0] ?? '', quantity: index + 1 }],
    payment: 'cod',
    consent: null,
    note: '',
  });
};
const statesNow = async () => {
  const { orders } = await server.domain.orders.list(server.market.saleEventId, 10);
  return orders.map(({ state }) => state);
};
const all = (state: OrderState) => BUYERS.map(() => state);

beforeAll(async () => {
  server = await startTestServer();
  await putOnAir(server.domain, server.market);
  for (const index of BUYERS.keys()) must(await order(index));
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  const { organiserId } = server.market;
  const link = must(await server.domain.members.createLink({ kind: 'system' }, organiserId));
  organiser = await openPage(browser, `${server.url}/vao?token=${link.token}`);
  await organiser.getByRole('link', { name: 'Sổ đơn hàng' }).click();
  await organiser.getByText('Trần Văn Bình').waitFor();
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const step = async (name: string) => {
  await organiser.getByRole('button', { name: 'Chọn tất cả đơn đang hiện' }).click();
  await organiser
    .getByRole('group', { name: 'Đã chọn 3 đơn' })
    .getByRole('button', { name, exact: true })
    .click();
};

it('confirms and packs in bulk, and takes a step back that was too much', async () => {
  await step('Xác nhận');
  await expect.poll(statesNow).toEqual(all('confirmed'));
  await step('Đã đóng gói');
  await expect.poll(statesNow).toEqual(all('packed'));
  await organiser.getByRole('button', { name: 'Hoàn tác' }).click();
  await expect.poll(statesNow).toEqual(all('confirmed'));
  await organiser.getByText('Đã lấy lại bước vừa rồi của 3 đơn.').waitFor();
  await step('Đã đóng gói');
  await expect.poll(statesNow).toEqual(all('packed'));
});

it('keeps a new order behind a bar until somebody wants it', async () => {
  must(await order(3));
  const bar = organiser.getByRole('button', { name: /^1 đơn mới/ });
  await bar.waitFor();
  expect(await organiser.getByText('Khách 3').count()).toBe(0);
  await bar.click();
  await organiser.getByText('Khách 3').waitFor();
});

it('prints a label with its code, which a camera reads, and where the parcel goes', async () => {
  const search = organiser.getByLabel('Tìm theo tên, số điện thoại hoặc mã đơn');
  await search.fill('tran van binh');
  await organiser.getByText('Sùng Thị Mỷ').waitFor({ state: 'detached' });
  await organiser.getByText('In và tải về').click();
  await organiser.getByRole('link', { name: 'Tem gửi hàng' }).click();
  await organiser.getByLabel('Khổ tem').selectOption('sheet');
  const label = organiser.locator('.label');
  await label.getByText('Phường Ba Đình, Hà Nội').waitFor();
  const code = (await label.locator('.label-code').textContent()) ?? '';
  expect(code).toMatch(/^CP-/);
  expect(await readQr(await label.locator('.label-qr').screenshot())).toBe(code);
  const pdf = await organiser.pdf({ preferCSSPageSize: true });
  // 100 × 150 mm in points, and one page for the one parcel.
  const text = pdf.toString('latin1');
  const [box] = /\/MediaBox \[0 0 [\d.]+ [\d.]+\]/.exec(text) ?? [''];
  expect(box.match(/[\d.]+/g)?.map((points) => Math.round(Number(points)))).toEqual([0, 0, 283, 425]);
  expect(text.match(/\/Type \/Page\b/g)).toHaveLength(1);
});

it('hands the orders out as a file that opens, with no formula in it', async () => {
  await organiser.getByRole('button', { name: 'Quay lại' }).click();
  await organiser.getByLabel('Tìm theo tên, số điện thoại hoặc mã đơn').fill('');
  await organiser.getByText('Sùng Thị Mỷ').waitFor();
  await organiser.getByText('In và tải về').click();
  const downloaded = organiser.waitForEvent('download');
  await organiser.getByRole('button', { name: 'Tải Excel' }).click();
  const path = await (await downloaded).path();
  const [orders] = await openInLibreOffice(await readFile(path), 'xlsx');
  const texts = orders?.rows.flat().map(({ value }) => value) ?? [];
  for (const name of BUYERS) expect(texts).toContain(name);
  expect(orders?.rows.flat().every(({ formula }) => formula === null)).toBe(true);
});

it('settles with a household what was delivered, takes a part off, and closes the sheet for good', async () => {
  const { catalog, orders, saleEvents } = server.domain;
  const { saleEventId, listingIds } = server.market;
  const household = must(await catalog.createHousehold({ name: 'Nhà ông Páo', village: 'Bản Phặc' }));
  const { listings } = must(await saleEvents.get(saleEventId));
  const listing = listings.find(({ id }) => id === listingIds[0]);
  const product = (await catalog.list()).find(({ variants }) =>
    variants.some(({ id }) => id === listing?.variantId),
  );
  if (listing === undefined || product === undefined) throw new Error('no goods');
  must(
    await catalog.update(system, product.id, {
      name: product.name,
      description: product.description,
      householdId: household.id,
      variants: [],
      newVariants: [],
    }),
  );
  const packed = (await orders.list(saleEventId, 10)).orders.filter(({ state }) => state === 'packed');
  const orderIds = packed.map(({ orderId }) => orderId);
  for (const to of ['shipped', 'delivered'] as const) {
    must(await orders.move(system, saleEventId, { orderIds, to, reason: '' }));
  }
  const grossDong = packed.reduce((sum, { totalDong }) => sum + totalDong, 0);

  await organiser.getByRole('link', { name: 'Quyết toán với hộ' }).click();
  await organiser.getByRole('button', { name: 'Lập bảng quyết toán' }).click();
  const sheet = organiser.getByRole('dialog');
  await sheet.getByRole('button', { name: 'Lập bảng quyết toán' }).click();
  await sheet.getByText('Hãy chọn hộ.').waitFor();
  await sheet.getByLabel('Hộ sản xuất').selectOption({ label: 'Nhà ông Páo · Bản Phặc' });
  await sheet.getByRole('button', { name: 'Lập bảng quyết toán' }).click();
  const sum = organiser.getByRole('row', { name: /^Cộng tiền hàng/ });
  expect((await sum.textContent())?.replace(/\D/g, '')).toBe(String(grossDong));

  await organiser.getByRole('button', { name: 'Thêm khoản trừ' }).click();
  await organiser.getByLabel('Tên khoản trừ').fill('Phí hợp tác xã');
  await organiser.getByRole('button', { name: 'Lưu các khoản trừ' }).click();
  await organiser.getByText('Từ 0,01 đến 100.').waitFor();
  await organiser.getByLabel(/^Phần trăm/).fill('2,5');
  await organiser.getByRole('button', { name: 'Lưu các khoản trừ' }).click();
  await organiser.getByText('Đã lưu.').waitFor();
  await organiser.getByRole('button', { name: 'Chốt bảng' }).click();
  await organiser.getByRole('button', { name: 'Có, chốt bảng' }).click();
  await organiser.getByText('Đã chốt').waitFor();
  const [settlement] = await server.domain.settlements.list();
  expect(settlement).toMatchObject({ state: 'closed', grossDong, netDong: grossDong - grossDong / 40 });
  expect(await organiser.getByRole('button', { name: 'Lưu các khoản trừ' }).count()).toBe(0);
});
