import type axe from 'axe-core';
import type { RunOnly } from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Market, openMarket } from '../../scripts/screenshots/market.ts';
import { AUDIENCES } from '../../scripts/screenshots/screen.ts';
import { makeVisit, visits } from '../../scripts/screenshots/visit.ts';
import { chromiumFlags } from '../support/camera.ts';

/** WCAG up to 2.2, levels A and AA. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'];

let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: chromiumFlags(),
  });
});
afterAll(() => browser?.close());

/** What changes with the colours. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** What axe has against the page as it stands: the rule and the element, a line each. */
async function violations(page: Page, runOnly: RunOnly): Promise<string[]> {
  return page.evaluate(async (only) => {
    const { violations: found } = await window.axe.run({ runOnly: only, resultTypes: ['violations'] });
    return found.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary ?? ''}`),
    );
  }, runOnly);
}

declare global {
  interface Window {
    axe: typeof axe;
  }
}

describe.each(AUDIENCES)('axe finds nothing in any state of the pages of %s', (audience) => {
  let market: Market;
  beforeAll(async () => {
    market = await openMarket({ live: audience !== 'studio' });
  });
  afterAll(() => market?.stop());

  it.each(
    visits[audience].map((visit) => [visit.screens.map(({ name }) => name).join(', '), visit] as const),
  )('%s', async (_, visit) => {
    await makeVisit(browser, market, visit, async (page, { name }) => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        // The others of the visit are looked at all the same.
        expect.soft(await violations(page), `${name}, ${colorScheme}`).toEqual([]);
      }
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    });
  });
});
