import type { ChangeListing, Listing } from '../contract/catalog.ts';
import type { OrderLine } from '../contract/order.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { Pin } from '../contract/sale-event.ts';
import type { PracticeStage } from './stage.ts';

/** A line of an order as it is asked for; `unitPriceDong` is the price that was shown, đồng. */
export interface AskedLine {
  listingId: string;
  quantity: number;
  unitPriceDong?: number | undefined;
}

/** The goods of a practice: copies, of which no unit leaves the store. */
export interface PracticeGoods {
  /** All of them, hidden ones too, as they are now. */
  listings(): Listing[];
  pinned(): Pin | null;
  /** Shows it too. `unknown_listing`. */
  pin(listingId: string | null): Result<Pin>;
  /** `unknown_listing`. */
  change(input: ChangeListing): Result<Listing>;
  /** `not_found`. */
  add(variantId: string, quantity: number): Result<{ available: number }>;
  /** `not_found`. */
  sellOut(variantId: string): Result<{ available: number }>;
  /** All lines or none, at the prices of now. `unknown_listing`, `sold_out`, `price_changed`. */
  take(lines: readonly AskedLine[]): Result<OrderLine[]>;
  /** Units of an order that was cancelled. */
  putBack(lines: readonly OrderLine[]): void;
}

export function createPracticeGoods(stage: PracticeStage, copies: readonly Listing[]): PracticeGoods {
  const { saleEventId, clock, publish } = stage;
  // All are shown from the start: to practise showing one, hide it first.
  let goods = copies.map((listing): Listing => ({ ...listing, flash: null, hidden: false }));
  let pin: Pin | null = null;

  function put(changed: Listing): void {
    goods = goods.map((listing) => (listing.id === changed.id ? changed : listing));
  }

  function setStock(variantId: string, change: (available: number) => number): Result<{ available: number }> {
    const of = goods.find((listing) => listing.variantId === variantId);
    if (of === undefined) return fail('not_found', 'this sale event does not have the variant');
    const available = change(of.available);
    goods = goods.map((listing) => (listing.variantId === variantId ? { ...listing, available } : listing));
    publish({ name: 'stock:changed', saleEventId, data: { variantId, available } });
    return ok({ available });
  }

  function show(listing: Listing): Listing {
    put(listing);
    publish({ name: 'listing:changed', saleEventId, data: { saleEventId, listing } });
    return listing;
  }

  /** What a unit costs in a line of `quantity` now, đồng: all units at the flash price, or none. */
  function priceOf({ flash, priceDong }: Listing, quantity: number): number {
    const nowMs = clock.now();
    const holds = flash !== null && Date.parse(flash.startsAt) <= nowMs && nowMs < Date.parse(flash.endsAt);
    return holds && quantity <= flash.left ? flash.priceDong : priceDong;
  }

  function check({
    listingId,
    quantity,
    unitPriceDong,
  }: AskedLine): Result<{ listing: Listing; priceDong: number }> {
    const listing = goods.find(({ id, hidden }) => id === listingId && !hidden);
    if (listing === undefined) return unknownListing(listingId);
    const { available } = listing;
    if (quantity > available) return fail('sold_out', 'fewer units are left', { listingId, available });
    const priceDong = priceOf(listing, quantity);
    if (unitPriceDong !== undefined && unitPriceDong !== priceDong) {
      const prices = [{ listingId, shownDong: unitPriceDong, priceDong }];
      return fail('price_changed', 'another price is valid than the one that was shown', { prices });
    }
    return ok({ listing, priceDong });
  }

  return {
    listings: () => goods,
    pinned: () => pin,
    pin(listingId) {
      const listing = goods.find(({ id }) => id === listingId);
      if (listingId !== null && listing === undefined) return unknownListing(listingId);
      if (listing?.hidden) show({ ...listing, hidden: false });
      pin = { saleEventId, listingId, mediaTimeMs: clock.now() };
      publish({ name: 'listing:pinned', saleEventId, data: pin });
      return ok(pin);
    },
    change({ listingId, hidden, flash }) {
      const listing = goods.find(({ id }) => id === listingId);
      if (listing === undefined) return unknownListing(listingId);
      const startsMs = clock.now() + (flash?.delayMs ?? 0);
      const made = flash && {
        priceDong: flash.priceDong,
        quantity: flash.quantity,
        left: flash.quantity,
        startsAt: new Date(startsMs).toISOString(),
        endsAt: new Date(startsMs + flash.durationMs).toISOString(),
      };
      return ok(
        show({
          ...listing,
          hidden: hidden ?? listing.hidden,
          flash: made === undefined ? listing.flash : made,
        }),
      );
    },
    add: (variantId, quantity) => setStock(variantId, (available) => available + quantity),
    sellOut: (variantId) => setStock(variantId, () => 0),
    take(lines) {
      const taken: { listing: Listing; priceDong: number; quantity: number }[] = [];
      for (const line of lines) {
        const checked = check(line);
        if (!checked.ok) return checked;
        taken.push({ ...checked.data, quantity: line.quantity });
      }
      for (const { listing, priceDong, quantity } of taken) {
        setStock(listing.variantId, (available) => available - quantity);
        const { flash } = listing;
        if (flash === null || priceDong !== flash.priceDong) continue;
        const left = flash.left - quantity;
        const now = goods.find(({ id }) => id === listing.id) ?? listing;
        put({ ...now, flash: { ...flash, left } });
        publish({ name: 'flash:counted', saleEventId, data: { listingId: listing.id, left } });
      }
      return ok(
        taken.map(({ listing, priceDong, quantity }) => ({
          listingId: listing.id,
          productName: listing.productName,
          variantName: listing.variantName,
          quantity,
          unitPriceDong: priceDong,
        })),
      );
    },
    putBack(lines) {
      for (const { listingId, quantity } of lines) {
        const listing = goods.find(({ id }) => id === listingId);
        if (listing !== undefined) setStock(listing.variantId, (available) => available + quantity);
      }
    },
  };
}

function unknownListing(listingId: string): Result<never> {
  return fail('unknown_listing', 'this sale event does not have the listing', { listingId });
}
