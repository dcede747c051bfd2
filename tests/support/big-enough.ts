import type { Page } from 'playwright-core';

/**
 * What on the page is too small for old eyes and thick fingers, or wider than the phone, a line each: targets under 48 px,
 * letters under 16 px. Links within a sentence are as high as the sentence; papers have their size when they are printed.
 */
export function tooSmall(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const TARGET_PX = 48;
    const LETTERS_PX = 16;
    const found = new Set<string>();
    const nameOf = (element: Element) =>
      `${element.tagName.toLowerCase()}.${element.className} “${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 30)}”`;
    const isShown = (element: Element) =>
      element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
      element.closest('.visually-hidden, .paper, [inert]') === null;
    const wide = document.documentElement.scrollWidth - innerWidth;
    if (wide > 0) found.add(`the page is ${wide} px wider than the phone`);

    const targets =
      'button, a[href], select, summary, textarea, input:not([type="checkbox"], [type="radio"], [type="file"]), label:has([type="checkbox"], [type="radio"])';
    for (const target of document.querySelectorAll(targets)) {
      if (!isShown(target) || getComputedStyle(target).display === 'inline') continue;
      const { width, height } = target.getBoundingClientRect();
      // A phone's pixels are not whole ones of the page.
      if (Math.min(width, height) < TARGET_PX - 0.5) {
        found.add(`${nameOf(target)} is ${Math.round(width)} × ${Math.round(height)} px`);
      }
    }
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (parent === null || !node.nodeValue?.trim() || !isShown(parent)) continue;
      const size = Number.parseFloat(getComputedStyle(parent).fontSize);
      if (size < LETTERS_PX) found.add(`${nameOf(parent)} has letters of ${size} px`);
    }
    return [...found];
  });
}
