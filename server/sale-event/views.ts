import type { Flash, Listing, StaffListing } from '../contract/catalog.ts';
import type { Pin, PurchaseNotice, SaleEvent, StaffSaleEvent } from '../contract/sale-event.ts';
import type { FlashRecord, ListingRecord, PurchaseRecord, SaleEventRecord } from './ports.ts';

export function toSaleEvent(row: SaleEventRecord): SaleEvent {
  const { id, title, description, state, expectedMinutes, sellerName, coverId } = row;
  const startsAt = row.startsAt.toISOString();
  const ordersUntil = row.ordersUntil?.toISOString() ?? null;
  return { id, title, description, state, startsAt, expectedMinutes, sellerName, coverId, ordersUntil };
}

export function toStaffSaleEvent(row: SaleEventRecord): StaffSaleEvent {
  const { sellerId, sellAfterHours, members, runSheet } = row;
  return { ...toSaleEvent(row), sellerId, sellAfterHours, members, runSheet };
}

/** What viewers see; what is planned is not for them. */
export function toListing({ plannedQuantity: _, flash, ...row }: ListingRecord): Listing {
  return { ...row, priceDong: Number(row.priceDong), flash: flash && toFlash(flash) };
}

export function toStaffListing(row: ListingRecord): StaffListing {
  return { ...toListing(row), plannedQuantity: row.plannedQuantity };
}

function toFlash({ priceDong, startsAt, endsAt, quantity, sold }: FlashRecord): Flash {
  return {
    priceDong: Number(priceDong),
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
    quantity,
    left: quantity - sold,
  };
}

export function toPurchaseNotice({ at, ...rest }: PurchaseRecord): PurchaseNotice {
  return { ...rest, at: at.toISOString() };
}

/** Null before anything was pinned; a pin that was taken away has a null listing. */
export function toPin(row: SaleEventRecord): Pin | null {
  if (row.pinnedMediaTimeAt === null) return null;
  return {
    saleEventId: row.id,
    listingId: row.pinnedListingId,
    mediaTimeMs: row.pinnedMediaTimeAt.getTime(),
  };
}
