import type { CreateListing, Unit } from '../../server/contract/catalog.ts';

/** A listing as typed. */
export type ListingDraft = { variantId: string; price: string; limit: string; hidden: boolean };
/** A variant as typed. */
export type VariantDraft = { name: string; unit: Unit; openingStock: string };

export const emptyListing = (): ListingDraft => ({ variantId: '', price: '', limit: '', hidden: false });
export const emptyVariant = (): VariantDraft => ({ name: '', unit: 'kg', openingStock: '0' });

/** A whole number as people type it, `1.250.000` or `1,250,000` or `1250000`; null when it is none within the bounds. */
export function wholeNumber(typed: string, min: number, max: number): number | null {
  const whole = /^(\d{1,15}|\d{1,3}([.,\s]\d{3})+)$/.test(typed.trim());
  if (!whole) return null;
  const value = Number(typed.replace(/\D/g, ''));
  return value >= min && value <= max ? value : null;
}

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
