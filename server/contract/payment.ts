import { z } from 'zod';
import { ORDER_STATES } from './order-states.ts';
import { Dong, Id, Instant, longText, text } from './value.ts';

/**
 * How an order is paid. By bank transfer: `due` until `payBy`, while its units are kept; then `paid`, which it stays even
 * when the order is undone, or `expired` when it was cancelled before any money came. The buyer's bank app reads `payload`
 * as a QR code; the other fields are the same for typing. All of the account's are empty once the co-operative has none.
 */
export const OrderPayment = z.discriminatedUnion('method', [
  z.object({ method: z.literal('cod') }),
  z.object({
    method: z.literal('vietqr'),
    state: z.enum(['due', 'paid', 'expired']),
    /** EMVCo text of the QR code. */
    payload: z.string(),
    amountDong: Dong,
    /** What the transfer's content must have, such as `CP7K3M9`. */
    reference: z.string(),
    account: z.string(),
    /** Name of the account's owner. */
    owner: z.string(),
    /** The bank, as its six digits in VietQR. */
    bankBin: z.string(),
    payBy: Instant,
  }),
]);
export type OrderPayment = z.infer<typeof OrderPayment>;

/** A member of the staff has seen the money: in the bank's app, or in the hand. */
export const MarkPaid = z.object({ orderId: Id, note: longText(200).default('') });
export type MarkPaid = z.infer<typeof MarkPaid>;

/**
 * Why people have to look at a transfer: it names no order, or more than one; the order costs another amount, is paid
 * already, is to be paid at the door, was cancelled before the money came; or it was undone after that: the money has to
 * go back.
 */
export const TRANSFER_PROBLEMS = [
  'no_order',
  'wrong_amount',
  'already_paid',
  'not_prepaid',
  'order_cancelled',
  'money_back',
] as const;
export const TransferProblem = z.enum(TRANSFER_PROBLEMS);
export type TransferProblem = z.infer<typeof TransferProblem>;

/** Money that came in for orders, as the bank feed reported it or as staff marked it by hand. */
export const Transfer = z.object({
  transferId: Id,
  source: z.enum(['bank', 'hand']),
  /** The bank feed's own id of the transaction; null by hand. */
  transactionId: z.string().nullable(),
  amountDong: Dong,
  /** What the payer wrote; by hand the note. */
  content: z.string(),
  receivedAt: Instant,
  /** `open`: people have to look at it. `matched`: it paid the order. `dismissed`: settled in another way, see `note`. */
  state: z.enum(['open', 'matched', 'dismissed']),
  /** Set while it is open. */
  problem: TransferProblem.nullable(),
  /** The order that it paid, or that it seems to be for. */
  order: z
    .object({
      orderId: Id,
      orderCode: z.string(),
      saleEventId: Id,
      state: z.enum(ORDER_STATES),
      totalDong: Dong,
      buyerName: z.string(),
      /** E.164. */
      buyerPhone: z.string(),
    })
    .nullable(),
  note: z.string(),
});
export type Transfer = z.infer<typeof Transfer>;

/** An organiser settles an open transfer: it pays that order, whatever was wrong, or it is dealt with and the note says how. */
export const SettleTransfer = z.object({
  transferId: Id,
  as: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('order'), orderCode: text(20) }),
    z.object({ kind: z.literal('dismissed'), note: text(300) }),
  ]),
});
export type SettleTransfer = z.infer<typeof SettleTransfer>;
