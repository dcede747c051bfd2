import type { Page } from 'playwright-core';
import type { KeptPage } from '../../client/state/kept-pages.ts';
import { forgetTexts } from '../../client/watch/forget-texts.ts';
import { keptTexts } from '../../client/watch/kept-texts.ts';
import { remindTexts } from '../../client/watch/remind-texts.ts';
import { NOW_MS } from './market.ts';
import { unreachable, type Visit } from './screen.ts';
import { unfilled } from './watch.ts';

/** A browser that is reminded of a sale event already: its push service is far away. */
function reminded(page: Page, saleEventId: string): Promise<unknown> {
  return page.addInitScript((id) => {
    const endpoint = 'https://push.example.vn/phone';
    const pushManager = { getSubscription: async () => ({ endpoint }) };
    Object.assign(navigator.serviceWorker, { getRegistration: async () => ({ pushManager }) });
    const kept = { endpoint, minutesBefore: 15, saleEventIds: [id] };
    localStorage.setItem('cho-phien.reminders', JSON.stringify(kept));
  }, saleEventId);
}

/** Puts a page of a sale event where a former visit would have kept it. */
async function keepPage(page: Page, kept: KeptPage): Promise<void> {
  await page.evaluate(
    (value) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('cho-phien-pages');
        opening.onupgradeneeded = () => opening.result.createObjectStore('pages');
        opening.onsuccess = () => {
          const writing = opening.result.transaction('pages', 'readwrite');
          writing.objectStore('pages').put(value, value.saleEvent.id);
          writing.oncomplete = () => resolve();
          writing.onerror = () => reject(writing.error);
        };
      }),
    kept,
  );
}

/** Viewers: what a phone remembers of them, for them, and no more when they say so. */
export const keptVisits: readonly Visit[] = [
  {
    ...{ who: 'anyone', path: ({ upcomingId }) => `/xem/${upcomingId}` },
    before: (page, { upcomingId }) => reminded(page, upcomingId),
    screens: [
      {
        name: 'watch-reminded',
        minor: true,
        async show(page) {
          const off = page.getByRole('button', { name: remindTexts.texts.vi.turnOff });
          await off.waitFor();
          await off.scrollIntoViewIfNeeded();
        },
      },
    ],
  },
  {
    ...{ who: 'anyone', path: () => '/' },
    screens: [
      {
        name: 'watch-forget',
        minor: true,
        async show(page) {
          await page.getByRole('button', { name: forgetTexts.texts.vi.forget }).click();
          await page.getByRole('button', { name: forgetTexts.texts.vi.yes }).waitFor();
        },
      },
    ],
  },
  {
    ...{ who: 'anyone', path: ({ upcomingId }) => `/xem/${upcomingId}` },
    async before(page, market) {
      const { url, domain } = market.server;
      const sale = await domain.saleEvents.snapshot(market.upcomingId);
      if (!sale.ok) throw new Error(sale.error.code);
      await page.goto(`${url}/huong-dan`);
      const coop = { name: 'HTX Mộc Châu', phone: '02123866123', logoId: null };
      const { saleEvent, listings } = sale.data;
      await keepPage(page, { saleEvent, listings, coop, keptAtMs: NOW_MS });
      await unfilled(page, `/xem/${market.upcomingId}`);
      await unreachable(/\/(?:api|socket\.io)\//)(page, market);
    },
    screens: [
      {
        name: 'watch-kept',
        minor: true,
        show: (page) => page.getByText(keptTexts.texts.vi.kept('').slice(0, 25)).waitFor(),
      },
    ],
  },
];
