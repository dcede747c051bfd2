/**
 * Hosts of the push services that browsers in use have: Chrome, Cốc Cốc, Edge on Android, Samsung (Google); Firefox; Safari;
 * Edge on Windows. With a dot in front: every name below it.
 */
const SERVICES: readonly string[] = [
  'fcm.googleapis.com',
  'updates.push.services.mozilla.com',
  '.push.apple.com',
  '.notify.windows.com',
];

/** What pushes go over; a test puts a push service of its own in its place. */
export interface PushNetwork {
  /** Whether messages are sent to this address: it comes from whoever asks to be reminded. */
  allows(endpoint: URL): boolean;
  fetch: typeof fetch;
}

/** The push services of the world. */
export const publicPush: PushNetwork = { allows: isPushService, fetch: (...request) => fetch(...request) };

/** Whether `endpoint` is an address of one of the push services that are known, over TLS at its own port. */
export function isPushService({ protocol, port, username, password, hostname }: URL): boolean {
  if (protocol !== 'https:' || port !== '' || username !== '' || password !== '') return false;
  return SERVICES.some((host) => (host.startsWith('.') ? hostname.endsWith(host) : hostname === host));
}
