import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { lanAddresses } from '../../server/lib/addresses.ts';
import { launchBrowser } from '../support/browser.ts';
import { openPage } from '../support/people.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { freeUdpPort, leadOverLink, openUdpLink, type Shape, type UdpLink } from '../support/udp-link.ts';

const shape = (kbps: number): Shape => ({ kbps, delayMs: 50, loss: 0 });
/** Where pictures of the pages go, for eyes; nowhere unless asked. */
const shots = process.env.SHOTS_DIR;

let server: TestServer;
let browser: Browser;
let line: UdpLink;
let seller: Page;

beforeAll(async () => {
  const mediaPort = await freeUdpPort();
  line = await openUdpLink(mediaPort, () => 1);
  // Chromium does not send to loopback from its socket on the network's.
  const [address = '127.0.0.1'] = lanAddresses();
  server = await startTestServer({ MEDIA_PORT: `${mediaPort}`, ANNOUNCED_ADDRESS: address });
  browser = await launchBrowser({ camera: true });
  seller = await openPage(browser, `${server.url}/vao?token=${server.market.sellerToken}`, (page) =>
    leadOverLink(page, line),
  );
  await seller.getByRole('button', { name: /^Mở Chợ phiên/ }).click();
});
afterAll(async () => {
  await browser?.close();
  await line?.close();
  await server?.stop();
});

const shoot = (page: Page, name: string) =>
  shots === undefined ? undefined : page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });

const result = () => seller.locator('.check-result');

async function check(): Promise<string> {
  await seller.getByRole('button', { name: /^Thử (mạng trước|lại)$/ }).click();
  await result().waitFor({ state: 'detached' });
  await result().or(seller.getByRole('alert')).first().waitFor({ timeout: 30_000 });
  return (await result().getAttribute('class', { timeout: 1_000 })) ?? '';
}

it('says red on a line that carries voice only', async () => {
  line.shape(shape(60), shape(1_000));
  expect(await check()).toContain('bad');
  await shoot(seller, 'check-60');
});

it('says yellow on a weak line', async () => {
  line.shape(shape(250), shape(1_000));
  expect(await check()).toContain('weak');
  await shoot(seller, 'check-250');
});

it('says green on a strong line, and leaves no live session behind', async () => {
  line.shape(shape(3_000), shape(3_000));
  expect(await check()).toContain('good');
  await shoot(seller, 'check-3000');
  const sale = await server.domain.saleEvents.get(server.market.saleEventId);
  expect(sale).toMatchObject({ data: { saleEvent: { state: 'scheduled' } } });
});

it('goes live, and the organiser sees what arrives, and when the picture stands still', async () => {
  await seller.getByRole('button', { name: 'Lên sóng' }).click();
  const organiser = await openPage(browser, `${server.url}/vao?token=${server.market.organiserToken}`);
  await organiser.waitForURL(/to-chuc/);
  await organiser.goto(`${server.url}/to-chuc#/phien/${server.market.saleEventId}`);
  const picture = organiser.getByRole('region', { name: 'Đường truyền từ điện thoại, 5 phút qua' });
  await picture.getByText(/^Người xem thấy hình/).waitFor({ timeout: 30_000 });
  line.cut();
  await picture.getByText('Hình đang đứng').waitFor({ timeout: 30_000 });
  line.mend();
  await picture.getByText(/^Hình đã đứng tổng cộng/).waitFor({ timeout: 30_000 });
  expect(await picture.locator('rect.frozen').count()).toBeGreaterThan(0);
  expect(await organiser.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  await shoot(organiser, 'organiser');
  await shoot(seller, 'studio');
});
