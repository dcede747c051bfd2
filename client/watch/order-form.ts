import type { Listing } from '../../server/contract/catalog.ts';
import { type DeliveryFees, deliveryFeeTo } from '../../server/contract/delivery-fee.ts';
import type { BuyerInput } from '../../server/contract/order.ts';
import { unitPrice } from '../state/listings.ts';

/** What is plainly wrong before anything is sent; the server decides the rest. */
export type OrderFormFaults = Partial<Record<keyof BuyerInput, 'needed' | 'badPhone'>>;

/** Checks the buyer's fields; an empty object means that the order may be sent. */
export function checkBuyer(buyer: BuyerInput): OrderFormFaults {
  const faults: OrderFormFaults = {};
  for (const field of ['name', 'phone', 'address'] as const) {
    if (buyer[field].trim() === '') faults[field] = 'needed';
  }
  const digits = buyer.phone.replace(/\D/g, '');
  if (faults.phone === undefined && (digits.length < 9 || digits.length > 15)) faults.phone = 'badPhone';
  return faults;
}

/** What is ordered, before it has a price. */
export type DraftLine = { listingId: string; quantity: number };

/**
 * The lines to send, each with the price that the buyer sees, or the one that the buyer has just agreed to. Goods that are
 * not for sale any more are left out.
 */
export function pricedLines(
  lines: readonly DraftLine[],
  listings: readonly Listing[],
  agreed: readonly { listingId: string; priceDong: number }[] = [],
): Array<DraftLine & { unitPriceDong: number }> {
  return lines.flatMap((line) => {
    const listing = listings.find(({ id }) => id === line.listingId);
    if (listing === undefined) return [];
    const newPrice = agreed.find(({ listingId }) => listingId === line.listingId)?.priceDong;
    return [{ ...line, unitPriceDong: newPrice ?? unitPrice(listing, line.quantity) }];
  });
}

/** What priced lines cost together, đồng. */
export function totalOf(lines: readonly { quantity: number; unitPriceDong: number }[]): number {
  return lines.reduce((sum, { quantity, unitPriceDong }) => sum + quantity * unitPriceDong, 0);
}

/** A fee that the server has named for a province since the page came. */
export type NewFee = { provinceCode: string | null; deliveryFee: number };

/** What delivery costs as far as this page knows, đồng. */
export function shownFee(fees: DeliveryFees, provinceCode: string | null, newer: NewFee | null): number {
  return newer !== null && newer.provinceCode === provinceCode
    ? newer.deliveryFee
    : deliveryFeeTo(fees, provinceCode);
}

/** Whether delivery costs anything anywhere. */
export function hasFees({ standard, provinces }: DeliveryFees): boolean {
  return standard > 0 || Object.values(provinces).some((fee) => fee > 0);
}

/** The most units the stepper offers: what is left, within the limit per buyer. */
export function mostUnits(available: number, limitPerBuyer: number | null): number {
  return Math.max(1, Math.min(available, limitPerBuyer ?? 9_999, 9_999));
}
