import { createHash } from 'node:crypto';
import type { PaymentMethod, PlaceOrder } from '../contract/order.ts';
import type { Buyer, NewLine } from './ports.ts';

/** The content of an order as it is compared and stored: phone in E.164, each listing once. */
export interface OrderContent {
  saleEventId: string;
  buyer: Buyer;
  payment: PaymentMethod;
  note: string;
  /** The delivery fee that the buyer was shown, đồng; null: any is right. */
  shownFee: number | null;
  lines: NewLine[];
}

/** Sums up lines of the same listing, in the order in which they first came; the contract sees to it that their prices agree. */
export function mergeLines(lines: PlaceOrder['lines']): NewLine[] {
  const merged = new Map<string, NewLine>();
  for (const { listingId, quantity, unitPriceDong = null } of lines) {
    const before = merged.get(listingId)?.quantity ?? 0;
    merged.set(listingId, { listingId, quantity: before + quantity, unitPriceDong });
  }
  return [...merged.values()];
}

/** SHA-256 of the content; the order of its lines does not matter. */
export function hashRequest({ saleEventId, buyer, payment, note, shownFee, lines }: OrderContent): string {
  const sorted = lines
    .map(({ listingId, quantity, unitPriceDong }) =>
      // Without a price as it was before prices were sent: an order may come again after an update.
      unitPriceDong === null ? `${listingId} ${quantity}` : `${listingId} ${quantity} ${unitPriceDong}`,
    )
    .sort();
  const { name, phone, address, provinceCode, communeCode, receiver } = buyer;
  const content: unknown[] = [saleEventId, name, phone, address, note, sorted];
  const more = [provinceCode, communeCode, receiver?.name ?? null, receiver?.phone ?? null];
  // For the same reason: an order without them has the hash it had before they could be sent.
  if (payment !== 'cod' || more.some((value) => value !== null)) content.push(...more, payment);
  if (shownFee !== null) content.push({ shownFee });
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}
