import { z } from 'zod';
import { Dong, Id, Instant, longText, PhoneInput, Quantity, text } from './value.ts';

export const ORDER_STATES = [
  'placed',
  'confirmed',
  'packed',
  'shipped',
  'delivered',
  'refused',
  'cancelled',
] as const;
export const OrderState = z.enum(ORDER_STATES);
export type OrderState = z.infer<typeof OrderState>;

export const BuyerInput = z.object({ name: text(80), phone: PhoneInput, address: text(300) });
export type BuyerInput = z.infer<typeof BuyerInput>;

/**
 * Place an order. The client makes `idempotencyKey` and keeps it with the content until it has a final answer;
 * the same key with the same content returns the first result, with other content `key_reused`.
 */
export const PlaceOrder = z.object({
  idempotencyKey: z.uuid(),
  saleEventId: Id,
  buyer: BuyerInput,
  lines: z
    .array(z.object({ listingId: Id, quantity: Quantity }))
    .min(1)
    .max(20),
  note: longText(300).default(''),
});
export type PlaceOrder = z.infer<typeof PlaceOrder>;

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
  totalDong: Dong,
  placedAt: Instant,
  lines: z.array(OrderLine),
});
export type PlacedOrder = z.infer<typeof PlacedOrder>;

/** All orders of a sale event but cancelled and refused ones: how many, and their sum in đồng. */
export const OrderTotals = z.object({ orders: z.int().min(0), totalDong: Dong });
export type OrderTotals = z.infer<typeof OrderTotals>;

/** An order as staff see it; `buyer.phone` is E.164. */
export const StaffOrder = PlacedOrder.extend({
  saleEventId: Id,
  buyer: z.object({ name: z.string(), phone: z.string(), address: z.string() }),
  note: z.string(),
});
export type StaffOrder = z.infer<typeof StaffOrder>;
