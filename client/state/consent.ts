import type { KeyValueStore } from './buyer-details.ts';

/** Of the text about their data that buyers read; a new text asks everybody anew. */
export const CONSENT_VERSION = '1';
const STORAGE_KEY = 'cho-phien.consent';

/** Whether somebody on this phone has agreed to the text of now. */
export function hasConsented(storage: KeyValueStore): boolean {
  try {
    return storage.getItem(STORAGE_KEY) === CONSENT_VERSION;
  } catch {
    return false;
  }
}

export function rememberConsent(storage: KeyValueStore): void {
  try {
    storage.setItem(STORAGE_KEY, CONSENT_VERSION);
  } catch {
    // Without storage the next order asks again.
  }
}
