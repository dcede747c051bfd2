import { type ReadonlySignal, signal } from '@preact/signals';
import type { Photo } from '../../server/contract/photo.ts';
import { PHOTO_MAX_BYTES } from '../../server/contract/photo-path.ts';
import type { ClientError, Outcome } from '../net/outcome.ts';

/** How far a photo is: being made small, on its way (`share` from 0 to 1), or failed. Idle before and after. */
export type UploadState =
  | { step: 'idle' }
  | { step: 'shrinking' }
  | { step: 'sending'; share: number }
  | { step: 'failed'; error: ClientError };

/** One photo at a time, from the phone to the server. */
export interface PhotoUpload {
  readonly state: ReadonlySignal<UploadState>;
  /** The photo once it is kept; null when it failed, or another was chosen meanwhile. */
  start(file: Blob): Promise<Photo | null>;
  /** Sends the same photo again. */
  retry(): Promise<Photo | null>;
}

export interface PhotoUploadDeps {
  shrink(file: Blob): Promise<Blob>;
  send(photo: Blob, onShare: (share: number) => void): Promise<Outcome<Photo>>;
}

export function createPhotoUpload({ shrink, send }: PhotoUploadDeps): PhotoUpload {
  const state = signal<UploadState>({ step: 'idle' });
  let chosen: Blob | null = null;
  let turn = 0;

  async function run(file: Blob): Promise<Photo | null> {
    const mine = ++turn;
    const isMine = () => mine === turn;
    state.value = { step: 'shrinking' };
    const small = await shrink(file);
    if (!isMine()) return null;
    if (small.size > PHOTO_MAX_BYTES) {
      // Not sent only to be refused: on a weak uplink that would take minutes.
      state.value = { step: 'failed', error: { code: 'photo_too_large', message: 'too many bytes' } };
      return null;
    }
    state.value = { step: 'sending', share: 0 };
    const outcome = await send(small, (share) => {
      if (isMine()) state.value = { step: 'sending', share };
    });
    if (!isMine()) return null;
    state.value = outcome.ok ? { step: 'idle' } : { step: 'failed', error: outcome.error };
    return outcome.ok ? outcome.data : null;
  }

  return {
    state,
    start(file) {
      chosen = file;
      return run(file);
    },
    retry: () => (chosen === null ? Promise.resolve(null) : run(chosen)),
  };
}
