import { z } from 'zod';
import { Dong, Id, longText, Quantity, text } from './value.ts';

/** The units goods are sold by. */
export const UNITS = ['kg', 'box', 'jar', 'bag', 'bunch', 'piece'] as const;
export const Unit = z.enum(UNITS);
export type Unit = z.infer<typeof Unit>;

/** The sellable unit of a product; `onHand`, `reserved` and `available` are counted in it. */
export const Variant = z.object({
  id: Id,
  name: z.string(),
  unit: Unit,
  onHand: z.int(),
  reserved: z.int(),
  available: z.int(),
});
export type Variant = z.infer<typeof Variant>;

export const Product = z.object({
  id: Id,
  name: z.string(),
  description: z.string(),
  variants: z.array(Variant),
});
export type Product = z.infer<typeof Product>;

export const CreateProduct = z.object({
  name: text(120),
  description: longText(2_000).default(''),
  variants: z
    .array(z.object({ name: text(80), unit: Unit, openingStock: z.int().min(0).max(1_000_000).default(0) }))
    .min(1)
    .max(20),
});
export type CreateProduct = z.infer<typeof CreateProduct>;

/** New goods counted in by staff. */
export const AddStock = z.object({ variantId: Id, quantity: Quantity, reason: longText(200).default('') });
export type AddStock = z.infer<typeof AddStock>;

/** A variant in a sale event, as viewers see it. */
export const Listing = z.object({
  id: Id,
  variantId: Id,
  /** What people type and say, such as `A1`; unique in its sale event. */
  code: z.string(),
  productName: z.string(),
  variantName: z.string(),
  description: z.string(),
  unit: Unit,
  priceDong: Dong,
  /** Units one buyer may order in all, or null. */
  limitPerBuyer: z.int().nullable(),
  /** Units left at the time of the snapshot; `stock:changed` carries on from there. */
  available: z.int(),
});
export type Listing = z.infer<typeof Listing>;

export const CreateListing = z.object({
  variantId: Id,
  priceDong: Dong.min(1_000).max(1_000_000_000),
  limitPerBuyer: Quantity.nullable().default(null),
});
export type CreateListing = z.infer<typeof CreateListing>;
