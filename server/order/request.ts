import { createHash } from 'node:crypto';

/** The content of an order as it is compared and stored: phone in E.164, each listing once. */
export interface OrderContent {
  saleEventId: string;
  buyer: { name: string; phone: string; address: string };
  note: string;
  lines: { listingId: string; quantity: number }[];
}

/** Sums up lines of the same listing, in the order in which they first came. */
export function mergeLines(lines: OrderContent['lines']): OrderContent['lines'] {
  const quantities = new Map<string, number>();
  for (const { listingId, quantity } of lines) {
    quantities.set(listingId, (quantities.get(listingId) ?? 0) + quantity);
  }
  return [...quantities].map(([listingId, quantity]) => ({ listingId, quantity }));
}

/** SHA-256 of the content; the order of its lines does not matter. */
export function hashRequest({ saleEventId, buyer, note, lines }: OrderContent): string {
  const sorted = lines.map(({ listingId, quantity }) => `${listingId} ${quantity}`).sort();
  const content = JSON.stringify([saleEventId, buyer.name, buyer.phone, buyer.address, note, sorted]);
  return createHash('sha256').update(content).digest('hex');
}
