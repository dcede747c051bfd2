import axe, { type RunOnly } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Market, openMarket } from '../../scripts/screenshots/market.ts';
import type { Audience } from '../../scripts/screenshots/screen.ts';
import { makeVisit, visits } from '../../scripts/screenshots/visit.ts';
import { tooSmall } from './big-enough.ts';
import { launchBrowser } from './browser.ts';

/** WCAG up to 2.2, levels A and AA. */
const ALL_RULES: RunOnly = {
  type: 'tag',
  values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'],
};
/** What differs by night. */
const COLOUR_RULES: RunOnly = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] };

declare global {
  interface Window {
    axe: typeof axe;
  }
}

/** What axe has against the page as it stands: the rule and the element, a line each. */
async function violations(page: Page, runOnly: RunOnly): Promise<string[]> {
  // Evaluated by the debugger, which the page's content security policy does not bind.
  await page.evaluate(axe.source);
  return page.evaluate(async (rules) => {
    const found = await window.axe.run({ runOnly: rules, resultTypes: ['violations'] });
    return found.violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary ?? ''}`),
    );
  }, runOnly);
}

/** A test for each visit to the pages of one audience: axe finds nothing in any of their states, and nothing is too small. */
export function testScreensOf(audience: Audience): void {
  let market: Market;
  let browser: Browser;
  beforeAll(async () => {
    market = await openMarket({ live: audience !== 'studio' });
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await market?.stop();
  });

  it.each(
    visits[audience].map((visit) => [visit.screens.map(({ name }) => name).join(', '), visit] as const),
  )('axe finds nothing in %s, and nothing is too small', async (_, visit) => {
    await makeVisit(browser, market, visit, async (page, { name }) => {
      const small = await tooSmall(page);
      const byDay = await violations(page, ALL_RULES);
      await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
      const byNight = await violations(page, COLOUR_RULES);
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
      // The other screens of the visit are looked at all the same.
      expect.soft({ byDay, byNight, small }, name).toEqual({ byDay: [], byNight: [], small: [] });
    });
  });
}
