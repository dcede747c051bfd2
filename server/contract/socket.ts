import { z } from 'zod';
import { AskRefusals, Refusals } from './buyer.ts';
import { AddStock, ChangeListing, Listing } from './catalog.ts';
import {
  CommentDesk,
  Hiding,
  OrderDraft,
  OrderOfDraft,
  PostComment,
  PostedComment,
  PublicComment,
  StaffComment,
} from './comment.ts';
import type { Ack } from './error.ts';
import { LiveHealth, LiveView } from './live.ts';
import { liveCommands } from './live-commands.ts';
import {
  AnnotateOrder,
  BuyerOrder,
  CancelOrder,
  DeskOrders,
  FollowOrders,
  ListBook,
  ListedOrders,
  ListOrders,
  MovedOrders,
  MoveOrders,
  OrderState,
  PlacedOrder,
  PlaceOrder,
  Since,
  StaffOrder,
  UndoMove,
} from './order.ts';
import { MarkPaid, SettleTransfer, Transfer } from './payment.ts';
import { practiceCommands } from './practice.ts';
import { Pin, PurchaseNotice, SaleEvent, SaleSnapshot } from './sale-event.ts';
import { UplinkSample } from './uplink.ts';
import { UPLINK_SAMPLES } from './uplink-samples.ts';
import { Id, Instant } from './value.ts';

const InSale = z.object({ saleEventId: Id });
const Nothing = z.object({});

/**
 * Every command: what goes in, what the ack carries, and who may send it. `anyone` is a viewer without account;
 * `staff` is an organiser, or the seller or a helper of the sale event it names; `seller` is an organiser or the
 * seller of the sale event, from whose phone the picture comes; `organiser` is an organiser.
 */
