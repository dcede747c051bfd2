import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { type Line, openLine } from '../support/line.ts';
import { must } from '../support/market.ts';
import { putOnAir } from '../support/on-air.ts';
import { PHONE } from '../support/people.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const PLUMS = 'Mận hậu Mộc Châu · Thùng 5 kg';
const HONEY = 'Mật ong bạc hà · Hũ 500 ml';
const HONEY_LIMIT = 5;
const PHONE_OF_COOP = '02123866123';
const WAITING = 'Đang chờ mạng.';
const CONFIRMED = 'Đã nhận đơn của bạn';

let server: TestServer;
let line: Line;
let browser: Browser;
let phone: BrowserContext;

beforeAll(async () => {
  server = await startTestServer({ COOP_PHONE: PHONE_OF_COOP });
  await putOnAir(server.domain, server.market);
  line = await openLine(server.url);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await line?.close();
  await server?.stop();
});

/** A phone that has never been here. */
beforeEach(async () => {
  await phone?.close();
  line.mend();
  phone = await browser.newContext(PHONE);
});

async function visit(): Promise<Page> {
  const page = await phone.newPage();
  await page.goto(`${line.url}/xem/${server.market.saleEventId}`);
  await page.getByRole('list', { name: 'Hàng trong phiên chợ' }).waitFor();
  return page;
}

/** What the next visit needs is put on the phone after the first picture, for which there is no camera here. */
async function keepEverything(page: Page): Promise<void> {
  await page.evaluate(async () => {
    document.dispatchEvent(new Event('playing'));
    await navigator.serviceWorker.ready;
  });
  const databases = () => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
  await expect.poll(databases, { timeout: 20_000 }).toContain('cho-phien-pages');
}

