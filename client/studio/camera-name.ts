import { makeUuid } from '../state/order-intent.ts';

const KEY = 'cho-phien.camera';
/** Where the browser keeps nothing, the name holds until the page is left. */
let unkept: string | undefined;

/** What this page is called as a camera: the same after a reload, another one in another tab. */
export function cameraName(): string {
  try {
    const kept = sessionStorage.getItem(KEY) ?? makeUuid();
    sessionStorage.setItem(KEY, kept);
    return kept;
  } catch {
    unkept ??= makeUuid();
    return unkept;
  }
}