export const commands = {
  /** Enter a sale event as a viewer: the snapshot now, then facts. Idempotent. */
  'sale:join': {
    /** `viewer` is a name that a watch page makes up and keeps, to be counted as one viewer; staff send none. */
    input: InSale.extend({ viewer: Id.optional() }),
    output: SaleSnapshot,
    who: 'anyone',
  },
  'sale:leave': { input: InSale, output: Nothing, who: 'anyone' },
  'order:place': { input: PlaceOrder, output: PlacedOrder, who: 'anyone' },
  /** The buyer's own orders now; `order:moved` follows for each. Idempotent. */
  'order:follow': { input: FollowOrders, output: z.object({ orders: z.array(BuyerOrder) }), who: 'anyone' },
  /** By the buyer, who has the key. Idempotent. */
  'order:cancel': { input: CancelOrder, output: BuyerOrder, who: 'anyone' },
  /** While the sale event is on, five in ten seconds. The same key returns the first answer. */
  'comment:post': { input: PostComment, output: PostedComment, who: 'anyone' },
  /** The newest 30 now, newest first; `comments:posted` and `comment:hidden` follow. Idempotent. */
  'comment:list': {
    input: InSale,
    output: z.object({ comments: z.array(PublicComment) }),
    who: 'anyone',
  },
  'comment:leave': { input: InSale, output: Nothing, who: 'anyone' },
  /** While the sale event is on, 30 in ten seconds; the answer is those of all viewers. 0 only asks. */
  'heart:send': {
    input: InSale.extend({ hearts: z.int().min(0).max(10) }),
    output: z.object({ hearts: z.int() }),
    who: 'anyone',
  },
  /** Comments whole and the drafts in them; enters the desk: `comment:received` and `draft:settled` follow. Idempotent. */
  'comment:follow': { input: InSale, output: CommentDesk, who: 'staff' },
  /** Takes it off the viewers' screens; `comment:moderated` follows. Idempotent. */
  'comment:hide': { input: InSale.extend({ commentId: Id }), output: Nothing, who: 'staff' },
  /** Viewers read it again. Idempotent. */
  'comment:show': { input: InSale.extend({ commentId: Id }), output: Nothing, who: 'staff' },
  /** Whether who wrote this comment may write more in this sale event; buying is not touched by it. Idempotent. */
  'writer:mute': {
    input: InSale.extend({ commentId: Id, muted: z.boolean() }),
    output: Nothing,
    who: 'staff',
  },
  /** The order of a draft: one, however often it is sent. */
  'draft:order': { input: OrderOfDraft, output: PlacedOrder, who: 'staff' },
  'draft:dismiss': { input: InSale.extend({ draftId: Id }), output: Nothing, who: 'staff' },
  /** A page of the order book, searched by the server. Enters the desk too: `order:placed` and `order:changed` follow. */
  'order:list': { input: InSale.extend(ListOrders.shape), output: ListedOrders, who: 'staff' },
  /** One order or many. Fails as a whole, with the first one's code, only when none of them can be moved. Idempotent. */
  'order:move': { input: InSale.extend(MoveOrders.shape), output: MovedOrders, who: 'staff' },
  /** Takes the last step of orders back, while that is fresh. Fails as a whole as `order:move` does. */
  'order:undo': { input: InSale.extend(UndoMove.shape), output: MovedOrders, who: 'staff' },
  /** A note for colleagues, the courier's number; `order:changed` follows. Idempotent. */
  'order:annotate': { input: InSale.extend(AnnotateOrder.shape), output: StaffOrder, who: 'staff' },
  /**
   * A page of the book of all sale events together, always whole: its facts have no common number. Enters that book:
   * `order:placed` and `order:changed` of every sale event follow.
   */
  'book:list': { input: ListBook, output: ListedOrders, who: 'organiser' },
  /** Staff have seen the money of an order by bank transfer. Idempotent. */
  'order:mark-paid': { input: InSale.extend(MarkPaid.shape), output: StaffOrder, who: 'staff' },
  /** How many parcels each of these buyers did not take at the door, in the co-operative's own book. */
  'buyer:refusals': { input: InSale.extend(AskRefusals.shape), output: Refusals, who: 'staff' },
  /** Money that came in and that people have to look at, newest first, 200 at the most. */
  'transfer:list': { input: Nothing, output: z.object({ transfers: z.array(Transfer) }), who: 'organiser' },
  'transfer:settle': { input: SettleTransfer, output: Transfer, who: 'organiser' },
  /**
   * Enter as staff: orders with buyers, newest first, 200 at the most, and the totals of all; facts follow. Who comes back
   * sends the last number and gets only what changed after it.
   */
  'desk:join': { input: InSale.extend({ since: Since }), output: DeskOrders, who: 'staff' },
  /**
   * How the machine copes with the open live now, null without one, and what arrived from the phone after `sinceMs` in the
   * last minutes, oldest first; `health:changed` and `uplink:measured` follow. Idempotent.
   */
  'health:follow': {
    input: InSale.extend({ sinceMs: z.int().nullable().default(null) }),
    output: z.object({
      health: LiveHealth.nullable(),
      uplink: z.array(UplinkSample).max(UPLINK_SAMPLES),
    }),
    who: 'staff',
  },
  'listing:pin': { input: InSale.extend({ listingId: Id.nullable() }), output: Pin, who: 'staff' },
  /** Show or hide a listing, start or stop its flash price. */
  'listing:change': { input: InSale.extend(ChangeListing.shape), output: Listing, who: 'staff' },
  /** Nothing is left: what could still be sold is written off in the ledger. */
  'stock:sell-out': {
    input: InSale.extend({ variantId: Id }),
    output: z.object({ available: z.int() }),
    who: 'staff',
  },
  'stock:add': {
    input: InSale.extend(AddStock.shape),
    output: z.object({ available: z.int() }),
    who: 'staff',
  },
  ...liveCommands,
  ...practiceCommands,
  /** Ends the sale event, with its live session if one is open. `wrong_state` when it was not live yet. Idempotent. */
  'sale:end': { input: InSale, output: Nothing, who: 'seller' },
} as const;

const StockChanged = z.object({ variantId: Id, available: z.int() });
const FlashCounted = z.object({ listingId: Id, left: z.int() });
/** A fact that changes so often in a rush that only its newest value is sent. */
export const Count = z.discriminatedUnion('name', [
  z.object({ name: z.literal('stock:changed'), data: StockChanged }),
  z.object({ name: z.literal('flash:counted'), data: FlashCounted }),
]);
export type Count = z.infer<typeof Count>;

/**
 * `number` counts both facts of this shape together, 1, 2, 3 … for each sale event. A fact may come twice, and one may be
 * missing: who sees a hole sends the last number with `desk:join`.
 */
const NumberedOrder = z.object({ number: z.int().min(1), order: StaffOrder });

