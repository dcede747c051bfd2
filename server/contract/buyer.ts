import { z } from 'zod';
import { StaffOrder } from './order.ts';
import { Id, Instant, longText, PhoneInput, text } from './value.ts';

/** A person who ordered, known by their number. `phone` is E.164; `name` is the one of the newest order. */
export const Buyer = z.object({
  phone: z.string(),
  name: z.string(),
  orders: z.int().min(0),
  /** Parcels that were not taken at the door, in this co-operative's own book. */
  refused: z.int().min(0),
  lastOrderAt: Instant,
});
export type Buyer = z.infer<typeof Buyer>;

export const FindBuyers = z.object({
  /** Part of a name or of a number; empty: those who ordered last. */
  search: longText(40).default(''),
});
export type FindBuyers = z.infer<typeof FindBuyers>;

export const NamedBuyer = z.object({ phone: PhoneInput });
export type NamedBuyer = z.infer<typeof NamedBuyer>;

/** Everything that is stored about a person, to be handed to them. */
export const BuyerRecord = z.object({
  phone: z.string(),
  orders: z.array(StaffOrder),
  /** Which text about their data they agreed to, with which order, and when; orders that staff wrote down have none. */
  consents: z.array(z.object({ orderId: Id, version: z.string(), at: Instant })),
  comments: z.array(z.object({ saleEventId: Id, name: z.string(), text: z.string(), at: Instant })),
  /** Orders of others whose parcel they take. */
  received: z.array(z.object({ orderCode: z.string(), name: z.string() })),
  /** Why and since when nothing is taken from the number; null: it is not blocked. */
  blocked: z.object({ reason: z.string(), at: Instant }).nullable(),
});
export type BuyerRecord = z.infer<typeof BuyerRecord>;

/** A number, E.164, that nothing is taken from. */
export const BlockedNumber = z.object({
  phone: z.string(),
  reason: z.string(),
  /** Who blocked it, by name; null: no member. */
  by: z.string().nullable(),
  at: Instant,
});
export type BlockedNumber = z.infer<typeof BlockedNumber>;

/** Newest first. */
export const BlockedNumbers = z.object({ numbers: z.array(BlockedNumber) });

export const BlockNumber = z.object({ phone: PhoneInput, reason: longText(120).default('') });
export type BlockNumber = z.infer<typeof BlockNumber>;

/** Orders that now are nobody's. */
export const ErasedBuyer = z.object({ orders: z.int().min(0) });

/** Numbers are E.164, as staff have them from orders. */
export const AskRefusals = z.object({ phones: z.array(text(60)).min(1).max(200) });
/** Those of the numbers that have refused parcels. */
export const Refusals = z.object({
  refusals: z.array(z.object({ phone: z.string(), refused: z.int().min(1) })),
});
export type Refusals = z.infer<typeof Refusals>;
