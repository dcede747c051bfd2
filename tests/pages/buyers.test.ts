import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { must } from '../support/market.ts';
import { putOnAir } from '../support/on-air.ts';
import { openPage } from '../support/people.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const SEO = { name: 'Vàng Seo Lử', phone: '0912000444', address: 'Bản Phố, Bắc Hà' };

let server: TestServer;
let browser: Browser;
let organiser: Page;

beforeAll(async () => {
  server = await startTestServer();
  await putOnAir(server.domain, server.market);
  browser = await launchBrowser();
  await order('refused');
  const link = must(await server.domain.members.createLink({ kind: 'system' }, server.market.organiserId));
  organiser = await openPage(browser, `${server.url}/vao?token=${link.token}`);
  await organiser.getByRole('link', { name: 'Phiên chợ', exact: true }).waitFor();
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** An order of the same buyer that has come to this end; null: it has just been placed. */
async function order(end: 'refused' | 'delivered' | null): Promise<string> {
  const { saleEventId } = server.market;
  const { listings } = must(await server.domain.saleEvents.get(saleEventId));
  const placed = must(
    await server.domain.orders.place(
      { kind: 'viewer' },
      {
        idempotencyKey: crypto.randomUUID(),
        saleEventId,
        buyer: SEO,
        payment: 'cod',
        consent: '1',
        note: '',
        lines: [{ listingId: listings[0]?.id ?? '', quantity: 1 }],
      },
    ),
  );
  const steps = end === null ? [] : (['confirmed', 'packed', 'shipped', end] as const);
  for (const to of steps) {
    const move = { orderIds: [placed.orderId], to, reason: '' };
    must(await server.domain.orders.move({ kind: 'system' }, saleEventId, move));
  }
  return placed.orderId;
}

it('warns of a buyer who did not take a parcel before', async () => {
  const orderId = await order(null);
  await organiser.goto(`${server.url}/to-chuc#/phien/${server.market.saleEventId}`);
  await organiser.getByText('Đã 1 lần không nhận hàng').first().waitFor();
  const move = { orderIds: [orderId], to: 'cancelled' as const, reason: '' };
  must(await server.domain.orders.move({ kind: 'system' }, server.market.saleEventId, move));
});

it('finds a buyer, and hands over everything that is stored', async () => {
  await organiser.getByRole('link', { name: 'Người mua' }).click();
  await organiser.getByLabel('Tìm theo tên hoặc số điện thoại').fill('000 444');
  const card = organiser.getByRole('listitem').filter({ hasText: SEO.name });
  await card.getByText('2 đơn').waitFor();
  const saving = organiser.waitForEvent('download');
  await card.getByRole('button', { name: `Lưu thành tệp: dữ liệu của ${SEO.name}` }).click();
  const file = await (await saving).path();
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({
    phone: '+84912000444',
    orders: [{ state: 'refused', buyer: { address: SEO.address } }, { state: 'cancelled' }],
    consents: [{ version: '1' }, { version: '1' }],
  });
});

it('blocks a number with the reason, and takes it back', async () => {
  await organiser.getByRole('button', { name: `Chặn số này của ${SEO.name}` }).click();
  const sheet = organiser.getByRole('dialog');
  expect(await sheet.getByLabel('Số điện thoại').inputValue()).toBe('0912 000 444');
  await sheet.getByLabel('Vì sao').fill('bom hàng hai lần');
  await sheet.getByRole('button', { name: 'Chặn số này' }).click();
  await organiser.getByText('Đã chặn số 0912 000 444.').waitFor();
  const listed = organiser.getByRole('list', { name: 'Số bị chặn' }).getByRole('listitem');
  await listed.getByText('bom hàng hai lần').waitFor();
  await expect(order(null)).rejects.toThrow('number_blocked');
  expect(await organiser.getByRole('button', { name: `Chặn số này của ${SEO.name}` }).count()).toBe(0);
  await listed.getByRole('button', { name: 'Bỏ chặn số 0912 000 444' }).click();
  await organiser.getByText('Chưa chặn số nào.').waitFor();
});

it('erases a person on request after asking once more, and keeps the order in the book', async () => {
  await organiser.getByRole('button', { name: `Xoá người này: ${SEO.name}` }).click();
  const sheet = organiser.getByRole('dialog');
  await sheet.getByRole('button', { name: 'Xoá hẳn' }).click();
  await organiser.getByText('Đã xoá.', { exact: true }).waitFor();
  await organiser.getByText('Chưa có người mua nào như vậy.').waitFor();
  await organiser.goto(`${server.url}/to-chuc#/phien/${server.market.saleEventId}`);
  await organiser.getByText('Đã xoá theo yêu cầu').first().waitFor();
  expect(await organiser.getByText(SEO.name).count()).toBe(0);
});
