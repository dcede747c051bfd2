import type { BookFilterSent } from '../../../server/contract/order.ts';

/** Which orders a page is about, as the part of an address after its last slash: it outlives a reload, and "back" finds it. */
export function filterPart(filter: BookFilterSent): string {
  return encodeURIComponent(JSON.stringify(filter));
}

/** The other way; whether it is a filter, the server says. Null where it is nothing at all. */
export function filterOfPart(part: string): BookFilterSent | null {
  try {
    const filter: unknown = JSON.parse(decodeURIComponent(part));
    return typeof filter === 'object' && filter !== null ? filter : null;
  } catch {
    return null;
  }
}
