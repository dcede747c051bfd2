import type { Page } from 'playwright-core';

/** Counts the taps and clicks of a person on this page from now on, over its reloads too; none that a script makes. */
export async function countTaps(page: Page): Promise<() => Promise<number>> {
  const count = () => {
    const before = Number(sessionStorage.getItem('taps'));
    let taps = before;
    addEventListener(
      'click',
      ({ isTrusted, target, detail }) => {
        // A label hands its click on to its field; that one was not the person's.
        const isHandedOn = detail === 0 && target instanceof HTMLInputElement;
        if (isTrusted && !isHandedOn) sessionStorage.setItem('taps', `${++taps}`);
      },
      true,
    );
  };
  await page.addInitScript(count);
  if (page.url() !== 'about:blank') {
    await page.evaluate(() => sessionStorage.removeItem('taps'));
    await page.evaluate(count);
  }
  return () => page.evaluate(() => Number(sessionStorage.getItem('taps')));
}