/** Every fact: past tense, no answer. `to` is who hears it; readers are those who opened the comments. */
export const facts = {
  'stock:changed': { data: StockChanged, to: 'viewers' },
  'listing:pinned': { data: Pin, to: 'viewers' },
  /** A listing was shown or hidden, or its flash price was started or stopped. */
  'listing:changed': { data: z.object({ saleEventId: Id, listing: Listing }), to: 'viewers' },
  /** Units that are left at the flash price. */
  'flash:counted': { data: FlashCounted, to: 'viewers' },
  /** Several of these two at once, each as it would be alone: a rush sends four messages a second, however many goods. */
  'counts:changed': { data: z.object({ changes: z.array(Count) }), to: 'viewers' },
  /** Somebody bought something: no name, no number, no place. In a rush one of each second. */
  'purchase:noticed': { data: PurchaseNotice.extend({ saleEventId: Id }), to: 'viewers' },
  'live:changed': { data: z.object({ saleEventId: Id, live: LiveView.nullable() }), to: 'viewers' },
  /** The camera of this name has lost the live to another one: it stops sending, and does not try again by itself. */
  'live:taken': { data: z.object({ saleEventId: Id, liveSessionId: Id, camera: z.string() }), to: 'staff' },
  /** Null when the live is over. */
  'health:changed': { data: z.object({ saleEventId: Id, health: LiveHealth.nullable() }), to: 'staff' },
  /** Every two seconds while somebody sends, or has sent, in an open live. */
  'uplink:measured': {
    data: z.object({ saleEventId: Id, liveSessionId: Id, sample: UplinkSample }),
    to: 'staff',
  },
  'sale:changed': { data: z.object({ saleEvent: SaleEvent }), to: 'viewers' },
  'viewers:counted': { data: z.object({ saleEventId: Id, viewers: z.int() }), to: 'viewers' },
  /** Those of all viewers since the beginning, every two seconds at most. */
  'hearts:counted': { data: z.object({ saleEventId: Id, hearts: z.int() }), to: 'viewers' },
  /** Newest last, phone numbers masked; in a rush one message a second with the newest 20 of that second. */
  'comments:posted': {
    data: z.object({ saleEventId: Id, comments: z.array(PublicComment) }),
    to: 'readers',
  },
  'comment:hidden': { data: z.object({ saleEventId: Id, commentId: Id }), to: 'readers' },
  /** The same as it was typed, at once, with the draft that was read in it. */
  'comment:received': {
    data: z.object({ saleEventId: Id, comment: StaffComment, draft: OrderDraft.nullable() }),
    to: 'staff',
  },
  /** It was hidden or is shown again. */
  'comment:moderated': {
    data: z.object({ saleEventId: Id, commentId: Id, hidden: Hiding.nullable() }),
    to: 'staff',
  },
  'writer:muted': {
    data: z.object({ saleEventId: Id, writer: z.string(), muted: z.boolean() }),
    to: 'staff',
  },
  /** The draft is no longer open. */
  'draft:settled': {
    data: z.object({ saleEventId: Id, draftId: Id, state: OrderDraft.shape.state.exclude(['open']) }),
    to: 'staff',
  },
  'order:placed': { data: NumberedOrder, to: 'staff' },
  'order:changed': { data: NumberedOrder, to: 'staff' },
  /** To the buyer who follows the order. */
  'order:moved': { data: z.object({ orderId: Id, state: OrderState, at: Instant }), to: 'buyer' },
  /** To the same: the bank transfer has come. */
  'order:paid': { data: z.object({ orderId: Id, at: Instant }), to: 'buyer' },
} as const;

export type CommandName = keyof typeof commands;
export type CommandInput<N extends CommandName> = z.infer<(typeof commands)[N]['input']>;
/** As the client may write it, before defaults. */
export type CommandSent<N extends CommandName> = z.input<(typeof commands)[N]['input']>;
export type CommandOutput<N extends CommandName> = z.infer<(typeof commands)[N]['output']>;
export type CommandAudience = (typeof commands)[CommandName]['who'];
export type FactName = keyof typeof facts;
export type FactData<N extends FactName> = z.infer<(typeof facts)[N]['data']>;
/** A fact with its name, as the domain hands it to the broadcaster after commit. */
export type Fact = { [N in FactName]: { name: N; saleEventId: string; data: FactData<N> } }[FactName];

/** Socket.IO's typed event maps. */
export type ClientToServerEvents = {
  [N in CommandName]: (input: CommandSent<N>, ack: (answer: Ack<CommandOutput<N>>) => void) => void;
};
export type ServerToClientEvents = { [N in FactName]: (data: FactData<N>) => void };
