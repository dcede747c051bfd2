import type { BookFilterSent } from '../../../server/contract/order.ts';
import type { ClientError } from '../../net/outcome.ts';
import { offline } from '../../net/outcome.ts';

/** A file of a book of years takes the server a while, ms. */
const PATIENCE_MS = 300_000;

/** Fetches a file that is made for this body, and hands it to the browser to keep; null when that was possible. */
export async function download(path: string, body: BookFilterSent | object): Promise<ClientError | null> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), PATIENCE_MS);
  try {
    const answer = await fetch(path, {
      method: 'POST',
      credentials: 'same-origin',
      signal: abort.signal,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) {
      const refused = await answer.json();
      return refused?.error ?? offline(`HTTP ${answer.status}`).error;
    }
    const name =
      /filename="([^"]+)"/.exec(answer.headers.get('content-disposition') ?? '')?.[1] ?? 'cho-phien';
    keep(await answer.blob(), name);
    return null;
  } catch (error) {
    return offline(String(error)).error;
  } finally {
    clearTimeout(timer);
  }
}

function keep(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
