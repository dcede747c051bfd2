import { readPageData } from '../net/page-data.ts';
import { hasMediaSource, playsOpus, setUrl } from '../player/sets.ts';

/** What came with the document. */
export const pageData = readPageData();

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
