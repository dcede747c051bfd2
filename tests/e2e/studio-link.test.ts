import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { must } from '../support/market.ts';
import { openPage, PHONE } from '../support/people.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { countTaps } from '../support/taps.ts';

/** What the phone itself asks once: may this page use camera and microphone? */
const ALLOWED_TAP = 1;
const MOST_TAPS = 3;
/** Where pictures of the pages go, for eyes; nowhere unless asked. */
const shots = process.env.SHOTS_DIR;

let server: TestServer;
let browser: Browser;
let organiser: Page;
let link: string;

beforeAll(async () => {
  server = await startTestServer();
  browser = await launchBrowser({ camera: true });
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const shoot = (page: Page, name: string) =>
  shots === undefined ? undefined : page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });

/** The organiser's own sale event, with a seller who has never been here and has no PIN. */
async function newcomersSale(): Promise<string> {
  const { members, saleEvents } = server.domain;
  const system = { kind: 'system' } as const;
  const seller = must(
    await members.create(system, { name: 'Vàng A Sình', phone: '0912000773', role: 'seller' }),
  );
  const there = must(await saleEvents.get(server.market.saleEventId));
  const listings = there.listings.map(({ variantId, priceDong }) => ({
    variantId,
    priceDong,
    limitPerBuyer: null,
  }));
  const made = await saleEvents.create(system, {
    title: 'Phiên đầu tiên',
    description: '',
    startsAt: new Date().toISOString(),
    sellerId: seller.id,
    listings,
  });
  return must(made).id;
}

it('is made by the organiser on the sale event’s page', async () => {
  const saleEventId = await newcomersSale();
  organiser = await openPage(browser, `${server.url}/vao?token=${server.market.organiserToken}`);
  await organiser.waitForURL(/to-chuc/);
  await organiser.goto(`${server.url}/to-chuc#/phien/${saleEventId}`);
  await organiser.getByRole('button', { name: 'Tạo đường dẫn cho Vàng A Sình' }).click();
  await shoot(organiser, 'studio-link');
  link = await organiser.getByRole('dialog').getByLabel('Đường dẫn, dùng được một lần').inputValue();
  expect(link).toContain(saleEventId);
});

it('puts somebody who was never here on air with three taps', async () => {
  const context = await browser.newContext(PHONE);
  const phone = await context.newPage();
  const taps = await countTaps(phone);
  // The tap on the link, in the messenger.
  await phone.goto(link);
  const goLive = phone.getByRole('button', { name: 'Lên sóng' });
  await goLive.and(phone.locator(':enabled')).waitFor();
  await shoot(phone, 'studio-by-link');
  // Without scrolling for it.
  const box = await goLive.boundingBox();
  expect(box === null ? Number.POSITIVE_INFINITY : box.y + box.height).toBeLessThanOrEqual(
    PHONE.viewport.height,
  );
  await goLive.tap();
  await phone.getByText('ĐANG PHÁT').waitFor();
  expect(1 + ALLOWED_TAP + (await taps())).toBeLessThanOrEqual(MOST_TAPS);
  await shoot(phone, 'studio-on-air');

  // The PIN comes on the way out.
  await phone.getByRole('button', { name: 'Dừng phát' }).click();
  await phone.getByRole('button', { name: 'Chỉ dừng hình, còn bán tiếp' }).click();
  await phone.getByRole('button', { name: 'Quay lại' }).click();
  await phone.getByRole('heading', { name: 'Đặt tên và mã PIN' }).waitFor();

  // The same link once more, on the same phone: not a dead end.
  const again = await context.newPage();
  await again.goto(link);
  await again.getByRole('heading', { name: 'Phiên đầu tiên' }).waitFor();

  // On another phone it is used up.
  const other = await openPage(browser, link);
  await other.getByRole('alert').waitFor();
  expect(other.url()).not.toContain('ban-hang');
});
