import type { Page } from 'playwright-core';
import { commonTexts } from '../../client/i18n/common.ts';
import { blockedTexts } from '../../client/organise/blocked-texts.ts';
import { settlementTexts } from '../../client/organise/book/settlement-texts.ts';
import { livesTexts } from '../../client/organise/lives/texts.ts';
import { memberTexts } from '../../client/organise/member-texts.ts';
import { orderBookTexts } from '../../client/organise/order-texts.ts';
import { planTexts } from '../../client/organise/plan/texts.ts';
import { settingsTexts } from '../../client/organise/settings/texts.ts';
import { organiseTexts } from '../../client/organise/texts.ts';
import { commentToolsTexts } from '../../client/ui/comment-tools-texts.ts';
import type { Places } from './market.ts';
import { neverAnswered, type Screen, unreachable, type Visit } from './screen.ts';

const t = organiseTexts.texts.vi;
const plan = planTexts.texts.vi;
const book = orderBookTexts.texts.vi;
const settings = settingsTexts.texts.vi;
const lives = livesTexts.texts.vi;
const blocked = blockedTexts.texts.vi;
const tools = commentToolsTexts.texts.vi;

async function close(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

const heading = (name: string) => (page: Page) =>
  page.getByRole('heading', { name, exact: true, level: 1 }).waitFor();
/** Until a list of cards is there. */
const listed = (page: Page) => page.locator('li.card').first().waitFor();

/** What an organiser sees at this place of the page. */
function at(hash: string | ((places: Places) => string), ...screens: readonly [Screen, ...Screen[]]): Visit {
  return {
    who: 'organiser',
    path: (places) => `/to-chuc#/${typeof hash === 'string' ? hash : hash(places)}`,
    screens,
  };
}

/** The three states of a list that is not there: empty, on its way, failed. */
function absent(name: string, hash: string, api: RegExp, empty: object): Visit[] {
  const minor = true;
  return [
    {
      ...at(hash, {
        name: `${name}-empty`,
        minor,
        show: (page) => page.locator('main .notice').first().waitFor(),
      }),
      before: (page) => page.route(api, (route) => route.fulfill({ json: empty })),
    },
    {
      ...at(hash, {
        name: `${name}-loading`,
        minor,
        show: (page) => page.getByText(commonTexts.texts.vi.loading).first().waitFor(),
      }),
      before: neverAnswered(api),
    },
    {
      ...at(hash, {
        name: `${name}-error`,
        minor,
        show: (page) => page.getByRole('alert').first().waitFor(),
      }),
      before: unreachable(api),
    },
  ];
}

/** Organisers: calendar, plans, goods, people, the order book and its papers. */
export const organiseVisits: readonly Visit[] = [
  {
    ...at('', {
      name: 'organise-refused',
      minor: true,
      show: (page) => page.getByText(t.onlyOrganisers).waitFor(),
    }),
    who: 'seller',
  },
  at(
    '',
    { name: 'organise-calendar', show: listed },
    {
      name: 'organise-calendar-past',
      minor: true,
      async show(page) {
        await page.getByRole('button', { name: plan.showPast('2') }).click();
        await page.getByRole('heading', { name: plan.past }).scrollIntoViewIfNeeded();
      },
    },
  ),
  ...absent('organise-calendar', '', /\/api\/sale-events$/, { saleEvents: [] }),
  at(
    'tao',
    { name: 'organise-new', show: heading(t.newSale) },
    {
      name: 'organise-new-refused',
      minor: true,
      async show(page) {
        await page.getByRole('button', { name: plan.publish }).click();
        await page.locator('[aria-invalid="true"]').first().scrollIntoViewIfNeeded();
      },
    },
  ),
  at(({ draftId }) => `sua/${draftId}`, {
    name: 'organise-edit',
    minor: true,
    show: heading(plan.editTitle),
  }),
  at(
    ({ upcomingId }) => `chep/${upcomingId}`,
    { name: 'organise-copy', minor: true, show: heading(plan.copyTitle) },
    {
      name: 'organise-copy-listings',
      minor: true,
      show: (page) => page.getByRole('group', { name: t.listingNr(2) }).scrollIntoViewIfNeeded(),
    },
  ),
  at(({ upcomingId }) => `chia-se/${upcomingId}`, { name: 'organise-share', show: heading(plan.shareTitle) }),
  at(
    ({ saleEventId }) => `phien/${saleEventId}`,
    { name: 'organise-sale', show: (page) => page.getByText('Trần Văn Bình').first().waitFor() },
    {
      name: 'organise-sale-orders',
      minor: true,
      show: (page) => page.getByText('Trần Văn Bình').first().scrollIntoViewIfNeeded(),
    },
  ),
  at(({ endedId }) => `phien/${endedId}`, {
    name: 'organise-sale-ended',
    minor: true,
    show: heading('Chợ phiên mận đầu mùa'),
  }),
  at(({ draftId }) => `phien/${draftId}`, {
    name: 'organise-sale-draft',
    minor: true,
    show: heading('Chợ phiên Tết'),
  }),
  at(
    'don',
    { name: 'organise-book', show: (page) => page.getByText('Trần Văn Bình').first().waitFor() },
    {
      name: 'organise-book-card',
      minor: true,
      show: (page) => page.getByText('Vừ Mí Nô').first().scrollIntoViewIfNeeded(),
    },
    {
      name: 'organise-book-chosen',
      minor: true,
      async show(page) {
        await page
          .getByRole('checkbox', { name: book.select('') })
          .nth(1)
          .check();
        await page.getByText(book.selected('1')).waitFor();
      },
    },
    {
      name: 'organise-book-filters',
      minor: true,
      async show(page) {
        const more = page.getByText(book.moreFilters).first();
        await more.click();
        await more.evaluate((summary) => summary.scrollIntoView());
      },
    },
    {
      name: 'organise-book-none',
      minor: true,
      async show(page) {
        await page.getByLabel(book.search).fill('không có ai');
        await page.getByText(t.noMatch).waitFor();
      },
    },
  ),
  at('gom/%7B%7D', { name: 'organise-packing', show: (page) => page.locator('main h1').waitFor() }),
  at('tem/%7B%7D', { name: 'organise-labels', show: (page) => page.locator('main h1').waitFor() }),
  at('tong/%7B%7D', { name: 'organise-totals', show: (page) => page.locator('main h1').waitFor() }),
  at('quyet-toan', {
    name: 'organise-settlements',
    show: (page) => page.getByText('Hộ Vàng A Sình').first().waitFor(),
  }),
  at(({ settlementId }) => `quyet-toan/${settlementId}`, {
    name: 'organise-settlement',
    show: (page) => page.getByText(settlementTexts.texts.vi.net).first().waitFor(),
  }),
  at(
    'hang',
    { name: 'organise-goods', show: listed },
    {
      name: 'organise-goods-new',
      minor: true,
      async show(page) {
        await page.getByRole('button', { name: t.newProduct }).click();
        await page.getByLabel(t.productName).waitFor();
      },
    },
    {
      name: 'organise-goods-refused',
      minor: true,
      async show(page) {
        await page.getByRole('button', { name: t.saveProduct }).click();
        await page.locator('[aria-invalid="true"]').first().scrollIntoViewIfNeeded();
      },
    },
  ),
  ...absent('organise-goods', 'hang', /\/api\/products$/, { products: [] }),
  at('ho', { name: 'organise-households', show: listed }),
  ...absent('organise-households', 'ho', /\/api\/households$/, { households: [] }),
  at(
    'thanh-vien',
    { name: 'organise-members', show: listed },
    {
      name: 'organise-member-new',
      minor: true,
      async show(page) {
        await page.getByRole('button', { name: t.newMember }).click();
        await page.getByLabel(t.memberName).waitFor();
      },
    },
    {
      name: 'organise-member-link',
      minor: true,
      async show(page) {
        await page.reload();
        await page.getByRole('button', { name: t.makeLinkFor('Lò Văn Pánh') }).click();
        await page.getByLabel(t.link).waitFor();
      },
    },
    {
      name: 'organise-member-change',
      minor: true,
      async show(page) {
        await close(page);
        await page.getByRole('button', { name: memberTexts.texts.vi.changeThis('Vàng Thị Sua') }).click();
        await page.getByRole('dialog').waitFor();
      },
    },
  ),
  at(
    'dang-phat',
    { name: 'organise-lives', show: (page) => page.getByText(lives.stock).first().waitFor() },
    {
      name: 'organise-lives-end',
      minor: true,
      async show(page) {
        await page.getByText(lives.end).first().click();
        await page.getByRole('dialog').waitFor();
      },
    },
    {
      name: 'organise-lives-comments',
      minor: true,
      async show(page) {
        await close(page);
        await page.getByText(lives.comments, { exact: true }).first().click();
        const newest = page.getByRole('dialog').getByRole('listitem').first();
        await newest.getByText(tools.hide, { exact: true }).click();
        await newest.getByText(tools.show).waitFor();
        await newest.getByText(tools.mute).click();
        await newest.getByText(tools.unmute).waitFor();
      },
    },
  ),
  ...absent('organise-lives', 'dang-phat', /api\/sale-events$/, { saleEvents: [] }),
  at(
    'nguoi-mua',
    { name: 'organise-buyers', show: listed },
    {
      name: 'organise-block',
      minor: true,
      async show(page) {
        await page.getByText(blocked.block).first().click();
        await page.getByRole('dialog').waitFor();
      },
    },
  ),
  at('chuyen-khoan', { name: 'organise-transfers', show: listed }),
  at(
    'cai-dat',
    { name: 'organise-settings', show: heading(settings.title) },
    {
      name: 'organise-settings-faults',
      minor: true,
      async show(page) {
        await page.getByLabel(settings.accountNumber).fill('12 34');
        await page.getByRole('button', { name: settings.addFee }).click();
        await page.getByRole('button', { name: settings.save }).click();
        await page.getByText(settings.lookAbove).waitFor();
      },
    },
  ),
];
