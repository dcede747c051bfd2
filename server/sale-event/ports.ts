import type { Unit } from '../contract/catalog.ts';
import type { SaleEventState } from '../contract/sale-event.ts';

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
  sellerId: string;
  sellerName: string;
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

export interface NewSaleEvent {
  title: string;
  description: string;
  startsAt: Date;
  sellerId: string;
  listings: {
    code: string;
    variantId: string;
    priceDong: bigint;
    limitPerBuyer: number | null;
    hidden: boolean;
  }[];
}

export interface SaleEventRepository {
  /** The sale event with its listings and a run sheet in their order; or what it names and is not there. */
  insert(input: NewSaleEvent): Promise<SaleEventRecord | { missing: 'seller' | 'variant'; id: string }>;
  byId(id: string): Promise<SaleEventRecord | null>;
  /** Newest start first; of one seller, or of all with null. */
  list(sellerId: string | null): Promise<SaleEventRecord[]>;
  /** Scheduled and live ones, live first, then soonest first. */
  listOpen(): Promise<SaleEventRecord[]>;
  /** In the order of their codes' making. */
  listings(saleEventId: string): Promise<ListingRecord[]>;
  /** Null when the sale event has no such listing. A flash price that is started counts its units from none. */
  changeListing(saleEventId: string, listingId: string, change: ListingChange): Promise<ListingRecord | null>;
  /** The latest order lines, newest first. */
  purchases(saleEventId: string, limit: number): Promise<PurchaseRecord[]>;
  /** Changes the state in one conditional update; false when the state was none of `from`. */
  changeState(id: string, from: SaleEventState[], to: SaleEventState): Promise<boolean>;
  /** Cancels it from one of the states `from`, unless a live session of it is open. Safe against one that opens. */
  cancel(id: string, from: SaleEventState[]): Promise<'cancelled' | 'wrong_state' | 'live_session_open'>;
  /** False when the sale event has no such listing, or is neither scheduled nor live any more. */
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
