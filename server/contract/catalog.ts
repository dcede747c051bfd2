import { z } from 'zod';
import { Certificate, CertificateInput } from './certificate.ts';
import { Household } from './household.ts';
import { Photo } from './photo.ts';
import { Dong, Id, Instant, longText, Quantity, text } from './value.ts';

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
  /** Offered in no new sale event. */
  retired: z.boolean(),
});
export type Variant = z.infer<typeof Variant>;

export const Product = z.object({
  id: Id,
  name: z.string(),
  description: z.string(),
  photo: Photo.nullable(),
  household: Household.nullable(),
  certificates: z.array(Certificate),
  variants: z.array(Variant),
});
export type Product = z.infer<typeof Product>;

const NewVariant = z.object({
  name: text(80),
  unit: Unit,
  openingStock: z.int().min(0).max(1_000_000).default(0),
});

/** What of a product is the same whether it is made or changed; null takes away, left out stays as it is. */
const ProductParts = z.object({
  name: text(120),
  description: longText(2_000).default(''),
  photoId: Id.nullable().exactOptional(),
  householdId: Id.nullable().exactOptional(),
  certificates: z.array(CertificateInput).max(10).exactOptional(),
});

export const CreateProduct = ProductParts.extend({ variants: z.array(NewVariant).min(1).max(20) });
export type CreateProduct = z.infer<typeof CreateProduct>;

/** A variant keeps its unit, since its stock is counted in it. */
const ChangedVariant = z.object({ id: Id, name: text(80), retired: z.boolean() });

export const UpdateProduct = ProductParts.extend({
  /** Those left out stay as they are. */
  variants: z.array(ChangedVariant).max(100),
  newVariants: z.array(NewVariant).max(20).default([]),
});
export type UpdateProduct = z.infer<typeof UpdateProduct>;

/** An archived product is out of the lists; `archived: false` brings it back. */
export const ArchiveProduct = z.object({ archived: z.boolean() });
export type ArchiveProduct = z.infer<typeof ArchiveProduct>;

/** What viewers may know of the goods behind a listing, beyond what the listing says. */
export const ListingGoods = z.object({
  listingId: Id,
  photo: Photo.nullable(),
  household: Household.omit({ id: true }).nullable(),
  /** Only those that hold today. */
  certificates: z.array(Certificate),
});
export type ListingGoods = z.infer<typeof ListingGoods>;

/** New goods counted in by staff. */
export const AddStock = z.object({ variantId: Id, quantity: Quantity, reason: longText(200).default('') });
export type AddStock = z.infer<typeof AddStock>;

/** A lower price for some time and some units. A line has it when all of its units fit into what is left. */
export const Flash = z.object({
  priceDong: Dong,
  /** It holds from then on, by the server's clock, */
  startsAt: Instant,
  /** until before then. */
  endsAt: Instant,
  /** Units it was made for. */
  quantity: Quantity,
  /** Units of it that are left at the time of the snapshot; `flash:counted` carries on from there. */
  left: z.int(),
});
export type Flash = z.infer<typeof Flash>;

/** A flash price as staff start it; times count from the moment the server gets it, whose clock is the one that counts. */
export const StartFlash = z.object({
  priceDong: Dong.min(1_000).max(1_000_000_000),
  quantity: Quantity,
  /** Milliseconds until it begins. */
  delayMs: z.int().min(0).max(86_400_000).default(0),
  /** Milliseconds it lasts. */
  durationMs: z.int().min(10_000).max(86_400_000),
});
export type StartFlash = z.infer<typeof StartFlash>;

/** What staff change about a listing; what is left out stays as it is. Null stops the flash price. */
export const ChangeListing = z.object({
  listingId: Id,
  hidden: z.boolean().optional(),
  flash: StartFlash.nullable().optional(),
});
export type ChangeListing = z.infer<typeof ChangeListing>;

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
  flash: Flash.nullable(),
  /** Viewers neither see nor buy it yet; a snapshot for viewers has none of these. */
  hidden: z.boolean(),
  /** Its picture at `photoPath`. */
  photoId: Id.nullable(),
});
export type Listing = z.infer<typeof Listing>;

/** As staff see it. */
export const StaffListing = Listing.extend({
  /** Units meant for this sale event, null: all there are. For planning; what can be sold is up to the stock. */
  plannedQuantity: z.int().nullable(),
});
export type StaffListing = z.infer<typeof StaffListing>;

export const CreateListing = z.object({
  variantId: Id,
  priceDong: Dong.min(1_000).max(1_000_000_000),
  limitPerBuyer: Quantity.nullable().default(null),
  /** Viewers see it only once it is pinned or shown by hand. */
  hidden: z.boolean().optional(),
  plannedQuantity: Quantity.nullable().optional(),
  /** For the seller, on the run sheet. */
  note: longText(200).optional(),
});
export type CreateListing = z.infer<typeof CreateListing>;
