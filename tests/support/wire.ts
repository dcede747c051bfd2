import type { Page, Request } from 'playwright-core';

/** What a page fetched of the live in some time. */
export interface Spent {
  requests: number;
  /** Headers and bodies, as they came over the wire. */
  bytes: number;
  ms: number;
}

/** Counts what a page fetches below /live/ while a task runs. */
export function countLiveBytes(page: Page): { during(task: () => Promise<unknown>): Promise<Spent> } {
  return {
    async during(task) {
      const done: Promise<number>[] = [];
      const onFinished = (request: Request) => {
        if (!new URL(request.url()).pathname.startsWith('/live/')) return;
        done.push(request.sizes().then((sizes) => sizes.responseHeadersSize + sizes.responseBodySize));
      };
      const startedAt = performance.now();
      page.on('requestfinished', onFinished);
      await task();
      page.off('requestfinished', onFinished);
      const ms = performance.now() - startedAt;
      const sizes = await Promise.all(done);
      return { requests: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0), ms };
    },
  };
}
