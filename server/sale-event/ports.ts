import type { Unit } from '../contract/catalog.ts';
import type { Result } from '../contract/result.ts';
import type { SaleEventPart, SaleEventState } from '../contract/sale-event.ts';

export interface RunSheetItemRecord {
  id: string;
  position: number;
  listingId: string | null;
  note: string;
}

export interface SaleEventRecord {
  id: string;
  title: string;
  description: string;
  state: SaleEventState;
  startsAt: Date;
  expectedMinutes: number;
  sellAfterHours: number;
  /** Set once it has ended, unless none are taken any more then. */
  ordersUntil: Date | null;
  sellerId: string;
  sellerName: string;
  /** Who sells or helps beside the seller. */
  members: { memberId: string; name: string; as: SaleEventPart }[];
  coverId: string | null;
  pinnedListingId: string | null;
  /** When the pin was last set or taken away. */
  pinnedMediaTimeAt: Date | null;
  runSheet: RunSheetItemRecord[];
}

export interface ListingRecord {
  id: string;
  variantId: string;
  code: string;
  productName: string;
  variantName: string;
  description: string;
  unit: Unit;
  priceDong: bigint;
  limitPerBuyer: number | null;
  /** Units meant for this sale event, null: all there are. */
  plannedQuantity: number | null;
  available: number;
  hidden: boolean;
  photoId: string | null;
  flash: FlashRecord | null;
}

export interface FlashRecord {
  priceDong: bigint;
  startsAt: Date;
  endsAt: Date;
  quantity: number;
  sold: number;
}

/** What is changed about a listing; what is left out stays. Null stops the flash price. */
export interface ListingChange {
  hidden?: boolean;
  flash?: Omit<FlashRecord, 'sold'> | null;
}

export interface PurchaseRecord {
  productName: string;
  variantName: string;
  quantity: number;
  at: Date;
}

/** What organisers plan beside the goods. What is left out stays, or is as the schema has it. */
export interface SaleEventPlan {
  title: string;
  description: string;
  startsAt: Date;
  expectedMinutes?: number | undefined;
  sellAfterHours?: number | undefined;
  sellerId: string;
  members?: { memberId: string; as: SaleEventPart }[] | undefined;
  coverId?: string | null | undefined;
}

export interface PlannedListing {
  variantId: string;
  priceDong: bigint;
  limitPerBuyer: number | null;
  plannedQuantity: number | null;
  /** For the run sheet. */
  note: string;
}

export interface NewListing extends PlannedListing {
  code: string;
  hidden: boolean;
}

export interface NewSaleEvent extends SaleEventPlan {
  state: 'draft' | 'scheduled';
  /** In the order of the run sheet. */
  listings: NewListing[];
}

/** What becomes of a sale event; the listings in their new order. */
export interface SaleEventChange {
  plan: SaleEventPlan;
  listings: (
    | { kind: 'kept'; id: string; listing: PlannedListing; hidden?: boolean | undefined }
    | { kind: 'new'; listing: NewListing }
  )[];
  removedIds: string[];
}

/** Something that a plan names and that is not there; `index` is its place in the plan's list. */
export interface MissingPart {
  missing: 'seller' | 'member' | 'variant' | 'cover';
  index: number;
}

/** Another sale event of a seller at the same time. */
export interface OverlapRecord {
  memberId: string;
  saleEventId: string;
  title: string;
  startsAt: Date;
}

/** Where else a variant is listed in sale events to come. */
export interface PromiseRecord {
  variantId: string;
  saleEventId: string;
  title: string;
  plannedQuantity: number | null;
}

/** Plans of sale events. */
export interface PlanRepository {
  /** The sale event with its listings and a run sheet in their order; or what it names and is not there. */
  insert(input: NewSaleEvent): Promise<SaleEventRecord | MissingPart>;
  /**
   * Reads the sale event under a lock, which nobody goes on air or orders under, asks `decide` what becomes of it, and
   * writes that in the same transaction. Null when there is none; a refusal of `decide` writes nothing.
   */
  change(
    id: string,
    decide: (now: { saleEvent: SaleEventRecord; listings: ListingRecord[] }) => Result<SaleEventChange>,
  ): Promise<Result<SaleEventRecord> | MissingPart | null>;
  /** Moves it unless it is in none of the states `from`; whether it did. */
  move(id: string, from: SaleEventState[], startsAt: Date): Promise<boolean>;
  /** Cancels it from one of the states `from`, unless a live session of it is open. Safe against one that opens. */
  cancel(id: string, from: SaleEventState[]): Promise<'cancelled' | 'wrong_state' | 'live_session_open'>;
  /** Sale events that are not over, other than `except`, of these sellers between these times. */
  overlapping(input: {
    except: string | null;
    sellerIds: string[];
    from: Date;
    until: Date;
  }): Promise<OverlapRecord[]>;
  /** Units of each variant that can be sold. */
  available(variantIds: string[]): Promise<{ variantId: string; available: number }[]>;
  /** Scheduled and live sale events other than `except` that list these variants. */
  promised(variantIds: string[], except: string | null): Promise<PromiseRecord[]>;
}

