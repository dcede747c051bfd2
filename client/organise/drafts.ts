import type { CreateListing, Unit } from '../../server/contract/catalog.ts';
import { wholeNumber } from '../i18n/format.ts';

/** A listing as typed. */
export type ListingDraft = {
  /** Tells it from the others of its plan while their order changes. */
  key: number;
  /** Of one that is there already; it keeps its variant. */
  id?: string;
  /** What one that is there already is called. */
  name?: string;
  variantId: string;
  price: string;
  limit: string;
  planned: string;
  note: string;
  hidden: boolean;
  /** Whether `hidden` is to be sent: what the seller shows meanwhile stays shown. */
  hiddenTouched?: boolean;
};
/** A variant as typed. */
export type VariantDraft = { name: string; unit: Unit; openingStock: string };

export const emptyListing = (key = 0): ListingDraft => ({
  key,
  variantId: '',
  price: '',
  limit: '',
  planned: '',
  note: '',
  hidden: false,
});
export const emptyVariant = (): VariantDraft => ({ name: '', unit: 'kg', openingStock: '0' });

export type ListingFaults = {
  variantId?: 'needed';
  price?: 'badPrice';
  limit?: 'badLimit';
  planned?: 'badLimit';
};

/** What is wrong with a listing draft. */
export function checkListing(draft: ListingDraft): ListingFaults {
  return {
    ...(draft.variantId === '' ? { variantId: 'needed' } : {}),
    ...(wholeNumber(draft.price, 1_000, 1_000_000_000) === null ? { price: 'badPrice' } : {}),
    ...(draft.limit.trim() !== '' && wholeNumber(draft.limit, 1, 9_999) === null
      ? { limit: 'badLimit' }
      : {}),
    ...(draft.planned.trim() !== '' && wholeNumber(draft.planned, 1, 9_999) === null
      ? { planned: 'badLimit' }
      : {}),
  };
}

/** The listing to send for a draft without faults. */
export function toListing(draft: ListingDraft): CreateListing & { id?: string } {
  const untouched = draft.id !== undefined && !draft.hiddenTouched;
  return {
    ...(draft.id === undefined ? {} : { id: draft.id }),
    variantId: draft.variantId,
    priceDong: wholeNumber(draft.price, 1_000, 1_000_000_000) ?? 0,
    limitPerBuyer: wholeNumber(draft.limit, 1, 9_999),
    plannedQuantity: wholeNumber(draft.planned, 1, 9_999),
    note: draft.note,
    ...(untouched ? {} : { hidden: draft.hidden }),
  };
}