/** Opens the order sheet of a listing and fills it in, up to the button that sends. */
async function fillOrder(page: Page, listing: string, quantity: number, number: string): Promise<Locator> {
  const goods = page.getByRole('list', { name: 'Hàng trong phiên chợ' });
  await goods.getByRole('button', { name: `Đặt mua ${listing}` }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('Số lượng').fill(String(quantity));
  await sheet.getByLabel('Họ tên').fill('Trần Văn Bình');
  await sheet.getByLabel('Số điện thoại').fill(number);
  await sheet.getByLabel('Địa chỉ nhận hàng').fill('Số 5, đường Hoàng Quốc Việt, Hà Nội');
  // Asked before the first order of a phone only.
  const agree = sheet.getByLabel('Tôi đã đọc và đồng ý');
  if (await agree.isVisible()) await agree.check();
  return sheet;
}

const send = (sheet: Locator) => sheet.getByRole('button', { name: 'Gửi đơn hàng' }).click();

/** How many orders the phone has, and what else of ours but the language. */
function keptOn(page: Page) {
  return page.evaluate(async () => {
    const opened = indexedDB.open('cho-phien');
    const orders = await new Promise<number>((resolve) => {
      opened.onsuccess = () => {
        const count = opened.result.transaction('orders').objectStore('orders').count();
        count.onsuccess = () => resolve(count.result);
      };
    });
    opened.result.close();
    return {
      orders,
      keys: Object.keys(localStorage)
        .filter((key) => key !== 'cho-phien.language')
        .sort(),
    };
  });
}

async function ordersOf(number: string) {
  const { orders } = await server.domain.orders.list(server.market.saleEventId, 100);
  return orders.filter(({ buyer }) => buyer.phone === `+84${number.slice(1)}`);
}

it('brings an order that was sent without a network through a reload without one, once', async () => {
  const number = '0912000111';
  const page = await visit();
  await keepEverything(page);
  const sheet = await fillOrder(page, PLUMS, 2, number);
  line.cut();
  await send(sheet);
  await sheet.getByText(WAITING).waitFor();
  await page.reload();
  // No goods and no picture, but the order is there, and says so.
  await page.getByText(WAITING).waitFor();
  expect(await ordersOf(number)).toEqual([]);

  line.mend();
  await page.getByText(CONFIRMED).waitFor();
  await page.getByRole('button', { name: 'Mã đơn' }).click();
  const orders = await ordersOf(number);
  expect(orders).toMatchObject([{ state: 'placed', lines: [{ quantity: 2 }] }]);
  expect((await page.getByTestId('order-code').textContent())?.trim()).toBe(orders[0]?.orderCode);
  await page.getByRole('button', { name: 'Xong, xem tiếp' }).click();
  await page.getByRole('button', { name: 'Đơn của tôi (1)' }).waitFor();
});

it('shows the orders of a phone on the home page without a network, as they were last known', async () => {
  const number = '0912000333';
  const page = await visit();
  await keepEverything(page);
  await send(await fillOrder(page, PLUMS, 1, number));
  await page.getByRole('dialog').getByText(CONFIRMED).waitFor();
  await page.getByRole('button', { name: 'Xong, xem tiếp' }).click();
  const [order] = await ordersOf(number);
  if (!order) throw new Error('the order is not there');
  const move = { orderIds: [order.orderId], to: 'confirmed' as const, reason: '' };
  must(await server.domain.orders.move({ kind: 'system' }, server.market.saleEventId, move));
  await page.getByRole('button', { name: 'Đơn của tôi (1)' }).click();
  const sheet = page.getByRole('dialog', { name: 'Đơn của tôi' });
  await sheet.getByText('Đã xác nhận', { exact: true }).waitFor();
  await sheet.getByRole('button', { name: 'Đóng' }).click();

  line.cut();
  await page.goto(line.url);
  await page.getByText('Mạng đang yếu hoặc mất.').waitFor();
  await page.getByRole('button', { name: 'Đơn của tôi (1)' }).click();
  const home = page.getByRole('dialog', { name: 'Đơn của tôi' });
  await home.getByText(order.orderCode).waitFor();
  await home.getByText('Đã xác nhận', { exact: true }).waitFor();
  await home.getByText(/^Xem lúc .*\d\d:\d\d/).waitFor();
});

it('shows what was on sale without a network, and says that it is what the phone has kept, and of when', async () => {
  const page = await visit();
  await keepEverything(page);
  const { saleEvent } = must(await server.domain.saleEvents.get(server.market.saleEventId));
  line.cut();
  await page.reload();
  await page.getByText(/Đây là bản lưu trên máy, xem lúc \d\d:\d\d/).waitFor();
  await page.getByRole('heading', { name: saleEvent.title }).waitFor();
  await page.getByRole('list', { name: 'Hàng trong phiên chợ' }).getByText(PLUMS).waitFor();
  expect(await page.getByRole('link', { name: /^Gọi / }).getAttribute('href')).toBe(`tel:${PHONE_OF_COOP}`);
  expect(await page.getByRole('button', { name: /Đặt mua/ }).count()).toBe(0);

  line.mend();
  await page.getByRole('button', { name: `Đặt mua ${PLUMS}` }).waitFor();
});

it('shows what the phone has kept where packets vanish, before a request is given up, until an answer comes', async () => {
  const page = await visit();
  await keepEverything(page);
  const asked = page.waitForRequest(/\/public$/);
  const givenUp: string[] = [];
  page.on('requestfailed', (request) => givenUp.push(request.url()));
  line.lose();
  await page.reload({ waitUntil: 'commit' });
  const request = await asked;
  const kept = page.getByText(/Đây là bản lưu trên máy/);
  await kept.waitFor();
  expect(givenUp).not.toContain(request.url());
  line.mend();
  await page.getByRole('button', { name: `Đặt mua ${PLUMS}` }).waitFor();
  await kept.waitFor({ state: 'detached' });
});

it('leaves nothing of a buyer on a shared phone, once they have said yes', async () => {
  const page = await visit();
  await send(await fillOrder(page, PLUMS, 1, '0912000444'));
  await page.getByRole('dialog').getByText(CONFIRMED).waitFor();
  await page.getByRole('button', { name: 'Xong, xem tiếp' }).click();
  await page.getByRole('button', { name: 'Đơn của tôi (1)' }).click();
  const forget = page.getByRole('button', { name: 'Xoá tôi khỏi máy này' });
  await forget.click();
  await page.getByRole('button', { name: 'Không, giữ lại' }).click();
  expect(await keptOn(page)).toMatchObject({ orders: 1, keys: expect.arrayContaining(['cho-phien.buyer']) });
  await forget.click();
  await page.getByRole('button', { name: 'Có, xoá' }).click();
  await page.getByText('Máy này không còn nhớ gì về bạn').waitFor();
  await page.getByRole('button', { name: 'Xong', exact: true }).click();
  await page.getByRole('heading', { name: 'Chợ vùng cao' }).waitFor();
  expect(await keptOn(page)).toEqual({ orders: 0, keys: [] });
  // The co-operative has the order as before.
  expect(await ordersOf('0912000444')).toMatchObject([{ state: 'placed' }]);
});

it('holds the limit of a buyer who orders in two tabs at once, and says why', async () => {
  const number = '0912000222';
  const tabs = await Promise.all([visit(), visit()]);
  const sheets = await Promise.all(tabs.map((tab) => fillOrder(tab, HONEY, HONEY_LIMIT - 2, number)));
  await Promise.all(sheets.map(send));
  // Which tab is the first is anybody's guess.
  const ends = await Promise.all(
    sheets.map((sheet) =>
      Promise.any([
        sheet
          .getByText(CONFIRMED)
          .waitFor()
          .then(() => 'confirmed'),
        sheet
          .getByRole('alert')
          .getByText(`Mỗi người được mua nhiều nhất ${HONEY_LIMIT}.`)
          .waitFor()
          .then(() => 'refused'),
      ]),
    ),
  );
  expect(ends.sort()).toEqual(['confirmed', 'refused']);
  expect(await ordersOf(number)).toMatchObject([{ lines: [{ quantity: HONEY_LIMIT - 2 }] }]);
});
