import { z } from 'zod';

/**
 * Every failure a client can be told of. The list is closed: the client has one sentence in each language for
 * each code, and a test holds that. Bugs are not in it, they all arrive as `internal`.
 */
export const ERROR_CODES = [
  /** The message or body does not have the shape of the contract; `field` names the first wrong path. */
  'bad_input',
  /** The phone number is not a Vietnamese mobile or land line number. */
  'bad_phone',
  /** Nobody is signed in, and this needs somebody. */
  'not_signed_in',
  /** Signed in, but the role or the sale event does not allow it. */
  'forbidden',
  /** Phone number and PIN do not belong together. */
  'wrong_pin',
  /** The one-time link was used, has expired, or never existed. */
  'link_expired',
  /** Too many tries; `retryAfterMs` says when again. */
  'rate_limited',
  /** The thing addressed does not exist. */
  'not_found',
  /** A member with this phone number exists already. */
  'phone_taken',
  /** Without this member no organiser could sign in any more. */
  'last_organiser',
  /** The order names a listing that this sale event does not have. */
  'unknown_listing',
  /** The sale event takes no orders now (not begun, ended, cancelled). */
  'sale_not_open',
  /** Fewer units left than ordered; `available` says how many. */
  'sold_out',
  /** More units than one buyer may have; `limit` says how many. */
  'over_limit',
  /** A line's price is another than the client showed; `prices` has both for each such line. Nothing was written. */
  'price_changed',
  /** Delivery costs another fee than the client showed; `deliveryFee` is the one that holds. Nothing was written. */
  'fee_changed',
  /** More orders than one file can hold; `limit` says how many it can. */
  'too_many',
  /** The same idempotency key came earlier with another content. */
  'key_reused',
  /** The writer may not comment in this sale event any more. */
  'muted',
  /** A rule of the co-operative refuses the comment; `rule` says which. */
  'comment_refused',
  /** The co-operative takes nothing from this phone number. */
  'number_blocked',
  /** The state does not allow it, such as going live in a sale event that was cancelled. */
  'wrong_state',
  /** Somebody else has saved since what is sent was read: nothing was written, so that nothing is lost. */
  'outdated',
  /** The order is to be paid by bank transfer, and the money has not come. */
  'unpaid',
  /** The sale event is on: its listings can be hidden, not removed; `listingId` says which. */
  'listing_in_use',
  /** Another phone is on air in this sale event; `takeover` says whether `live:start` may take the live over. */
  'seller_taken',
  /** The file is no picture that can be read: of another kind, broken, or cut off on its way. */
  'photo_unreadable',
  /** The picture has more bytes or pixels than are taken. */
  'photo_too_large',
  /** The SFU or the transcoder cannot take the live now. */
  'media_unavailable',
  /** The database or another needed part is down; trying again may help. */
  'unavailable',
  /** A bug; the log has the request id. */
  'internal',
] as const;

export const ErrorCode = z.enum(ERROR_CODES);
export type ErrorCode = z.infer<typeof ErrorCode>;

/** A failure as it goes over the wire. `message` is plain English for logs and developers, never a stack trace. */
export const AppError = z.object({
  code: ErrorCode,
  message: z.string(),
  /** Dotted path of the input that is wrong, such as `buyer.phone`. */
  field: z.string().optional(),
  /** Units left, with `sold_out`. */
  available: z.int().optional(),
  /** The listing that is meant, with `sold_out`, `over_limit`, `unknown_listing` and `listing_in_use`. */
  listingId: z.string().optional(),
  /** Units one buyer may have, with `over_limit`; orders that a file can hold, with `too_many`. */
  limit: z.int().optional(),
  /** What was shown and what is valid now, đồng a unit, with `price_changed`. */
  prices: z.array(z.object({ listingId: z.string(), shownDong: z.int(), priceDong: z.int() })).optional(),
  /** What delivery costs, đồng, with `fee_changed`. */
  deliveryFee: z.int().optional(),
  /** Which rule it was, with `comment_refused`. */
  rule: z.enum(['words', 'links']).optional(),
  /** Milliseconds until another try makes sense, with `rate_limited`. */
  retryAfterMs: z.int().optional(),
  /** With `seller_taken`: `live:start` with `takeover` puts this phone in the place of the other one. */
  takeover: z.boolean().optional(),
  /** The request id that the log has. */
  requestId: z.string().optional(),
});
export type AppError = z.infer<typeof AppError>;

/** The answer to a command: its data, or a failure. */
export type Ack<T> = { ok: true; data: T } | { ok: false; error: AppError };

/** The zod schema of {@link Ack} for one output. */
export function ackOf<T extends z.ZodType>(data: T) {
  return z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), data }),
    z.object({ ok: z.literal(false), error: AppError }),
  ]);
}
