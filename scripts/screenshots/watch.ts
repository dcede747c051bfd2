import type { Page } from 'playwright-core';
import { commonTexts } from '../../client/i18n/common.ts';
import { orderSheetTexts } from '../../client/watch/order-sheet-texts.ts';
import { orderTexts as lineTexts } from '../../client/watch/order-texts.ts';
import { paymentTexts } from '../../client/watch/payment-texts.ts';
import { qualityTexts } from '../../client/watch/quality-texts.ts';
import { replayTexts } from '../../client/watch/replay-texts.ts';
import { watchTexts } from '../../client/watch/texts.ts';
import { DAY_MS, OPENS_MS, type Places } from './market.ts';
import { neverAnswered, unreachable, type Visit } from './screen.ts';

const t = watchTexts.texts.vi;
const HOME_LIST = /\/api\/sale-events\/public$/;
const live = ({ saleEventId }: Places) => `/xem/${saleEventId}`;
const buyer = { name: 'Nguyễn Thị Hoa', phone: '0987 000 101', address: 'Số 12, ngõ 5, phường Tây Hồ' };

/** A page, the home page by default, as it comes when the server could not fill it: it asks by itself. */
export async function unfilled(page: Page, path = '/'): Promise<void> {
  await page.route(
    (url) => url.pathname === path,
    async (route) => {
      const response = await route.fetch();
      const body = (await response.text()).replace(/<script type="application\/json".*?<\/script>/s, '');
      await route.fulfill({ response, body });
    },
  );
}

/** Until the camera's picture moves and nothing is written over it. */
async function untilPlaying(page: Page): Promise<void> {
  await page.locator('.stage-words.none').waitFor({ state: 'attached' });
  await page.waitForFunction(() => (document.querySelector('video')?.videoWidth ?? 0) > 0);
  await page.getByTestId('viewers').waitFor();
  await page.locator('li.goods img.thumb').first().waitFor();
}

async function openOrder(page: Page): Promise<void> {
  await page
    .getByRole('list', { name: t.goods })
    .getByRole('button', { name: t.orderThis('') })
    .first()
    .click();
  await page.getByRole('dialog').getByLabel(orderSheetTexts().name).first().waitFor();
}

async function fillOrder(page: Page): Promise<void> {
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel(orderSheetTexts().name).first().fill(buyer.name);
  await sheet.getByLabel(orderSheetTexts().phone).first().fill(buyer.phone);
  await sheet.getByLabel(orderSheetTexts().address).fill(buyer.address);
}

