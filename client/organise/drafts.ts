import type { CreateListing, Unit } from '../../server/contract/catalog.ts';
import { wholeNumber } from '../i18n/format.ts';

/** A listing as typed. */
export type ListingDraft = { variantId: string; price: string; limit: string; hidden: boolean };
/** A variant as typed. */
export type VariantDraft = { name: string; unit: Unit; openingStock: string };

export const emptyListing = (): ListingDraft => ({ variantId: '', price: '', limit: '', hidden: false });
export const emptyVariant = (): VariantDraft => ({ name: '', unit: 'kg', openingStock: '0' });

export type ListingFaults = { variantId?: 'needed'; price?: 'badPrice'; limit?: 'badLimit' };

/** What is wrong with a listing draft. */
export function checkListing(draft: ListingDraft): ListingFaults {
  return {
    ...(draft.variantId === '' ? { variantId: 'needed' } : {}),
    ...(wholeNumber(draft.price, 1_000, 1_000_000_000) === null ? { price: 'badPrice' } : {}),
    ...(draft.limit.trim() !== '' && wholeNumber(draft.limit, 1, 9_999) === null
      ? { limit: 'badLimit' }
      : {}),
  };
}

/** The listing to send for a draft without faults. */
export function toListing(draft: ListingDraft): CreateListing {
  return {
    variantId: draft.variantId,
    priceDong: wholeNumber(draft.price, 1_000, 1_000_000_000) ?? 0,
    limitPerBuyer: wholeNumber(draft.limit, 1, 9_999),
    hidden: draft.hidden,
  };
}
