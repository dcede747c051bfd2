import type { Photo } from '../../server/contract/photo.ts';
import { PHOTOS } from '../../server/contract/photo-path.ts';
import { type Outcome, offline } from './outcome.ts';

/** A photo of 300 kB at 64 kbit/s takes 40 s; after this long, in ms, it counts as lost. */
const TIMEOUT_MS = 180_000;

/**
 * Sends a photo; `onShare` hears how much of it is on its way, 0 to 1, which `fetch` cannot tell. The same photo may be sent
 * again after a failure: the server knows it by its bytes.
 */
export function sendPhoto(photo: Blob, onShare: (share: number) => void): Promise<Outcome<Photo>> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open('POST', PHOTOS);
    request.timeout = TIMEOUT_MS;
    request.setRequestHeader('accept', 'application/json');
    request.setRequestHeader('content-type', photo.type || 'application/octet-stream');
    request.upload.onprogress = ({ loaded, total }) => onShare(total > 0 ? loaded / total : 0);
    request.onload = () => resolve(outcomeOf(request));
    request.onerror = () => resolve(offline('no answer'));
    request.ontimeout = () => resolve(offline('no answer in time'));
    request.onabort = () => resolve(offline('given up'));
    request.send(photo);
  });
}

function outcomeOf({ status, responseText }: XMLHttpRequest): Outcome<Photo> {
  try {
    const answer = JSON.parse(responseText);
    // The server made this answer by the contract; zod stays out of the bundle.
    if (status === 200) return { ok: true, data: answer as Photo };
    if (answer?.error?.code) return { ok: false, error: answer.error };
  } catch {
    // A proxy's page instead of JSON: no answer of ours.
  }
  return offline(`HTTP ${status}`);
}
