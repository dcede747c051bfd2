import type { Browser, BrowserContext, Page } from 'playwright-core';
import { type Link, startLink } from './link.ts';

/** A link at rest: the same rate and round trip all the time. Rates in kbit/s, times in ms. */
export interface StartupProfile {
  downKbps: number;
  upKbps: number;
  roundTripMs: number;
}

/** What one visit showed; times since the navigation began, ms. */
export interface Visit {
  /** The pinned goods stand there with their price and a button that takes an order; null where there is no panel. */
  panelMs: number | null;
  /** The first frame of the video was handed to the screen. */
  pictureMs: number;
  /** What came down the link until that frame. */
  bytes: number;
}

declare global {
  interface Window {
    /** Kept by {@link visit}, ms since the navigation began. */
    startup?: { panelMs: number | null; pictureMs: number | null };
  }
}

/** A picture that takes longer than this does not come, ms. */
const PATIENCE_MS = 60_000;

/** One person behind one link, with a browser profile of their own. */
export interface Visitor {
  /** Opens the page over fresh connections and stays until the picture is there. */
  visit(path: string): Promise<Visit>;
  /** Resolves when the page has loaded what it wants for the next visit. */
  untilKept(): Promise<void>;
  leave(): Promise<void>;
}

/** Comes with an empty cache; whatever the first visit leaves there is there for the second. */
export async function createVisitor(
  browser: Browser,
  originPort: number,
  { downKbps, upKbps, roundTripMs }: StartupProfile,
): Promise<Visitor> {
  const trace = [{ duration_ms: 3_600_000, bandwidth_kbps: downKbps, latency_ms: roundTripMs }];
  let link: Link = await startLink({ originPort, trace, upKbps });
  const { port } = link;
  const context = await browser.newContext({ viewport: { width: 360, height: 640 }, locale: 'vi-VN' });
  await context.addInitScript(watchStart);
  let page: Page | null = null;

  return {
    async visit(path) {
      if (page) {
        await page.close();
        // The connections of the visit before are long gone when somebody comes back.
        await link.close();
        link = await startLink({ originPort, trace, upKbps, port });
      }
      page = await openTab(context);
      await page.goto(`http://127.0.0.1:${port}${path}`, { waitUntil: 'commit', timeout: PATIENCE_MS });
      await page.waitForFunction(() => window.startup?.pictureMs, null, { timeout: PATIENCE_MS });
      const bytes = link.downBytes();
      const seen = await page.evaluate(() => window.startup);
      return { panelMs: seen?.panelMs ?? null, pictureMs: seen?.pictureMs ?? Number.NaN, bytes };
    },
    async untilKept() {
      await page?.evaluate(async (patienceMs) => {
        const late = new Promise((_, reject) =>
          setTimeout(reject, patienceMs, new Error('nothing was kept')),
        );
        await Promise.race([navigator.serviceWorker.ready, late]);
      }, PATIENCE_MS);
    },
    async leave() {
      await context.close();
      await link.close();
    },
  };
}

/** A tab whose own start is over before anything is measured. */
async function openTab(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto('about:blank');
  return page;
}

/** Runs in the page before its own scripts. */
function watchStart(): void {
  const startup: NonNullable<Window['startup']> = { panelMs: null, pictureMs: null };
  window.startup = startup;
  const look = (): void => {
    const button = document.querySelector<HTMLButtonElement>('.pinned button');
    if (startup.panelMs === null && button && !button.disabled && document.querySelector('.pinned .price')) {
      startup.panelMs = performance.now();
    }
    const video = document.querySelector('video');
    if (!video || watched === video) return;
    watched = video;
    video.requestVideoFrameCallback((now) => {
      startup.pictureMs ??= now;
    });
  };
  let watched: HTMLVideoElement | null = null;
  new MutationObserver(look).observe(document, { childList: true, subtree: true, attributes: true });
}
