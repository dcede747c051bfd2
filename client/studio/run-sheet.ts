import type { Listing } from '../../server/contract/catalog.ts';
import type { RunSheetItem } from '../../server/contract/sale-event.ts';

/** A listing with the organiser's notes for the moment when it is shown; empty when there are none. */
export type RunSheetEntry = { listing: Listing; note: string };

/** The listings in the order in which they are to be shown; those that the run sheet leaves out come last. */
export function inRunOrder(listings: readonly Listing[], runSheet: readonly RunSheetItem[]): RunSheetEntry[] {
  const steps = [...runSheet].sort((a, b) => a.position - b.position);
  const rank = (listing: Listing) => {
    const at = steps.findIndex(({ listingId }) => listingId === listing.id);
    return at === -1 ? steps.length : at;
  };
  return listings
    .map((listing) => ({
      listing,
      note: steps
        .filter(({ listingId, note }) => listingId === listing.id && note !== '')
        .map(({ note }) => note)
        .join(' · '),
    }))
    .sort((a, b) => rank(a.listing) - rank(b.listing));
}

/** What comes after the pinned listing and can still be had; the first one where nothing is pinned. */
export function nextToShow(
  entries: readonly RunSheetEntry[],
  pinnedId: string | null,
): RunSheetEntry | undefined {
  const at = entries.findIndex(({ listing }) => listing.id === pinnedId);
  return entries.slice(at + 1).find(({ listing }) => listing.available > 0);
}
