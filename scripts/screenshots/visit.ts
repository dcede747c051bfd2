import type { Browser, Page } from 'playwright-core';
import { type Market, NOW_MS, OPENS_MS } from './market.ts';
import { organiseVisits } from './organise.ts';
import type { Audience, Screen, Visit } from './screen.ts';
import { studioVisits } from './studio.ts';
import { watchVisits } from './watch.ts';
import { keptVisits } from './watch-kept.ts';

/** Every page and main state of every audience. */
export const visits: Readonly<Record<Audience, readonly Visit[]>> = {
  watch: [...watchVisits, ...keptVisits],
  studio: studioVisits,
  organise: organiseVisits,
};

/** What the smallest phone shows, and how many pixels of a picture stand for one of its own. */
export const PHONE = { width: 360, height: 640 } as const;
const PHONE_SCALE = 1.25;
/** A screen may wait for a live to begin, ms. */
const TIMEOUT_MS = 40_000;

/** Everybody's first visit, except that they know what becomes of their data: that sheet is a screen of its own. */
function rememberConsent(): void {
  localStorage.setItem('cho-phien.consent', '1');
}

/** Puts the time of the pictures in the place of the machine's; what measures durations goes on. */
function holdDate(nowMs: number): void {
  const Machine = Date;
  class Held extends Machine {
    constructor(...given: [] | [number | string | Date]) {
      super(given.length === 0 ? nowMs : given[0]);
    }
    static override now(): number {
      return nowMs;
    }
  }
  // Written by hand, since some parts of a date are arguments of their own.
  globalThis.Date = Held as typeof Date;
}

/** Opens the visit's page as its person and hands each screen over once it stands there, at 360 × 640 in Vietnamese. */
export async function makeVisit(
  browser: Browser,
  market: Market,
  visit: Visit,
  onScreen: (page: Page, screen: Screen) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({
    ...{ viewport: PHONE, deviceScaleFactor: PHONE_SCALE, hasTouch: true, locale: 'vi-VN' },
    ...{ timezoneId: 'Asia/Ho_Chi_Minh', reducedMotion: 'reduce' },
    // It would answer in the place of the routes below.
    serviceWorkers: 'block',
  });
  try {
    const { url } = market.server;
    if (visit.who !== 'anyone') {
      const [name = '', value = ''] = (await market.cookieOf(visit.who)).split('=');
      await context.addCookies([{ name, value, url }]);
    }
    const page = await context.newPage();
    page.setDefaultTimeout(TIMEOUT_MS);
    await page.addInitScript(rememberConsent);
    await page.addInitScript(holdDate, market.live ? NOW_MS : OPENS_MS);
    await visit.before?.(page, market);
    await page.goto(`${url}${visit.path(market)}`);
    for (const screen of visit.screens) {
      await screen.show?.(page, market);
      await onScreen(page, screen);
    }
  } finally {
    await context.close();
  }
}
