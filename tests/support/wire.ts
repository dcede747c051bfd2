import type { Page } from 'playwright-core';

/** What a page fetched of the live in some time. */
export interface Spent {
  requests: number;
  /** Headers and bodies as they came over the wire: an answer from the browser's cache is none. */
  bytes: number;
  ms: number;
}

/** Counts what a page fetches below /live/ while a task runs. */
export async function countLiveBytes(page: Page, task: () => Promise<unknown>): Promise<Spent> {
  const devtools = await page.context().newCDPSession(page);
  const asked = new Set<string>();
  let requests = 0;
  let bytes = 0;
  devtools.on('Network.requestWillBeSent', ({ requestId, request }) => {
    if (new URL(request.url).pathname.startsWith('/live/')) asked.add(requestId);
  });
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (!asked.delete(requestId)) return;
    requests += 1;
    bytes += encodedDataLength;
  });
  await devtools.send('Network.enable');
  const startedAt = performance.now();
  await task();
  const ms = performance.now() - startedAt;
  await devtools.detach();
  return { requests, bytes, ms };
}
