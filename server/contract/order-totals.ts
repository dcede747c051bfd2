import { z } from 'zod';
import { Unit } from './catalog.ts';
import { Dong, Id } from './value.ts';

/** Units and money of some lines; those of cancelled and refused orders apart. */
const Sums = z.object({
  /** Orders with such lines that were not undone. */
  orders: z.int().min(0),
  quantity: z.int().min(0),
  dong: Dong,
  undoneQuantity: z.int().min(0),
  undoneDong: Dong,
});
export type Sums = z.infer<typeof Sums>;

/** Null: of goods that are nobody's in particular. */
const HouseholdName = z.object({
  householdId: Id.nullable(),
  householdName: z.string(),
  village: z.string(),
});

/** What was sold in the orders that a filter finds. */
export const BookTotals = z.object({
  /** What those orders cost beside their goods; in none of the other sums. */
  delivery: Sums.pick({ orders: true, dong: true, undoneDong: true }),
  products: z.array(Sums.extend({ productId: Id, name: z.string() })),
  households: z.array(Sums.extend(HouseholdName.shape)),
  saleEvents: z.array(Sums.extend({ saleEventId: Id, title: z.string() })),
  /** By Vietnam's clock, oldest first. */
  days: z.array(Sums.extend({ day: z.iso.date() })),
  /** What to take from whom: by household, then by goods; without what was undone. */
  packing: z.array(
    HouseholdName.extend({
      variantId: Id,
      productName: z.string(),
      variantName: z.string(),
      unit: Unit,
      quantity: z.int().min(1),
      orders: z.int().min(1),
    }),
  ),
});
export type BookTotals = z.infer<typeof BookTotals>;
