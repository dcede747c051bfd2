import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { commonTexts } from '../../client/i18n/common.ts';
import { signInTexts } from '../../client/sign-in/texts.ts';
import { handOrderTexts } from '../../client/studio/hand-order-texts.ts';
import { listingTexts } from '../../client/studio/listing-texts.ts';
import { practiceTexts } from '../../client/studio/practice-texts.ts';
import { studioTexts } from '../../client/studio/texts.ts';
import { saleSummaryTexts } from '../../client/ui/sale-summary-texts.ts';
import { must } from '../../tests/support/market.ts';
import type { Market, Places } from './market.ts';
import { neverAnswered, unreachable, type Visit } from './screen.ts';

const t = studioTexts.texts.vi;
const MINUTE_MS = 60_000;
const SALES = /\/api\/sale-events$/;
const studio = ({ saleEventId }: Places) => `/ban-hang?phien=${saleEventId}`;

async function close(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

/** The camera shows its picture. */
async function untilSeen(page: Page): Promise<void> {
  await page.waitForFunction(() => (document.querySelector('video')?.videoWidth ?? 0) > 0);
  await page.locator('button:enabled', { hasText: t.goLive }).first().waitFor();
}

/** Buyers watch, order and write for a while, as they do once a seller is on air. */
async function letBuyersCome({ server, clock, saleEventId }: Market): Promise<void> {
  for (let viewers = 0; viewers < 12; viewers++) {
    const socket = await server.connect();
    await socket.emitWithAck('sale:join', { saleEventId, viewer: randomUUID() });
  }
  const { orders, comments, saleEvents } = server.domain;
  const { listings } = must(await saleEvents.get(saleEventId));
  const wishes = [
    ['Nguyễn Thị Hoa', '0987000101', 'Số 12, ngõ 5, Hà Nội', 0, 2],
    ['Trần Văn Bình', '0987000102', 'Thôn Đông, Hải Phòng', 2, 1],
    ['Vừ Mí Nô', '0987000105', 'Bản Phố, Bắc Hà', 0, 3],
  ] as const;
  for (const [name, phone, address, which, quantity] of wishes) {
    clock.set(clock.now() + 6 * MINUTE_MS);
    const lines = [{ listingId: listings[which]?.id ?? '', quantity }];
    const order = { saleEventId, buyer: { name, phone, address }, lines, note: '', consent: '1' };
    must(await orders.place({ kind: 'viewer' }, { ...order, idempotencyKey: randomUUID(), payment: 'cod' }));
  }
  const said = [
    ['Minh Châu', 'Mận hôm nay có chua không chị?'],
    ['Sen', `${listings[0]?.code ?? ''} 2 0987000104`],
  ] as const;
  for (const [authorName, text] of said) {
    const comment = { saleEventId, authorName, text, mediaTimeMs: null, ordersItself: false };
    must(await comments.post({ ...comment, idempotencyKey: randomUUID() }));
  }
}

/** Members: signing in, practising, selling. */
export const studioVisits: readonly Visit[] = [
  {
    ...{ who: 'anyone', path: () => '/ban-hang' },
    before: (page) =>
      page.addInitScript(() => {
        const members = [
          { name: 'Giàng A Páo', phone: '+84912345602' },
          { name: 'Vàng Thị Sua', phone: '+84912345604' },
        ];
        localStorage.setItem('cho-phien.members', JSON.stringify(members));
      }),
    screens: [
      {
        name: 'studio-sign-in',
        show: (page) => page.getByRole('heading', { name: signInTexts.texts.vi.title }).waitFor(),
      },
      {
        name: 'studio-sign-in-refused',
        minor: true,
        async show(page) {
          await page.getByRole('button', { name: 'Giàng A Páo', exact: true }).click();
          await page.getByLabel(signInTexts.texts.vi.pin).fill('111111');
          await page.getByRole('button', { name: signInTexts.texts.vi.signIn }).click();
          await page.getByRole('alert').waitFor();
        },
      },
    ],
  },
  {
    ...{ who: 'anyone', path: () => '/vao?token=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' },
    screens: [{ name: 'studio-link-used', minor: true, show: (page) => page.getByRole('alert').waitFor() }],
  },
  {
    ...{ who: 'newcomer', path: () => '/ban-hang' },
    screens: [
      {
        name: 'studio-complete',
        minor: true,
        show: (page) => page.getByRole('heading', { name: signInTexts.texts.vi.completeTitle }).waitFor(),
      },
    ],
  },
  {
    ...{ who: 'seller', path: () => '/ban-hang' },
    screens: [{ name: 'studio-sales', show: (page) => page.locator('.sale-choice').first().waitFor() }],
  },
  {
    ...{ who: 'seller', path: () => '/ban-hang' },
    before: (page) => page.route(SALES, (route) => route.fulfill({ json: { saleEvents: [] } })),
    screens: [{ name: 'studio-sales-empty', minor: true, show: (page) => page.getByText(t.none).waitFor() }],
  },
  {
    ...{ who: 'seller', path: () => '/ban-hang', before: neverAnswered(SALES) },
    screens: [
      {
        name: 'studio-sales-loading',
        minor: true,
        show: (page) => page.getByText(commonTexts.texts.vi.loading).waitFor(),
      },
    ],
  },
  {
    ...{ who: 'seller', path: () => '/ban-hang', before: unreachable(SALES) },
    screens: [{ name: 'studio-sales-error', minor: true, show: (page) => page.getByRole('alert').waitFor() }],
  },
  {
    ...{ who: 'seller', path: studio },
    // The person has said no to the browser's question.
    before: (page) =>
      page.addInitScript(() => {
        navigator.mediaDevices.getUserMedia = () =>
          Promise.reject(new DOMException('Permission denied', 'NotAllowedError'));
      }),
    screens: [
      { name: 'studio-no-camera', minor: true, show: (page) => page.getByText('Thử lại').first().waitFor() },
    ],
  },
  {
    ...{ who: 'seller', path: (places) => `${studio(places)}&tap=1` },
    screens: [
      {
        name: 'studio-practice',
        async show(page) {
          await page.getByText(practiceTexts.texts.vi.banner).first().waitFor();
          await page.waitForFunction(() => (document.querySelector('video')?.videoWidth ?? 0) > 0);
          await page.getByRole('button', { name: practiceTexts.texts.vi.goLive }).waitFor();
        },
      },
    ],
  },
  {
    ...{ who: 'seller', path: studio },
    screens: [
      { name: 'studio-ready', show: untilSeen },
      {
        name: 'studio-goods',
        minor: true,
        show: (page) => page.getByRole('heading', { name: t.goods }).scrollIntoViewIfNeeded(),
      },
      {
        name: 'studio-check',
        minor: true,
        async show(page) {
          await page.getByRole('button', { name: 'Thử mạng trước' }).click();
          await page.locator('.check-result').scrollIntoViewIfNeeded();
        },
      },
      {
        name: 'studio-live',
        async show(page, market) {
          await page.getByRole('button', { name: t.goLive, exact: true }).click();
          await page.getByText(t.state.onAir).waitFor();
          await page.getByText(t.preparing).waitFor({ state: 'detached' });
          await page
            .getByRole('button', { name: /^Ghim / })
            .first()
            .click();
          await letBuyersCome(market);
          await page.getByText('Vừ Mí Nô').first().waitFor();
          await page.evaluate(() => scrollTo(0, 0));
        },
      },
      {
        name: 'studio-orders',
        show: (page) => page.getByRole('heading', { name: t.orders }).first().scrollIntoViewIfNeeded(),
      },
      {
        name: 'studio-comments',
        minor: true,
        show: (page) => page.getByText('Mận hôm nay có chua không chị?').scrollIntoViewIfNeeded(),
      },
      {
        name: 'studio-listing',
        minor: true,
        async show(page) {
          await page
            .getByRole('button', { name: /^Việc khác với/ })
            .first()
            .click();
          await page.getByRole('dialog').waitFor();
        },
      },
      {
        name: 'studio-flash',
        minor: true,
        async show(page) {
          await page.getByRole('button', { name: listingTexts.texts.vi.start }).click();
          await page.getByText(listingTexts.texts.vi.badPrice).waitFor();
        },
      },
      {
        name: 'studio-add-stock',
        minor: true,
        async show(page) {
          await close(page);
          await page
            .getByRole('button', { name: /^Thêm hàng / })
            .first()
            .click();
          await page.getByRole('dialog').waitFor();
        },
      },
      {
        name: 'studio-hand-order',
        minor: true,
        async show(page) {
          await close(page);
          await page.getByRole('button', { name: handOrderTexts.texts.vi.open }).click();
          await page.getByRole('dialog').waitFor();
        },
      },
      {
        name: 'studio-stop',
        minor: true,
        async show(page) {
          await close(page);
          await page.getByRole('button', { name: t.stop }).click();
          await page.getByRole('dialog').waitFor();
        },
      },
      {
        name: 'studio-summary',
        async show(page) {
          await page.getByRole('button', { name: t.stopEnd }).click();
          await page.getByText(commonTexts.texts.vi.states.ended).first().waitFor();
          await page.getByText(saleSummaryTexts.texts.vi.viewers).waitFor();
          await page.evaluate(() => scrollTo(0, 0));
        },
      },
    ],
  },
];
