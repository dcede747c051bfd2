import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { Listing } from '../../server/contract/catalog.ts';
import type { Link } from '../net/socket.ts';

/** The listings that viewers may see, kept up to date by facts and by the server's clock. */
export interface Listings {
  /** With `available` as of now, and with `flash` only while that price holds. */
  readonly listings: ReadonlySignal<Listing[]>;
  /** The server's clock before this phone's, ms; 0 until it is known. */
  readonly aheadMs: ReadonlySignal<number>;
  /** Takes a snapshot; `serverTimeMs` where it has the server's time, ms since the epoch. */
  take(listings: Listing[], serverTimeMs?: number): void;
  close(): void;
}

/** What a unit costs in a line of `quantity` units, đồng: all of them at the flash price, or none. */
export function unitPrice({ priceDong, flash }: Listing, quantity: number): number {
  return flash !== null && quantity <= flash.left ? flash.priceDong : priceDong;
}

/** The listing as it is at `nowMs` of the server's clock: a flash price that does not hold is left out. */
export function asOf(listing: Listing, nowMs: number): Listing {
  const { flash } = listing;
  if (flash === null) return listing;
  const holds = Date.parse(flash.startsAt) <= nowMs && nowMs < Date.parse(flash.endsAt) && flash.left > 0;
  return holds ? listing : { ...listing, flash: null };
}

/** When the next flash price begins or ends after `nowMs`; null when none does. */
export function nextTurn(listings: readonly Listing[], nowMs: number): number | null {
  const turns = listings
    .flatMap(({ flash }) => (flash === null ? [] : [Date.parse(flash.startsAt), Date.parse(flash.endsAt)]))
    .filter((atMs) => atMs > nowMs);
  return turns.length === 0 ? null : Math.min(...turns);
}

export function createListings({ link, saleEventId }: { link: Link; saleEventId: string }): Listings {
  const all = signal<Listing[]>([]);
  const nowMs = signal(Date.now());
  const aheadMs = signal(0);
  let timer: ReturnType<typeof setTimeout> | null = null;

  /** Looks at the clock now and at the next moment when a price turns. */
  function watchClock(): void {
    nowMs.value = Date.now() + aheadMs.value;
    if (timer !== null) clearTimeout(timer);
    const turn = nextTurn(all.value, nowMs.value);
    timer = turn === null ? null : setTimeout(watchClock, turn - nowMs.value);
  }

  function set(listings: Listing[]): void {
    all.value = listings;
    watchClock();
  }

  const stops = [
    link.on('stock:changed', ({ variantId, available }) => {
      set(
        all.value.map((listing) => (listing.variantId === variantId ? { ...listing, available } : listing)),
      );
    }),
    link.on('flash:counted', ({ listingId, left }) => {
      set(
        all.value.map((listing) =>
          listing.id === listingId && listing.flash !== null
            ? { ...listing, flash: { ...listing.flash, left } }
            : listing,
        ),
      );
    }),
    link.on('listing:changed', ({ saleEventId: where, listing }) => {
      if (where !== saleEventId) return;
      if (listing.hidden) set(all.value.filter(({ id }) => id !== listing.id));
      else if (all.value.every(({ id }) => id !== listing.id)) set([...all.value, listing]);
      else set(all.value.map((known) => (known.id === listing.id ? listing : known)));
    }),
  ];

  return {
    listings: computed(() => all.value.map((listing) => asOf(listing, nowMs.value))),
    aheadMs,
    take(listings, serverTimeMs) {
      if (serverTimeMs !== undefined) aheadMs.value = serverTimeMs - Date.now();
      set(listings);
    },
    close() {
      if (timer !== null) clearTimeout(timer);
      for (const stop of stops) stop();
    },
  };
}
