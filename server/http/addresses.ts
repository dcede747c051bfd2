import { lanAddresses } from '../lib/addresses.ts';

/** Where the server is opened, without slashes at the ends. */
export interface Addresses {
  /** `PUBLIC_URL`, or an address that works on this machine for sure. */
  url: string;
  /** For phones on the same network; empty with `PUBLIC_URL`, or when only one address is served. */
  networkUrls: string[];
}

/**
 * Served on all addresses, that is localhost here: it always works, and browsers give it a camera without HTTPS. A LAN
 * address may not even be reachable from this machine, as in containers, but phones need it.
 */
export function addressesOf(
  { HOST, PUBLIC_URL }: { HOST: string; PUBLIC_URL: string | null },
  { scheme, port, lan = lanAddresses() }: { scheme: 'http' | 'https'; port: number; lan?: readonly string[] },
): Addresses {
  if (PUBLIC_URL !== null) return { url: PUBLIC_URL, networkUrls: [] };
  const urlOf = (host: string) => `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;
  const everywhere = HOST === '0.0.0.0' || HOST === '::';
  if (!everywhere) return { url: urlOf(HOST), networkUrls: [] };
  return { url: urlOf('localhost'), networkUrls: lan.map(urlOf) };
}

/** What links begin with that organisers pass on: a phone cannot open this machine's localhost. */
export function linkBaseOf({ url, networkUrls }: Addresses): string {
  return networkUrls[0] ?? url;
}
