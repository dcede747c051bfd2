import { z } from 'zod';
import { CreateListing, Listing } from './catalog.ts';
import { LiveView } from './live.ts';
import { Id, Instant, longText, Quantity, text } from './value.ts';

/** draft > scheduled > live > ended; cancelled from draft and scheduled. */
export const SALE_EVENT_STATES = ['draft', 'scheduled', 'live', 'ended', 'cancelled'] as const;
export const SaleEventState = z.enum(SALE_EVENT_STATES);
export type SaleEventState = z.infer<typeof SaleEventState>;

/** One step of the run sheet: which listing is to be shown, in what order, with a note for the seller. */
export const RunSheetItem = z.object({
  id: Id,
  position: z.int(),
  listingId: Id.nullable(),
  note: z.string(),
});
export type RunSheetItem = z.infer<typeof RunSheetItem>;

/** A sale event as anyone may see it. */
export const SaleEvent = z.object({
  id: Id,
  title: z.string(),
  description: z.string(),
  state: SaleEventState,
  startsAt: Instant,
  sellerName: z.string(),
});
export type SaleEvent = z.infer<typeof SaleEvent>;

/** As staff see it. */
export const StaffSaleEvent = SaleEvent.extend({
  sellerId: Id,
  runSheet: z.array(RunSheetItem),
});
export type StaffSaleEvent = z.infer<typeof StaffSaleEvent>;

export const CreateSaleEvent = z.object({
  title: text(120),
  description: longText(4_000).default(''),
  startsAt: Instant,
  sellerId: Id,
  listings: z.array(CreateListing).min(1).max(50),
});
export type CreateSaleEvent = z.infer<typeof CreateSaleEvent>;

/** What somebody bought, without who: for every viewer. */
export const PurchaseNotice = z.object({
  productName: z.string(),
  variantName: z.string(),
  quantity: Quantity,
  at: Instant,
});
export type PurchaseNotice = z.infer<typeof PurchaseNotice>;

/** The pinned listing; null takes the pin away. `mediaTimeMs` is on the playlist's EXT-X-PROGRAM-DATE-TIME clock. */
export const Pin = z.object({
  saleEventId: Id,
  listingId: Id.nullable(),
  /** When it happened before the camera, ms since the epoch; a viewer's panel shows it when the picture gets there. */
  mediaTimeMs: z.int(),
});
export type Pin = z.infer<typeof Pin>;

/** Everything a panel needs at once; facts that follow change it. */
export const SaleSnapshot = z.object({
  saleEvent: SaleEvent,
  listings: z.array(Listing),
  pin: Pin.nullable(),
  live: LiveView.nullable(),
  purchases: z.array(PurchaseNotice),
  viewers: z.int(),
  /** Whether orders can be paid by bank transfer. */
  prepaid: z.boolean(),
  /** The server's clock at the time of the answer, ms since the epoch. */
  serverTimeMs: z.int(),
});
export type SaleSnapshot = z.infer<typeof SaleSnapshot>;
