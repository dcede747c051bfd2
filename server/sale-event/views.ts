import type { Flash, Listing } from '../contract/catalog.ts';
import type { Pin, PurchaseNotice, SaleEvent, StaffSaleEvent } from '../contract/sale-event.ts';
import type { FlashRecord, ListingRecord, PurchaseRecord, SaleEventRecord } from './ports.ts';

export function toSaleEvent(row: SaleEventRecord): SaleEvent {
  const { id, title, description, state, startsAt, sellerName } = row;
  return { id, title, description, state, startsAt: startsAt.toISOString(), sellerName };
}

export function toStaffSaleEvent(row: SaleEventRecord): StaffSaleEvent {
  return { ...toSaleEvent(row), sellerId: row.sellerId, runSheet: row.runSheet };
}

export function toListing(row: ListingRecord): Listing {
  const { flash } = row;
  return { ...row, priceDong: Number(row.priceDong), flash: flash && toFlash(flash) };
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
