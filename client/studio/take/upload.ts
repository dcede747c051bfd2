import { DetailedError, Upload } from 'tus-js-client';
import type { KeptTake } from './store.ts';

const ENDPOINT = '/api/takes';
/** A chunk is over within a quarter of a minute on 64 kbit/s, so a link that turns bad is soon free. */
const CHUNK_BYTES = 128 * 1024;

/** `refused`: the server will never want it. `later`: it could not be reached, or was stopped. */
export type UploadOutcome = 'sent' | 'refused' | 'later';

export interface TakeUpload {
  readonly outcome: Promise<UploadOutcome>;
  /** Leaves the rest for later. */
  stop(): void;
}

/** Sends a take, going on where an earlier try was left; `onShare` hears how much of it has arrived, 0 to 1. */
export function uploadTake(take: KeptTake, file: Blob, onShare: (share: number) => void): TakeUpload {
  let settle: (outcome: UploadOutcome) => void = () => undefined;
  const outcome = new Promise<UploadOutcome>((resolve) => {
    settle = resolve;
  });
  const { takeId, liveSessionId, startedAtMs, endedAtMs, filetype } = take;
  const upload = new Upload(file, {
    endpoint: ENDPOINT,
    // Its name is known before it is sent: what an earlier page has sent of it is found there.
    uploadUrl: `${ENDPOINT}/${liveSessionId}.${takeId}`,
    metadata: {
      ...{ takeId, liveSessionId, filetype },
      ...{ startedAtMs: `${Math.round(startedAtMs)}`, endedAtMs: `${Math.round(endedAtMs)}` },
    },
    chunkSize: CHUNK_BYTES,
    // The studio knows better when the link is good again.
    retryDelays: null,
    storeFingerprintForResuming: false,
    onChunkComplete: (_size, sent, total) => onShare(total ? sent / total : 0),
    onSuccess: () => settle('sent'),
    onError: (error) => settle(isRefusal(error) ? 'refused' : 'later'),
  });
  upload.start();
  return {
    outcome,
    stop() {
      settle('later');
      void upload.abort();
    },
  };
}

/** Whether the server has said no for good. Another member may have signed in meanwhile: that is for later. */
function isRefusal(error: Error): boolean {
  const status = error instanceof DetailedError ? (error.originalResponse?.getStatus() ?? 0) : 0;
  return [400, 404, 409, 413].includes(status);
}