/** A pin as it was set; a null listing took the one before away. */
export interface PinRecord {
  listingId: string | null;
  mediaTimeAt: Date;
}

export interface SaleEventRepository {
  byId(id: string): Promise<SaleEventRecord | null>;
  /** Newest start first: all with null, or those a member has a part in; `helps`: also those that name no helper. */
  list(of: { memberId: string; helps: boolean } | null): Promise<SaleEventRecord[]>;
  /** Scheduled and live ones, live first, then soonest first. */
  listOpen(): Promise<SaleEventRecord[]>;
  /** Over since `since` with something that was on air, newest first. */
  listReplays(since: Date, limit: number): Promise<SaleEventRecord[]>;
  /** In the order of the run sheet. */
  listings(saleEventId: string): Promise<ListingRecord[]>;
  /** Null when the sale event has no such listing. A flash price that is started counts its units from none. */
  changeListing(saleEventId: string, listingId: string, change: ListingChange): Promise<ListingRecord | null>;
  /** The latest order lines, newest first. */
  purchases(saleEventId: string, limit: number): Promise<PurchaseRecord[]>;
  /** Changes the state in one conditional update; false when the state was none of `from`. */
  changeState(id: string, from: SaleEventState[], to: SaleEventState): Promise<boolean>;
  /** Ends it from one of the states `from`, in one conditional update, with the time for orders that is planned from `at` on. */
  end(id: string, from: SaleEventState[], at: Date): Promise<boolean>;
  /** Until when orders are taken of one that has ended; false when it has not. */
  setOrdersUntil(id: string, until: Date): Promise<boolean>;
  /** Live sessions that were on air, in order; from `since` on. */
  aired(saleEventId: string, since: Date): Promise<string[]>;
  /** Its pins in order, the first so many. */
  pins(saleEventId: string, limit: number): Promise<PinRecord[]>;
  /** Also keeps it among its pins. False when the sale event has no such listing, or is neither scheduled nor live any more. */
  pin(id: string, listingId: string | null, at: Date): Promise<boolean>;
}

export interface LiveSessionRecord {
  id: string;
  saleEventId: string;
  sellerId: string;
  startedAt: Date;
  /** When a server last had it. */
  seenAt: Date;
  endedAt: Date | null;
  playlistPath: string | null;
}

/** An open live session, with the state of its sale event. */
export interface OpenLiveRecord extends LiveSessionRecord {
  saleEvent: { state: SaleEventState };
}

export interface LiveSessionRepository {
  /**
   * The open one of the sale event, or a new one; safe when two phones start at once. Null when the sale event is
   * neither scheduled nor live any more.
   */
  openOrInsert(input: {
    saleEventId: string;
    sellerId: string;
    at: Date;
  }): Promise<{ session: LiveSessionRecord; inserted: boolean } | null>;
  byId(id: string): Promise<LiveSessionRecord | null>;
  /** Null when the live session has ended or never was. */
  markOnAir(id: string, playlistPath: string, at: Date): Promise<LiveSessionRecord | null>;
  /** Ends it unless it has ended. */
  end(id: string, at: Date): Promise<void>;
  /** Another member goes on air in it. */
  changeSeller(id: string, sellerId: string): Promise<void>;
  /** Every open one. */
  listOpen(): Promise<OpenLiveRecord[]>;
  /** A server has those of them that are open. */
  markSeen(ids: readonly string[], at: Date): Promise<void>;
  /** The newest that had a playlist. */
  lastPlayable(saleEventId: string): Promise<LiveSessionRecord | null>;
}

export interface WhipTokenRecord {
  tokenHash: string;
  madeAt: Date;
}

export interface WhipTokenRepository {
  bySaleEvent(saleEventId: string): Promise<WhipTokenRecord | null>;
  /** Puts it in the place of the former. */
  replace(saleEventId: string, token: WhipTokenRecord): Promise<void>;
}
