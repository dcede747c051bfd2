import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** More presses of Tab than any page here has controls. */
const MOST_TABS = 150;
const MOST_CHOICES = 30;

/** Somebody who has a page and a keyboard, and nothing to point with. */
export interface KeyboardUser {
  /** The name of what has the focus now: its label, or its words; empty when nothing has. */
  focused(): Promise<string>;
  /**
   * Presses Tab until a control of this name has the focus. Each on the way must be seen: with a ring around it, and not
   * all behind something else (WCAG 2.2, 2.4.7 and 2.4.11).
   */
  tabTo(name: string | RegExp): Promise<void>;
  /** Goes to it and presses Enter. */
  use(name: string | RegExp): Promise<void>;
  type(text: string): Promise<void>;
  /** Goes down the choices of the field that has the focus until the one of these words is chosen. */
  choose(words: string): Promise<void>;
  press(key: string): Promise<void>;
  /** Waits until the focus is on something of the page, as it must be after what had it is gone. */
  keepsFocus(): Promise<void>;
}

export function keyboardOf(page: Page): KeyboardUser {
  const focused = () => page.evaluate(nameOfFocus);
  const fits = (found: string, name: string | RegExp) =>
    typeof name === 'string' ? found === name : name.test(found);

  async function tabTo(name: string | RegExp): Promise<void> {
    const stops: string[] = [];
    for (let presses = 0; presses < MOST_TABS; presses++) {
      const found = await focused();
      if (fits(found, name)) return;
      await page.keyboard.press('Tab');
      const fault = await page.evaluate(faultOfFocus);
      stops.push(await focused());
      if (fault !== null) throw new Error(`“${stops.at(-1)}”: ${fault}`);
    }
    throw new Error(`Tab does not come to “${name}”, but to ${JSON.stringify([...new Set(stops)])}`);
  }

  return {
    focused,
    tabTo,
    async use(name) {
      await tabTo(name);
      await page.keyboard.press('Enter');
    },
    type: (text) => page.keyboard.type(text),
    async choose(words) {
      for (let presses = 0; presses < MOST_CHOICES; presses++) {
        await page.keyboard.press('ArrowDown');
        const chosen = await page.evaluate(
          () => document.activeElement?.querySelector('option:checked')?.textContent ?? '',
        );
        if (chosen.includes(words)) return;
      }
      throw new Error(`no choice “${words}”`);
    },
    press: (key) => page.keyboard.press(key),
    async keepsFocus() {
      await expect.poll(() => page.evaluate(() => document.activeElement?.localName)).not.toBe('body');
    },
  };
}

/** Runs in the page. */
function nameOfFocus(): string {
  const element = document.activeElement;
  if (element === null || element === document.body) return '';
  const field =
    element instanceof HTMLInputElement ||
    element instanceof HTMLSelectElement ||
    element instanceof HTMLTextAreaElement;
  const name = field ? element.labels?.[0]?.textContent : null;
  return (name ?? element.getAttribute('aria-label') ?? element.textContent ?? '').trim();
}

/** Runs in the page: why what has the focus cannot be seen to have it, or null. */
function faultOfFocus(): string | null {
  const element = document.activeElement;
  // Past the last control the focus is in the browser's own bar.
  if (element === null || element === document.body) return null;
  // A file input is drawn as its label.
  const drawn =
    element instanceof HTMLInputElement && element.type === 'file' ? element.closest('label') : null;
  const seen = drawn ?? element;
  const { outlineStyle, outlineWidth } = getComputedStyle(seen);
  if (outlineStyle === 'none' || Number.parseFloat(outlineWidth) < 2) return 'no ring around the focus';
  const { left, right, top, bottom, width, height } = seen.getBoundingClientRect();
  if (width < 2 || height < 2) return 'too small to be seen';
  const at = (from: number, to: number) => [from + 2, (from + to) / 2, to - 2];
  const points = at(left, right).flatMap((x) => at(top, bottom).map((y) => ({ x, y })));
  const free = points.some(({ x, y }) => {
    const found = document.elementFromPoint(x, y);
    return found !== null && (seen.contains(found) || found.contains(seen));
  });
  return free ? null : 'behind something else, or outside the screen';
}
