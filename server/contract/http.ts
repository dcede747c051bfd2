import { z } from 'zod';
import {
  BlockedNumbers,
  BlockNumber,
  Buyer,
  BuyerRecord,
  ErasedBuyer,
  FindBuyers,
  NamedBuyer,
} from './buyer.ts';
import { ArchiveProduct, CreateProduct, ListingGoods, Product, UpdateProduct } from './catalog.ts';
import { Household, HouseholdInput } from './household.ts';
import {
  ChangeRole,
  CreateMember,
  ListedMember,
  Me,
  Member,
  MemberLink,
  SignInWithLink,
  SignInWithPin,
  UpdateMe,
} from './member.ts';
import {
  BookFilter,
  BuyerOrder,
  CancelOrder,
  FollowOrders,
  OrderTotals,
  PlacedOrder,
  PlaceOrder,
  StaffOrder,
} from './order.ts';
import { BookTotals } from './order-totals.ts';
import { DescribePhoto, Photo } from './photo.ts';
import { ReminderOffer, RemindMe, RemindNoMore } from './reminder.ts';
import {
  Clashes,
  CreateSaleEvent,
  FindClashes,
  MoveSaleEvent,
  Replay,
  SaleEvent,
  SaleEventPlan,
  SaleSnapshot,
  SaleSummary,
  SetOrdersUntil,
  StaffSaleEvent,
  UpdateSaleEvent,
} from './sale-event.ts';
import { SaveSettings, Settings } from './settings.ts';
import { CreateSettlement, SaveSettlement, Settlement, SettlementSheet } from './settlement.ts';
import { RecordingUsage, Retention } from './transcode.ts';
import { Id } from './value.ts';
import { NewWhipToken, WhipAddress } from './whip.ts';

const Nothing = z.object({});
const None = z.undefined();

/**
 * Every HTTP route of the API: method and Express path as the key, body and answer as schemas, and who may call it.
 * A failure is answered with its HTTP status and `{ error: AppError }`.
 */
