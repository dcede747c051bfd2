import type { Actor } from '../contract/actor.ts';
import type { ChangeListing, Listing } from '../contract/catalog.ts';
import type { LiveView } from '../contract/live.ts';
import type { Result } from '../contract/result.ts';
import type {
  Clashes,
  CreateSaleEvent,
  FindClashes,
  Pin,
  Replay,
  SaleEvent,
  SaleEventPlan,
  SaleSnapshot,
  SaleSummary,
  StaffSaleEvent,
  UpdateSaleEvent,
} from '../contract/sale-event.ts';

/** What a member may do in one sale event. */
export type Access = { staff: boolean; seller: boolean };

/** Planning: organisers alone. Whoever looks at a sale event that is no draft hears of each change. */
export interface PlanUseCases {
  create(actor: Actor, input: CreateSaleEvent): Promise<Result<StaffSaleEvent>>;
  /**
   * Safe while it is live: time and seller stay then (`wrong_state` at the field), and listings are hidden, not removed
   * (`listing_in_use`). A new price holds at once; an order that was shown the former one is refused by `price_changed`.
   * `not_found`, `wrong_state` when it is over, `unknown_listing`.
   */
  update(actor: Actor, saleEventId: string, input: UpdateSaleEvent): Promise<Result<StaffSaleEvent>>;
  /** A draft becomes public. `wrong_state`, `bad_input` without goods. */
  publish(actor: Actor, saleEventId: string): Promise<Result<StaffSaleEvent>>;
  /** To another time. `wrong_state` once it has begun. */
  move(actor: Actor, saleEventId: string, startsAt: string): Promise<Result<StaffSaleEvent>>;
  /**
   * Until when one that has ended takes orders; null: no more from now on. `wrong_state` before the end, `bad_input` for a
   * moment that is past or too far away.
   */
  setOrdersUntil(actor: Actor, saleEventId: string, until: string | null): Promise<Result<StaffSaleEvent>>;
  /** What a plan gets in the way of. */
  clashes(input: FindClashes): Promise<Clashes>;
  /** `wrong_state` once live or ended, and while a live session is open, which has to be stopped first. */
  cancel(actor: Actor, saleEventId: string): Promise<Result<StaffSaleEvent>>;
}

/** What sale events come to. */
export interface SummaryUseCases {
  /** As of now, also while it is on. `not_found`. */
  summary(saleEventId: string): Promise<Result<SaleSummary>>;
  /** These viewers watch it now; false, and nothing is kept, unless it is live. */
  countViewers(saleEventId: string, viewers: string[]): Promise<boolean>;
}

export interface SaleEventUseCases extends PlanUseCases, SummaryUseCases {
  /** Organisers: all; sellers and helpers: those they have a part in. Newest start first. */
  listFor(actor: Actor): Promise<StaffSaleEvent[]>;
  get(saleEventId: string): Promise<Result<SaleEventPlan>>;
  /** Scheduled and live ones, live first, then soonest first. */
  listPublic(): Promise<SaleEvent[]>;
  /** Over, and still to be seen as a recording; newest first. */
  listReplays(): Promise<SaleEvent[]>;
  /** The snapshot for a viewer; `viewers` and `live` come from the edges, which own them. */
  snapshot(
    saleEventId: string,
  ): Promise<Result<Omit<SaleSnapshot, 'viewers' | 'live' | 'prepaid' | 'deliveryFees' | 'serverTimeMs'>>>;
  /** The recordings and the pins of one that is over. `not_found`, `wrong_state`. */
  replay(saleEventId: string): Promise<Result<Replay>>;
  /** Whether this actor is staff or seller there; both false for viewers. `not_found`. */
  access(actor: Actor, saleEventId: string): Promise<Result<Access>>;
  /** Shows or hides a listing, starts or stops its flash price; publishes `listing:changed`. `unknown_listing`. */
  changeListing(actor: Actor, saleEventId: string, input: ChangeListing): Promise<Result<Listing>>;
  /** Pins or unpins; a hidden listing is shown first. Publishes `listing:pinned` with the time now as media time. `unknown_listing`. */
  pin(actor: Actor, saleEventId: string, listingId: string | null): Promise<Result<Pin>>;
}

/** An open live session that no server has now. */
export interface LeftOpen {
  liveSessionId: string;
  saleEventId: string;
  startedAt: Date;
  /** Null when it was not on air yet. */
  playlistPath: string | null;
}

/** Rows of live sessions; the live director in `server/media` is its only user. */
export interface LiveSessionUseCases {
  /**
   * The open live session of the sale event, or a new one. `wrong_state` when ended or cancelled, `seller_taken`
   * when another member's is open; with `takeover` it becomes this member's.
   */
  open(
    actor: Actor,
    saleEventId: string,
    options?: { takeover: boolean },
  ): Promise<Result<{ liveSessionId: string; startedAt: Date; resumed: boolean }>>;
  /** Which sale event a live session belongs to. `not_found`. */
  saleEventOf(liveSessionId: string): Promise<Result<{ saleEventId: string; endedAt: Date | null }>>;
  /** The first segment is out: the sale event becomes live; publishes `sale:changed`. */
  markOnAir(liveSessionId: string, playlistPath: string): Promise<void>;
  /** Ends the live session; with `endSale` the sale event too; publishes `sale:changed`. Idempotent. */
  end(liveSessionId: string, endSale: boolean): Promise<void>;
  /**
   * Ends a live sale event, whether or not anybody is on air in it; publishes `sale:changed`. `not_found`; `wrong_state` when it
   * has not been live. Idempotent.
   */
  endSale(saleEventId: string): Promise<Result<Record<string, never>>>;
  /** A server has these now; called again and again, so that a later start knows since when nobody has had them. */
  markSeen(liveSessionIds: readonly string[]): Promise<void>;
  /**
   * What a server before this one has left open. Lives that nobody has had for longer than `graceMs`, or whose sale
   * event is over, end with the time at which they were last seen; the others go on.
   */
  takeUp(graceMs: number): Promise<{ open: LeftOpen[]; ended: string[] }>;
  /** Newest live session of a sale event for viewers that come when no live runs; null when there was none. */
  last(saleEventId: string): Promise<LiveView | null>;
}

/** Tokens that encoders such as OBS send their picture with. */
export interface WhipTokenUseCases {
  /** A new token; the former holds no more. `not_found`, `wrong_state` when the sale event is over. */
  make(actor: Actor, saleEventId: string): Promise<Result<{ token: string; madeAt: Date }>>;
  /** When the token that holds was made, or null. `not_found`. */
  madeAt(saleEventId: string): Promise<Result<Date | null>>;
  /** On whose behalf the token sends: the seller's. `not_found`, `not_signed_in` when it is another token. */
  holder(saleEventId: string, token: string): Promise<Result<Actor>>;
}
