import { type ReadonlySignal, signal } from '@preact/signals';
import type { Listing } from '../../server/contract/catalog.ts';
import type { CallApi } from '../net/api.ts';
import type { Link } from '../net/socket.ts';

/** The listings that viewers do not see yet, for staff. */
export interface HiddenListings {
  readonly listings: ReadonlySignal<Listing[]>;
  /** Takes a listing as it is after a change: one that is hidden is kept, one that is shown is not. */
  put(listing: Listing): void;
  close(): void;
}

/** Fetches them as soon as and whenever the connection stands. */
export function createHiddenListings(deps: {
  link: Link;
  api: CallApi;
  saleEventId: string;
}): HiddenListings {
  const { link, api, saleEventId } = deps;
  const listings = signal<Listing[]>([]);
  let closed = false;

  function put(listing: Listing): void {
    const others = listings.value.filter(({ id }) => id !== listing.id);
    listings.value = listing.hidden ? [...others, listing] : others;
  }

  async function fetchAll(): Promise<void> {
    const outcome = await api('GET /api/sale-events/:id', { params: { id: saleEventId } });
    if (outcome.ok && !closed) listings.value = outcome.data.listings.filter(({ hidden }) => hidden);
  }

  const stops = [
    link.on('listing:changed', (change) => {
      if (change.saleEventId === saleEventId) put(change.listing);
    }),
    link.on('stock:changed', ({ variantId, available }) => {
      listings.value = listings.value.map((listing) =>
        listing.variantId === variantId ? { ...listing, available } : listing,
      );
    }),
    link.onOnline(() => void fetchAll()),
  ];
  return {
    listings,
    put,
    close() {
      closed = true;
      for (const stop of stops) stop();
    },
  };
}
