import axe, { type RunOnly } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Market, openMarket } from '../../scripts/screenshots/market.ts';
import { AUDIENCES } from '../../scripts/screenshots/screen.ts';
import { makeVisit, visits } from '../../scripts/screenshots/visit.ts';
import { tooSmall } from '../support/big-enough.ts';
import { launchBrowser } from '../support/browser.ts';

/** WCAG up to 2.2, levels A and AA. */
const ALL_RULES: RunOnly = {
  type: 'tag',
  values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'],
};
/** What differs by night. */
const COLOUR_RULES: RunOnly = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] };

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

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

describe.each(AUDIENCES)(
  'axe finds nothing in any state of the pages, and nothing is too small: %s',
  (audience) => {
    let market: Market;
    beforeAll(async () => {
      market = await openMarket({ live: audience !== 'studio' });
    });
    afterAll(() => market?.stop());

    it.each(
      visits[audience].map((visit) => [visit.screens.map(({ name }) => name).join(', '), visit] as const),
    )('%s', async (_, visit) => {
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
  },
);
