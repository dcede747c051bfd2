import { addRoute, matchPrecache, type PrecacheEntry, precache } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { type NoticeBoard, openPage, type Pages, type PushData, type ShownNotice, showPush } from './push.ts';

/** Shell, scripts and player of the viewers' pages; the build fills it in. */
declare const PRECACHED: PrecacheEntry[];
/** The viewers' page as it was built, without anything that changes. */
declare const SHELL: string;

/** What is used of ServiceWorkerGlobalScope, which TypeScript has only in a library that excludes the pages' own. */
declare const self: {
  skipWaiting(): Promise<void>;
  registration: { navigationPreload?: { enable(): Promise<void> } } & NoticeBoard;
  clients: Pages;
  addEventListener<T extends keyof Events>(
    type: T,
    listener: (event: Events[T] & { waitUntil(work: Promise<unknown> | undefined): void }) => void,
  ): void;
};
interface Events {
  install: object;
  activate: object;
  push: { data: PushData | null };
  notificationclick: { notification: ShownNotice };
}

/** Longer than this a document is not waited for: the shell comes at once and asks for the rest by itself, ms. */
const PATIENCE_MS = 3_000;
/** The viewers' own pages, which the shell can stand in for. */
const VIEWER_PAGE = /^\/(?:xem\/[^/]+)?$/;

precache(PRECACHED);
// Only by their exact names: `/` is a document, which is never taken from here while the network answers.
addRoute({ directoryIndex: '', cleanURLs: false });

/**
 * Documents come from the network, with everything up to date in them; a viewers' page as the shell when that is slow, gone
 * or broken. Requests of API, sockets and video are no documents and go past this worker.
 */
registerRoute(
  new NavigationRoute(async ({ event, request, url }) => {
    const { preloadResponse } = event as Event & { preloadResponse?: Promise<Response | undefined> };
    // The browser asked for every document early; one that were not taken from there would be asked for twice.
    const fetched = (async () => (await preloadResponse) ?? (await fetch(request)))();
    if (!VIEWER_PAGE.test(url.pathname)) return fetched;
    const settled = fetched.catch(() => null);
    // What was asked for early may not be dropped half-way.
    event.waitUntil(settled);
    const late = new Promise<null>((resolve) => setTimeout(resolve, PATIENCE_MS, null));
    const answer = await Promise.race([settled, late]);
    if (answer !== null && answer.status < 500) return answer;
    return (await matchPrecache(SHELL)) ?? (await fetched);
  }),
);

// A new version takes over at once and drops what the old one kept: documents come from the network and name their own
// scripts, and the server still has those of pages that are open.
self.addEventListener('install', (event) => event.waitUntil(self.skipWaiting()));
// The request for a document does not wait until this worker has started.
self.addEventListener('activate', (event) => event.waitUntil(self.registration.navigationPreload?.enable()));

// What browsers ask of a push: that something is shown, and soon.
self.addEventListener('push', (event) => event.waitUntil(showPush(event.data, self.registration)));
self.addEventListener('notificationclick', (event) =>
  event.waitUntil(openPage(event.notification, self.clients)),
);
