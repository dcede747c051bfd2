import { makeUuid } from '../state/order-intent.ts';

const KEY = 'cho-phien.viewer';

/** A name that this browser makes up and keeps, to be counted as one viewer however often it comes; where it keeps nothing, none. */
export function viewerName(storage: Pick<Storage, 'getItem' | 'setItem'>): string | undefined {
  try {
    const kept = storage.getItem(KEY);
    if (kept?.length === 36) return kept;
    const made = makeUuid();
    storage.setItem(KEY, made);
    return made;
  } catch {
    return undefined;
  }
}
