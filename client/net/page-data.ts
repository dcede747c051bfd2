import type { PageData } from '../../server/contract/page.ts';

/** What the server wrote into this document; null in a document that it did not fill, as the one kept for bad links. */
export function readPageData(): PageData | null {
  const element = document.getElementById('page-data');
  // The server wrote it by the contract; zod stays out of the bundle.
  return element === null ? null : (JSON.parse(element.textContent ?? 'null') as PageData | null);
}
