import { z } from 'zod';
import { ORDER_STATES } from './order-states.ts';
import { OrderPayment } from './payment.ts';
import { Dong, Id, Instant, longText, PhoneInput, Quantity, text } from './value.ts';

export const OrderState = z.enum(ORDER_STATES);
export type OrderState = z.infer<typeof OrderState>;

/** Somebody else who takes the parcel: in a hamlet that is often a neighbour. */
const Receiver = z.object({ name: text(80), phone: PhoneInput });

/** `address` is what the buyer typed: house, hamlet; codes are those of the address data, where they were chosen. */
export const BuyerInput = z.object({
  name: text(80),
  phone: PhoneInput,
  address: text(300),
  provinceCode: z
    .string()
    .regex(/^\d{2}$/)
    .nullish(),
  communeCode: z
    .string()
    .regex(/^\d{5}$/)
    .nullish(),
  receiver: Receiver.nullish(),
});
export type BuyerInput = z.infer<typeof BuyerInput>;

/** `cod`: to the courier at the door. `vietqr`: by bank transfer, before it is packed. */
export const PaymentMethod = z.enum(['cod', 'vietqr']);
export type PaymentMethod = z.infer<typeof PaymentMethod>;

/**
 * `unitPriceDong` is the price that the buyer was shown: where another is valid, the order is refused with
 * `price_changed`. Left out, the price that is valid at the server counts, whatever it is.
 */
const PlaceOrderLine = z.object({ listingId: Id, quantity: Quantity, unitPriceDong: Dong.optional() });

function onePriceEach(lines: z.infer<typeof PlaceOrderLine>[]): boolean {
  const priced = new Set(lines.map(({ listingId, unitPriceDong }) => `${listingId} ${unitPriceDong}`));
  return priced.size === new Set(lines.map(({ listingId }) => listingId)).size;
}

/**
 * Place an order. The client makes `idempotencyKey` and keeps it with the content until it has a final answer;
 * the same key with the same content returns the first result, with other content `key_reused`.
 */
export const PlaceOrder = z.object({
  idempotencyKey: z.uuid(),
  saleEventId: Id,
  buyer: BuyerInput.refine(
    ({ provinceCode, communeCode }) => !communeCode || Boolean(provinceCode),
    'a commune without its province',
  ),
  payment: PaymentMethod.default('cod'),
  /** Version of the text about their data that the buyer agreed to; null: staff write the order down for somebody. */
  consent: text(20).nullable().default(null),
  lines: z.array(PlaceOrderLine).min(1).max(20).refine(onePriceEach, 'two prices for one listing'),
  note: longText(300).default(''),
  /**
   * The delivery fee that the buyer was shown, đồng: where another holds, the order is refused with `fee_changed`. Left out,
   * the one that holds counts.
   */
  deliveryFee: Dong.optional(),
});
export type PlaceOrder = z.infer<typeof PlaceOrder>;
/** As the client sends it, before defaults. */
export type PlaceOrderSent = z.input<typeof PlaceOrder>;

/** A line with the price that was valid at commit. */
export const OrderLine = z.object({
  listingId: Id,
  productName: z.string(),
  variantName: z.string(),
  quantity: Quantity,
  unitPriceDong: Dong,
});
export type OrderLine = z.infer<typeof OrderLine>;

/** What the buyer gets back. */
export const PlacedOrder = z.object({
  orderId: Id,
  /** For people, over the phone: `CP-7K3M9`, no 0, O, 1, I. */
  orderCode: z.string(),
  state: OrderState,
  /** With the delivery fee: what the buyer pays. */
  totalDong: Dong,
  /** Đồng, as it was when the order was placed. */
  deliveryFee: Dong,
  payment: OrderPayment,
  placedAt: Instant,
  lines: z.array(OrderLine),
});
export type PlacedOrder = z.infer<typeof PlacedOrder>;

/** An order as its buyer sees it, by the key that only the buyer's phone has. */
export const BuyerOrder = PlacedOrder.extend({ idempotencyKey: z.uuid(), saleEventId: Id });
export type BuyerOrder = z.infer<typeof BuyerOrder>;

/** The buyer's own orders; keys that no order has are left out of the answer. */
export const FollowOrders = z.object({ idempotencyKeys: z.array(z.uuid()).min(1).max(20) });
export type FollowOrders = z.infer<typeof FollowOrders>;

/** The buyer takes the order back, which is possible until the co-operative has confirmed it. */
export const CancelOrder = z.object({ idempotencyKey: z.uuid() });
export type CancelOrder = z.infer<typeof CancelOrder>;

/** One change of an order's state. */
export const OrderChange = z.object({
  to: OrderState,
  by: z.enum(['buyer', 'staff', 'system']),
  /** Which member, with `staff`. */
  memberName: z.string().nullable(),
  reason: z.string(),
  at: Instant,
});
export type OrderChange = z.infer<typeof OrderChange>;

