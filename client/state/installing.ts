/** The browser's own question, held back until it is wanted (`beforeinstallprompt`, Chromium's browsers on Android). */
export type InstallOffer = Event & { prompt(): Promise<unknown> };

declare global {
  interface WindowEventMap {
    beforeinstallprompt: InstallOffer;
  }
  interface Navigator {
    /** Safari's own: whether the page was opened from the home screen. */
    standalone?: boolean;
  }
}

/** How a market can be put on the home screen: the browser asks by itself, or the person does it by a menu of Safari's. */
export type InstallWay = 'offer' | 'safari';

const KEY = 'cho-phien.install-hint';

/** Safari on an iPhone or iPad; other apps there, Zalo's and Facebook's too, cannot put pages on the home screen this way. */
const isSafari = (agent: string) =>
  /iP(?:hone|ad)/.test(agent) &&
  /Version\/.*Safari/.test(agent) &&
  !/CriOS|FxiOS|EdgiOS|Zalo|FBA[NV]/.test(agent);

/**
 * The way to tell of, once on this phone: null where it has been told, is on the home screen already, or cannot be. What
 * cannot be remembered is not told, or it would come each time.
 */
export function takeInstallHint(deps: {
  storage: Pick<Storage, 'getItem' | 'setItem'>;
  offered: boolean;
  agent: string;
  installed: boolean;
}): InstallWay | null {
  const { storage, offered, agent, installed } = deps;
  const way = offered ? 'offer' : isSafari(agent) ? 'safari' : null;
  if (way === null || installed) return null;
  try {
    if (storage.getItem(KEY) !== null) return null;
    storage.setItem(KEY, '1');
    return way;
  } catch {
    return null;
  }
}
