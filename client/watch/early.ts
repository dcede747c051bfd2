import { readPageData } from '../net/page-data.ts';
import { hasMediaSource, playsOpus, setUrl } from '../player/sets.ts';
import type { InstallOffer } from '../state/installing.ts';

/** What came with the document. */
export const pageData = readPageData();

/** The browser's offer to put the market on the home screen, for when it is wanted: its own would lie over the picture. */
export const install: { offer: InstallOffer | null } = { offer: null };
addEventListener('beforeinstallprompt', (offer) => {
  offer.preventDefault();
  install.offer = offer;
});

/**
 * Runs before the page's own scripts have come: asks for the player's code and for the files a player begins with, which
 * would otherwise be asked for one after the other. It is a file of its own so that on a weak link these come one round
 * trip after the page's scripts and do not share the link with them.
 */
function askEarly(): void {
  const playlistUrl = pageData?.snapshot?.live?.playlistUrl ?? null;
  if (playlistUrl === null || !hasMediaSource()) return;
  const multivariant = setUrl(playlistUrl, 'adaptive', playsOpus());
  const start = pageData?.start.find(([first]) => first === multivariant) ?? [];
  for (const href of start) ask({ rel: 'preload', href, as: 'fetch' });
  const player = document.querySelector<HTMLElement>('script[data-player]')?.dataset.player;
  if (player) ask({ rel: 'modulepreload', href: player });
}

function ask(hint: { rel: string; href: string; as?: string }): void {
  // Without credentials, as hls.js asks by itself: a request of another kind would fetch everything a second time.
  document.head.append(Object.assign(document.createElement('link'), { ...hint, crossOrigin: 'anonymous' }));
}

askEarly();