/** Staff bring orders of one sale event into the state `to`; those that are in it already stay as they are. */
export const MoveOrders = z.object({
  orderIds: z.array(Id).min(1).max(200),
  to: OrderState.exclude(['placed']),
  reason: longText(200).default(''),
});
export type MoveOrders = z.infer<typeof MoveOrders>;

/** All orders of a sale event but cancelled and refused ones: how many, and their sum in đồng. */
export const OrderTotals = z.object({ orders: z.int().min(0), totalDong: Dong });
export type OrderTotals = z.infer<typeof OrderTotals>;

/** An order as staff see it; phone numbers are E.164. */
export const StaffOrder = PlacedOrder.extend({
  saleEventId: Id,
  buyer: z.object({
    name: z.string(),
    phone: z.string(),
    address: z.string(),
    provinceCode: z.string().nullable(),
    communeCode: z.string().nullable(),
    receiver: z.object({ name: z.string(), phone: z.string() }).nullable(),
  }),
  note: z.string(),
  /** Of the staff, for the staff. */
  staffNote: z.string(),
  /** The courier's number of the parcel; empty: none yet. */
  waybill: z.string(),
  /** Every change since it was placed, oldest first. */
  history: z.array(OrderChange),
});
export type StaffOrder = z.infer<typeof StaffOrder>;

/** Number of the last `order:placed` or `order:changed` that a client has heard of in a sale event; null: of none. */
export const Since = z.int().min(0).nullable().default(null);

/** The orders of a desk, newest first. */
export const DeskOrders = z.object({
  orders: z.array(StaffOrder),
  totals: OrderTotals,
  /** Everything up to the fact of this number is in `orders` and `totals`; what is news comes with a higher one. */
  number: z.int().min(0),
  /** False: `orders` are only those that changed after the number that was sent. */
  all: z.boolean(),
});
export type DeskOrders = z.infer<typeof DeskOrders>;

/** Which orders: all conditions hold together; what is left out or null asks for nothing. */
export const OrderFilter = z.object({
  /** Part of an order code, of a phone number or of a name, as typed; empty: all. */
  search: longText(40).default(''),
  /** Only orders in these states; empty: in any. */
  states: z.array(OrderState).max(ORDER_STATES.length).default([]),
  /** Paid at the door, by a bank transfer that has not come, or by one that has. */
  payment: z.enum(['cod', 'unpaid', 'paid']).nullable().default(null),
  /** With at least one line of this product. */
  productId: Id.nullable().default(null),
  /** Placed on these days or between them, by Vietnam's clock: `2026-11-23`. */
  from: z.iso.date().nullable().default(null),
  to: z.iso.date().nullable().default(null),
  /** Only these; empty: any. */
  orderIds: z.array(Id).max(200).default([]),
});
export type OrderFilter = z.infer<typeof OrderFilter>;

/** The same in the book of all sale events, or of one of them. */
export const BookFilter = OrderFilter.extend({ saleEventId: Id.nullable().default(null) });
export type BookFilter = z.infer<typeof BookFilter>;
/** As the client sends it, before defaults. */
export type BookFilterSent = z.input<typeof BookFilter>;

/** One page of the order book. */
export const ListOrders = OrderFilter.extend({
  /** The last order of the page before; null: the first page. */
  after: z.object({ placedAt: Instant, orderId: Id }).nullable().default(null),
  /** Instead of a page what changed after this number, in whatever state; the page when that is no longer known. */
  since: Since,
});
export type ListOrders = z.infer<typeof ListOrders>;

/** The totals are of all orders that were found, on every page; undone ones count only when `states` asks for them. */
export const ListedOrders = DeskOrders.extend({
  /** Whether there are older ones; nothing to go by when `all` is false. */
  more: z.boolean(),
});
export type ListedOrders = z.infer<typeof ListedOrders>;

/** One page of the book of all sale events. */
export const ListBook = BookFilter.extend({ after: ListOrders.shape.after });
export type ListBook = z.infer<typeof ListBook>;

/** What staff write beside an order; what is left out stays. */
export const AnnotateOrder = z.object({
  orderId: Id,
  staffNote: longText(500).optional(),
  waybill: z
    .string()
    .trim()
    .max(40)
    .refine((value) => !/[\p{Cc}\p{Cs}]/u.test(value), 'control characters')
    .optional(),
});
export type AnnotateOrder = z.infer<typeof AnnotateOrder>;

/** Takes the last step of orders back, for the member who took it and for a minute. */
export const UndoMove = z.object({ orderIds: z.array(Id).min(1).max(200) });
export type UndoMove = z.infer<typeof UndoMove>;

/** The orders that are in the wanted state now, and those that cannot come there. */
export const MovedOrders = z.object({
  orders: z.array(StaffOrder),
  failed: z.array(z.object({ orderId: Id, code: z.enum(['not_found', 'wrong_state', 'unpaid']) })),
});
export type MovedOrders = z.infer<typeof MovedOrders>;
