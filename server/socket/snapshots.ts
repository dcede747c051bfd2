import type { Listing } from '../contract/catalog.ts';
import type { Result } from '../contract/result.ts';
import type { SaleSnapshot } from '../contract/sale-event.ts';
import type { Count, Fact } from '../contract/socket.ts';
import type { Publisher } from '../lib/publisher.ts';

/** What the database has of a snapshot; `live` is the last one that ran. */
export type StoredSnapshot = Omit<SaleSnapshot, 'viewers' | 'prepaid' | 'deliveryFees' | 'serverTimeMs'>;

/** Snapshots for all who come to a sale event, from one look at the database for many. */
export interface Snapshots extends Publisher<Fact> {
  /** As of now: with everything that was published until the moment at which it resolves. */
  of(saleEventId: string): Promise<Result<StoredSnapshot>>;
}

/**
 * How long one look serves others, in ms. Facts keep it right for longer; this is for what changes without one: the list
 * of purchases, of which a rush announces only some, and rows that somebody else writes.
 */
const KEPT_MS = 1_000;

interface Look {
  readonly stored: Promise<Result<StoredSnapshot>>;
  /** Counts that were published since it began, the newest by what is counted. */
  readonly counts: Map<string, Count>;
}

/**
 * Reads the database once for all who join together, and keeps what it read for a short time. `publish` has to hear every
 * fact before viewers do (with several servers, those of the others too).
 *
 * A viewer enters the channel first and asks for the snapshot then, and misses nothing: a fact that was sent before was
 * published before, and each fact is published after its commit. So either the look began after that and has read it,
 * or the look was there when the fact was published. Then the fact is a count, which replaces what the look has read, or
 * another fact, which ends the look: whoever waits for it takes the next. For the same reason no snapshot is older than
 * a fact that its viewer heard while waiting. A count may be published late, after a look that has already read a newer
 * one; the newer one is then published after it, and comes to the viewer as to all others.
 */
export function createSnapshots(read: (saleEventId: string) => Promise<Result<StoredSnapshot>>): Snapshots {
  const looks = new Map<string, Look>();

  function end(saleEventId: string, look: Look): void {
    if (looks.get(saleEventId) === look) looks.delete(saleEventId);
  }

  function begin(saleEventId: string): Look {
    const look: Look = { stored: read(saleEventId), counts: new Map() };
    looks.set(saleEventId, look);
    // Kept from its end on: a look that takes longer must still serve those who wait for it.
    look.stored.then(
      () => setTimeout(end, KEPT_MS, saleEventId, look).unref(),
      () => end(saleEventId, look),
    );
    return look;
  }

  async function of(saleEventId: string): Promise<Result<StoredSnapshot>> {
    for (;;) {
      const look = looks.get(saleEventId) ?? begin(saleEventId);
      const stored = await look.stored;
      if (looks.get(saleEventId) !== look) continue;
      if (!stored.ok || look.counts.size === 0) return stored;
      const listings = stored.data.listings.map((listing) => withCounts(listing, look.counts));
      return { ...stored, data: { ...stored.data, listings } };
    }
  }

  return {
    of,
    publish({ name, saleEventId, data }) {
      switch (name) {
        case 'stock:changed':
          looks.get(saleEventId)?.counts.set(stockKey(data.variantId), { name, data });
          break;
        case 'flash:counted':
          looks.get(saleEventId)?.counts.set(flashKey(data.listingId), { name, data });
          break;
        case 'listing:pinned':
        case 'listing:changed':
        case 'live:changed':
        case 'sale:changed':
          looks.delete(saleEventId);
      }
    },
  };
}

const stockKey = (variantId: string) => `stock ${variantId}`;
const flashKey = (listingId: string) => `flash ${listingId}`;

function withCounts(listing: Listing, counts: ReadonlyMap<string, Count>): Listing {
  const stock = counts.get(stockKey(listing.variantId));
  const flash = counts.get(flashKey(listing.id));
  return {
    ...listing,
    ...(stock?.name === 'stock:changed' ? { available: stock.data.available } : {}),
    ...(flash?.name === 'flash:counted' && listing.flash !== null
      ? { flash: { ...listing.flash, left: flash.data.left } }
      : {}),
  };
}