export const routes = {
  'POST /api/auth/pin': { body: SignInWithPin, answer: Me, who: 'anyone' },
  'POST /api/auth/link': { body: SignInWithLink, answer: Me, who: 'anyone' },
  'POST /api/auth/sign-out': { body: Nothing, answer: Nothing, who: 'anyone' },
  'GET /api/auth/me': { body: None, answer: Me, who: 'member' },
  'PUT /api/auth/me': { body: UpdateMe, answer: Me, who: 'member' },
  /** Live now and coming next, soonest first; and what can be seen again, newest first. */
  'GET /api/sale-events/public': {
    body: None,
    answer: z.object({ saleEvents: z.array(SaleEvent), replays: z.array(SaleEvent) }),
    who: 'anyone',
  },
  'GET /api/sale-events/:id/public': { body: None, answer: SaleSnapshot, who: 'anyone' },
  /** `wrong_state` until the sale event is over. */
  'GET /api/sale-events/:id/replay': { body: None, answer: Replay, who: 'anyone' },
  /** Who made the goods and what vouches for them, for those who look closer. */
  'GET /api/sale-events/:id/goods': {
    body: None,
    answer: z.object({ goods: z.array(ListingGoods) }),
    who: 'anyone',
  },
  /** For clients whose socket is down: the same use case as `order:place`. */
  'POST /api/orders': { body: PlaceOrder, answer: PlacedOrder, who: 'anyone' },
  /** The same as `order:follow` and `order:cancel`, without what follows. */
  'POST /api/orders/mine': {
    body: FollowOrders,
    answer: z.object({ orders: z.array(BuyerOrder) }),
    who: 'anyone',
  },
  'POST /api/orders/cancel': { body: CancelOrder, answer: BuyerOrder, who: 'anyone' },
  /** What a browser needs to subscribe to reminders by web push. */
  'GET /api/reminders': { body: None, answer: ReminderOffer, who: 'anyone' },
  'POST /api/sale-events/:id/reminder': { body: RemindMe, answer: Nothing, who: 'anyone' },
  'POST /api/sale-events/:id/reminder/off': { body: RemindNoMore, answer: Nothing, who: 'anyone' },
  /** Everything about a browser is removed. */
  'POST /api/reminders/forget': { body: RemindNoMore, answer: Nothing, who: 'anyone' },
  /** An organiser's list has all, a seller's or helper's their own. */
  'GET /api/sale-events': {
    body: None,
    answer: z.object({ saleEvents: z.array(StaffSaleEvent) }),
    who: 'member',
  },
  'POST /api/sale-events': { body: CreateSaleEvent, answer: StaffSaleEvent, who: 'organiser' },
  'GET /api/sale-events/:id': {
    body: None,
    answer: SaleEventPlan,
    who: 'staff',
  },
  'PUT /api/sale-events/:id': { body: UpdateSaleEvent, answer: StaffSaleEvent, who: 'organiser' },
  /** A draft becomes public. */
  'POST /api/sale-events/:id/publish': { body: Nothing, answer: StaffSaleEvent, who: 'organiser' },
  'POST /api/sale-events/:id/move': { body: MoveSaleEvent, answer: StaffSaleEvent, who: 'organiser' },
  'POST /api/sale-events/clashes': { body: FindClashes, answer: Clashes, who: 'organiser' },
  'POST /api/sale-events/:id/cancel': { body: Nothing, answer: StaffSaleEvent, who: 'organiser' },
  /** Longer, shorter or not at all; `wrong_state` until it has ended. */
  'POST /api/sale-events/:id/orders-until': {
    body: SetOrdersUntil,
    answer: StaffSaleEvent,
    who: 'organiser',
  },
  'GET /api/sale-events/:id/orders': {
    body: None,
    answer: z.object({ orders: z.array(StaffOrder), totals: OrderTotals }),
    who: 'staff',
  },
  'GET /api/sale-events/:id/summary': { body: None, answer: SaleSummary, who: 'staff' },
  /** A one-time sign-in link of a seller or helper of the sale event that opens right in its studio. */
  'POST /api/sale-events/:id/studio-link': {
    body: z.object({ memberId: Id }),
    answer: MemberLink,
    who: 'organiser',
  },
  /** What was sold, by goods, household, sale event and day; and what to take from whom. */
  'POST /api/orders/totals': { body: BookFilter, answer: BookTotals, who: 'organiser' },
  /** Of the co-operative; they hold at once. */
  'GET /api/settings': { body: None, answer: Settings, who: 'organiser' },
  /** What recordings take on the disk, and what of it would go if they were kept for so many days. */
  'POST /api/settings/recordings': { body: Retention, answer: RecordingUsage, who: 'organiser' },
  'PUT /api/settings': { body: SaveSettings, answer: Settings, who: 'organiser' },
  /** What households are owed, newest first. */
  'GET /api/settlements': {
    body: None,
    answer: z.object({ settlements: z.array(Settlement) }),
    who: 'organiser',
  },
  'POST /api/settlements': { body: CreateSettlement, answer: SettlementSheet, who: 'organiser' },
  'GET /api/settlements/:id': { body: None, answer: SettlementSheet, who: 'organiser' },
  'PUT /api/settlements/:id': { body: SaveSettlement, answer: SettlementSheet, who: 'organiser' },
  /** For good. */
  'POST /api/settlements/:id/close': { body: Nothing, answer: SettlementSheet, who: 'organiser' },
  'POST /api/settlements/:id/remove': { body: Nothing, answer: Nothing, who: 'organiser' },
  /** For OBS and other encoders. A new token ends the former, and the picture that came with it. */
  'GET /api/sale-events/:id/whip': { body: None, answer: WhipAddress, who: 'organiser' },
  'POST /api/sale-events/:id/whip': { body: Nothing, answer: NewWhipToken, who: 'organiser' },
  /** Those who bought, by name or number. */
  'POST /api/buyers/find': {
    body: FindBuyers,
    answer: z.object({ buyers: z.array(Buyer) }),
    who: 'organiser',
  },
  /** Everything about one of them. */
  'POST /api/buyers/export': { body: NamedBuyer, answer: BuyerRecord, who: 'organiser' },
  /** On request of the person: a pseudonym takes the place of name and number; the books stay. */
  /** Numbers that nothing is taken from. */
  'GET /api/buyers/blocked': { body: None, answer: BlockedNumbers, who: 'organiser' },
  /** Idempotent. */
  'POST /api/buyers/block': { body: BlockNumber, answer: Nothing, who: 'organiser' },
  'POST /api/buyers/unblock': { body: NamedBuyer, answer: Nothing, who: 'organiser' },
  'POST /api/buyers/erase': { body: NamedBuyer, answer: ErasedBuyer, who: 'organiser' },
  'GET /api/products': { body: None, answer: z.object({ products: z.array(Product) }), who: 'organiser' },
  'POST /api/products': { body: CreateProduct, answer: Product, who: 'organiser' },
  'PUT /api/products/:id': { body: UpdateProduct, answer: Product, who: 'organiser' },
  'POST /api/products/:id/archive': { body: ArchiveProduct, answer: Product, who: 'organiser' },
  'GET /api/products/archived': {
    body: None,
    answer: z.object({ products: z.array(Product) }),
    who: 'organiser',
  },
  'GET /api/households': {
    body: None,
    answer: z.object({ households: z.array(Household) }),
    who: 'organiser',
  },
  'POST /api/households': { body: HouseholdInput, answer: Household, who: 'organiser' },
  'PUT /api/households/:id': { body: HouseholdInput, answer: Household, who: 'organiser' },
  /** What it shows; the photo itself is posted as bytes to `PHOTOS`. */
  'PUT /api/photos/:id': { body: DescribePhoto, answer: Photo, who: 'organiser' },
  'GET /api/members': {
    body: None,
    answer: z.object({ members: z.array(ListedMember) }),
    who: 'organiser',
  },
  'POST /api/members': { body: CreateMember, answer: Member, who: 'organiser' },
  /** Holds at once; the member's open sockets end and come back with the new rights. */
  'PUT /api/members/:id/role': { body: ChangeRole, answer: Member, who: 'organiser' },
  /** The PIN is worth nothing any more, the member is signed out everywhere, and this link lets them set a new one. */
  'POST /api/members/:id/reset-pin': { body: Nothing, answer: MemberLink, who: 'organiser' },
  /** Signed out everywhere at once, for good; what they did keeps their name. */
  'POST /api/members/:id/remove': { body: Nothing, answer: Nothing, who: 'organiser' },
  'POST /api/members/:id/link': { body: Nothing, answer: MemberLink, who: 'organiser' },
} as const;

export type RouteKey = keyof typeof routes;
export type RouteBody<K extends RouteKey> = z.infer<(typeof routes)[K]['body']>;
export type RouteSent<K extends RouteKey> = z.input<(typeof routes)[K]['body']>;
export type RouteAnswer<K extends RouteKey> = z.infer<(typeof routes)[K]['answer']>;
export type RouteAudience = (typeof routes)[RouteKey]['who'];