async function close(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

/** A recording of an hour, as the page asks for it before it plays any. */
function recorded(page: Page): Promise<unknown> {
  const fromMs = OPENS_MS - 7 * DAY_MS;
  const json = { spans: [{ fromMs, toMs: fromMs + 3_600_000 }], sound: true };
  return page.route(/\/line\.json$/, (route) => route.fulfill({ json }));
}

/** Viewers: from the home page to the replay. */
export const watchVisits: readonly Visit[] = [
  {
    who: 'anyone',
    path: () => '/',
    screens: [
      {
        name: 'watch-home',
        show: (page) => page.getByRole('heading', { name: 'Chợ phiên chè Shan tuyết' }).waitFor(),
      },
      {
        name: 'watch-language',
        minor: true,
        async show(page) {
          await page.getByRole('button', { name: commonTexts.texts.vi.language }).click();
          await page.getByRole('dialog').getByRole('button', { name: 'English' }).waitFor();
        },
      },
    ],
  },
  { who: 'anyone', path: () => '/huong-dan', screens: [{ name: 'watch-guides', minor: true }] },
  { who: 'anyone', path: () => '/huong-dan/nguoi-mua', screens: [{ name: 'watch-guide', minor: true }] },
  {
    ...{ who: 'anyone', path: () => '/' },
    async before(page) {
      await unfilled(page);
      await page.route(HOME_LIST, (route) => route.fulfill({ json: { saleEvents: [], replays: [] } }));
    },
    screens: [{ name: 'watch-home-empty', minor: true, show: (page) => page.locator('.notice').waitFor() }],
  },
  {
    ...{ who: 'anyone', path: () => '/' },
    async before(page, market) {
      await unfilled(page);
      await neverAnswered(HOME_LIST)(page, market);
    },
    screens: [{ name: 'watch-home-loading', minor: true, show: (page) => page.locator('.notice').waitFor() }],
  },
  {
    ...{ who: 'anyone', path: () => '/' },
    async before(page, market) {
      await unfilled(page);
      await unreachable(HOME_LIST)(page, market);
    },
    screens: [{ name: 'watch-home-error', minor: true, show: (page) => page.getByRole('alert').waitFor() }],
  },
  {
    ...{ who: 'anyone', path: ({ upcomingId }) => `/xem/${upcomingId}` },
    screens: [
      {
        name: 'watch-upcoming',
        async show(page) {
          await page.locator('.stage.still video[poster]').waitFor();
          await page.locator('li.goods img.thumb').first().waitFor();
        },
      },
      {
        name: 'watch-upcoming-goods',
        minor: true,
        async show(page) {
          await page.locator('li.goods img.thumb').first().waitFor();
          await page.locator('li.goods').nth(1).scrollIntoViewIfNeeded();
        },
      },
    ],
  },
  {
    ...{ who: 'anyone', path: live },
    screens: [
      { name: 'watch-live', show: untilPlaying },
      {
        name: 'watch-live-goods',
        minor: true,
        async show(page) {
          await page.locator('li.goods img.thumb').first().waitFor();
          await page.locator('li.goods').nth(1).scrollIntoViewIfNeeded();
        },
      },
      {
        name: 'watch-goods',
        minor: true,
        async show(page) {
          await page
            .getByRole('list', { name: t.goods })
            .getByRole('button', { name: t.look })
            .first()
            .click();
          await page.getByRole('dialog').getByRole('img').first().waitFor();
        },
      },
      {
        name: 'watch-comments',
        async show(page) {
          await close(page);
          await page.getByRole('button', { name: t.tabs.comments }).click();
          await page.getByText('Mận hôm nay có chua không chị?').scrollIntoViewIfNeeded();
        },
      },
      {
        name: 'watch-quality',
        minor: true,
        async show(page) {
          await page.getByRole('button', { name: qualityTexts.texts.vi.button }).click();
          await page.getByRole('dialog').waitFor();
        },
      },
      {
        name: 'watch-order',
        async show(page) {
          await close(page);
          await page.getByRole('button', { name: t.tabs.goods }).click();
          await openOrder(page);
          await fillOrder(page);
        },
      },
      {
        name: 'watch-order-refused',
        minor: true,
        async show(page) {
          const phone = page.getByRole('dialog').getByLabel(orderSheetTexts().phone).first();
          await phone.fill('0912');
          await page.getByRole('button', { name: orderSheetTexts().send }).click();
          await page.getByText(orderSheetTexts().badPhone).waitFor();
        },
      },
      {
        name: 'watch-order-sent',
        minor: true,
        async show(page) {
          await page.getByRole('dialog').getByLabel(orderSheetTexts().phone).first().fill(buyer.phone);
          await page.getByRole('button', { name: orderSheetTexts().send }).click();
          await page.getByText(t.order.confirmed).waitFor();
        },
      },
      {
        name: 'watch-my-orders',
        minor: true,
        async show(page) {
          await close(page);
          await page.getByRole('button', { name: /^Đơn của tôi/ }).click();
          await page.getByRole('dialog').getByRole('button', { name: lineTexts.texts.vi.cancel }).waitFor();
        },
      },
      {
        name: 'watch-payment',
        async show(page) {
          await close(page);
          await openOrder(page);
          await page.getByLabel(paymentTexts.texts.vi.vietqr).check();
          await page.getByRole('button', { name: orderSheetTexts().send }).click();
          await page.getByRole('dialog').locator('svg, img, canvas').last().waitFor();
          await page.getByText('VCB').or(page.getByText('Vietcombank')).first().waitFor();
        },
      },
    ],
  },
  {
    ...{ who: 'anyone', path: live },
    before: (page) => page.addInitScript(() => localStorage.removeItem('cho-phien.consent')),
    screens: [
      {
        name: 'watch-order-first',
        minor: true,
        async show(page) {
          await untilPlaying(page);
          await openOrder(page);
        },
      },
      {
        name: 'watch-order-consent',
        minor: true,
        async show(page) {
          await fillOrder(page);
          await page.getByRole('button', { name: orderSheetTexts().send }).click();
          await page.getByText('Hãy đọc và đánh dấu đồng ý').scrollIntoViewIfNeeded();
        },
      },
      {
        name: 'watch-offline',
        minor: true,
        async show(page) {
          await close(page);
          await page.context().setOffline(true);
          await page.locator('.notice.warn').first().waitFor();
          await page.evaluate(() => scrollTo(0, 0));
        },
      },
    ],
  },
  {
    // What a browser without scripts shows.
    ...{ who: 'anyone', path: live, before: unreachable(/\.js$/) },
    screens: [
      { name: 'watch-plain', minor: true, show: (page) => page.getByRole('heading', { level: 1 }).waitFor() },
    ],
  },
  {
    ...{ who: 'anyone', path: ({ endedId }) => `/xem/${endedId}`, before: recorded },
    screens: [
      {
        name: 'watch-replay',
        show: (page) => page.locator('.replay-start button').waitFor(),
      },
    ],
  },
  {
    ...{ who: 'anyone', path: ({ endedId }) => `/xem/${endedId}` },
    screens: [
      {
        name: 'watch-ended',
        minor: true,
        show: (page) => page.getByText(replayTexts.texts.vi.gone).waitFor(),
      },
    ],
  },
  {
    ...{ who: 'anyone', path: () => '/xem/019a8b1c-7d2e-7f30-8a41-5b6c7d8e9f00' },
    screens: [
      { name: 'watch-unknown', minor: true, show: (page) => page.getByText(t.saleUnknown).waitFor() },
    ],
  },
];
