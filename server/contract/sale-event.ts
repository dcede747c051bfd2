import { z } from 'zod';
import { CreateListing, Listing, StaffListing } from './catalog.ts';
import { LiveView } from './live.ts';
import { DeliveryFees } from './settings.ts';
import { Dong, Id, Instant, longText, Quantity, text } from './value.ts';

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
  /** How long it is meant to last. */
  expectedMinutes: z.int(),
  sellerName: z.string(),
  /** The photo on top of its page. */
  coverId: Id.nullable(),
  /** Once it has ended: orders are taken until before this moment, which may be past. Null: none after the end. */
  ordersUntil: Instant.nullable(),
});
export type SaleEvent = z.infer<typeof SaleEvent>;

/** What a member does in a sale event beside its seller. */
export const SALE_EVENT_PARTS = ['seller', 'helper'] as const;
export const SaleEventPart = z.enum(SALE_EVENT_PARTS);
export type SaleEventPart = z.infer<typeof SaleEventPart>;

/** As staff see it. */
export const StaffSaleEvent = SaleEvent.extend({
  sellerId: Id,
  /** Hours after its end for which orders are to be taken; 0: none. */
  sellAfterHours: z.int(),
  /** Who sells or helps beside the seller. Where it names no helper, every helper helps. */
  members: z.array(z.object({ memberId: Id, name: z.string(), as: SaleEventPart })),
  runSheet: z.array(RunSheetItem),
});
export type StaffSaleEvent = z.infer<typeof StaffSaleEvent>;

const LISTINGS_MAX = 50;

/** Thirty days: as long as recordings are kept, unless configured otherwise. */
const SELL_AFTER_HOURS_MAX = 720;

/** What organisers plan; the order of the listings is the run sheet's. */
const Plan = z.object({
  title: text(120),
  description: longText(4_000).default(''),
  startsAt: Instant,
  expectedMinutes: z.int().min(5).max(1_440).optional(),
  sellAfterHours: z.int().min(0).max(SELL_AFTER_HOURS_MAX).optional(),
  sellerId: Id,
  members: z
    .array(z.object({ memberId: Id, as: SaleEventPart }))
    .max(20)
    .refine((members) => new Set(members.map(({ memberId }) => memberId)).size === members.length, 'twice')
    .optional(),
  coverId: Id.nullable().optional(),
});

export const CreateSaleEvent = Plan.extend({
  /** Seen by organisers alone until it is published; only a draft may have no goods yet. */
  draft: z.boolean().optional(),
  listings: z.array(CreateListing).max(LISTINGS_MAX),
}).refine(({ draft, listings }) => draft === true || listings.length > 0, {
  message: 'nothing is on sale',
  path: ['listings'],
});
export type CreateSaleEvent = z.infer<typeof CreateSaleEvent>;

/**
 * The whole plan anew. A listing with an `id` is one that is there and keeps its variant; where `hidden` is left out it
 * stays as it is, since the seller may show it at the same time. One that is left out is removed.
 */
export const UpdateSaleEvent = Plan.extend({
  listings: z.array(CreateListing.extend({ id: Id.optional() })).max(LISTINGS_MAX),
});
export type UpdateSaleEvent = z.infer<typeof UpdateSaleEvent>;

/** Until when one that has ended takes orders, thirty days from now at the most; null: no more from now on. */
export const SetOrdersUntil = z.object({ ordersUntil: Instant.nullable() });
export type SetOrdersUntil = z.infer<typeof SetOrdersUntil>;

export const MoveSaleEvent = z.object({ startsAt: Instant });

/** A plan to be held against the other sale events, while it is being made. */
export const FindClashes = z.object({
  /** The sale event that is being changed, null for a new one. */
  saleEventId: Id.nullable(),
  startsAt: Instant,
  expectedMinutes: z.int().min(5).max(1_440),
  sellerIds: z.array(Id).max(21),
  listings: z.array(z.object({ variantId: Id, plannedQuantity: Quantity.nullable() })).max(LISTINGS_MAX),
});
export type FindClashes = z.infer<typeof FindClashes>;

/** What a plan gets in the way of. A warning: only people know whether it is meant so. */
export const Clashes = z.object({
  /** Sellers who sell elsewhere at that time. */
  sellers: z.array(z.object({ memberId: Id, saleEventId: Id, title: z.string(), startsAt: Instant })),
  /** Variants that are promised in sale events to come, this one included, beyond what is there. */
  stock: z.array(
    z.object({
      variantId: Id,
      available: z.int(),
      /** Units that all of them plan together; one that plans none in numbers means all there are. */
      planned: z.int(),
      others: z.array(z.object({ saleEventId: Id, title: z.string() })),
    }),
  ),
});
export type Clashes = z.infer<typeof Clashes>;

/** A sale event with all its goods, as its staff see it. */
export const SaleEventPlan = z.object({ saleEvent: StaffSaleEvent, listings: z.array(StaffListing) });
export type SaleEventPlan = z.infer<typeof SaleEventPlan>;

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

/** What a sale event that is over is seen again from. */
export const Replay = z.object({
  /** One for each time on air, in order. Its file may be gone: recordings are kept for so many days. */
  recordings: z.array(
    z.object({
      liveSessionId: Id,
      /** URL of the multivariant playlist, absolute or relative to the page. */
      playlistUrl: z.string(),
    }),
  ),
  /** Each pin in order, on the clock of the recordings. */
  pins: z.array(Pin.omit({ saleEventId: true })),
});
export type Replay = z.infer<typeof Replay>;

/** What a sale event has come to so far. Orders that were cancelled or refused do not count. */
export const SaleSummary = z.object({
  orders: z.int(),
  totalDong: Dong,
  /** Most units sold; null when nothing was. */
  best: z.object({ productName: z.string(), variantName: z.string(), quantity: z.int() }).nullable(),
  /** Different phones that watched while it was live, and the most of them at once; counted every few seconds. */
  viewers: z.int(),
  viewersPeak: z.int(),
  /** All times on air together. */
  onAirMs: z.number(),
});
export type SaleSummary = z.infer<typeof SaleSummary>;

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
  /** What delivery costs, by province. */
  deliveryFees: DeliveryFees,
  /** The server's clock at the time of the answer, ms since the epoch. */
  serverTimeMs: z.int(),
});
export type SaleSnapshot = z.infer<typeof SaleSnapshot>;
