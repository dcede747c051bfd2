/** A visitor without a picture has everything else by then, ms. */
const LATEST_MS = 20_000;

/**
 * Keeps pages and player on the phone for the next visit, once the first picture is there: until then the link has
 * better things to carry. Without a service worker (plain HTTP on a LAN, a certificate of the server's own making) the
 * browser's cache has to do.
 */
export function keepForNextVisit(): void {
  if (!('serviceWorker' in navigator)) return;
  const keep = () => {
    clearTimeout(timer);
    document.removeEventListener('playing', keep, true);
    navigator.serviceWorker.register('/sw.js').catch(() => undefined);
  };
  const timer = setTimeout(keep, LATEST_MS);
  // It does not bubble, but it can be caught on the way down.
  document.addEventListener('playing', keep, true);
}
