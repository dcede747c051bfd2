import type { Page } from 'playwright-core';

declare global {
  /** Of Chromium (Layout Instability); TypeScript does not know it yet. */
  interface LayoutShift extends PerformanceEntry {
    readonly value: number;
    readonly hadRecentInput: boolean;
    readonly sources: { node: Node | null; previousRect: DOMRectReadOnly; currentRect: DOMRectReadOnly }[];
  }
}

/** How smoothly a page went on for some time. */
export interface Smoothness {
  /** The longest task of the main thread, ms (W3C Long Tasks); 0: none was over 50. */
  longestTaskMs: number;
  /** Sum of the layout shifts (W3C Layout Instability), which no tap or key was the cause of. */
  layoutShift: number;
  /** What moved most, as `tag.class from y to y`. */
  moved: string;
}

/** Watches the page for `forMs` with a processor that is made so many times slower. */
export async function watchSmoothness(
  page: Page,
  { slower, forMs }: { slower: number; forMs: number },
): Promise<Smoothness> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slower });
  try {
    return await page.evaluate(watch, forMs);
  } finally {
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: 1 });
    await devtools.detach();
  }
}

/** Runs in the page. */
async function watch(forMs: number): Promise<Smoothness> {
  let longestTaskMs = 0;
  let layoutShift = 0;
  let most = 0;
  let moved = '';
  const tasks = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longestTaskMs = Math.max(longestTaskMs, duration);
  });
  const shifts = new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries() as LayoutShift[]) {
      if (hadRecentInput) continue;
      layoutShift += value;
      if (value <= most) continue;
      most = value;
      moved = sources
        .map(({ node, previousRect, currentRect }) => {
          const name = node instanceof Element ? `${node.localName}.${node.className}` : `${node?.nodeName}`;
          return `${name} ${previousRect.height}px from ${previousRect.y} to ${currentRect.y}`;
        })
        .join('; ');
    }
  });
  tasks.observe({ type: 'longtask' });
  shifts.observe({ type: 'layout-shift' });
  await new Promise((resolve) => setTimeout(resolve, forMs));
  tasks.disconnect();
  shifts.disconnect();
  return { longestTaskMs: Math.round(longestTaskMs), layoutShift, moved };
}
