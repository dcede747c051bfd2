import type { ErrorCode } from '../contract/error.ts';

/** The HTTP status of each failure; complete by type. */
export const statusOf: Readonly<Record<ErrorCode, number>> = {
  bad_input: 400,
  bad_phone: 400,
  not_signed_in: 401,
  wrong_pin: 401,
  link_expired: 410,
  forbidden: 403,
  not_found: 404,
  rate_limited: 429,
  phone_taken: 409,
  unknown_listing: 422,
  sale_not_open: 409,
  sold_out: 409,
  over_limit: 409,
  price_changed: 409,
  key_reused: 409,
  wrong_state: 409,
  unpaid: 409,
  listing_in_use: 409,
  seller_taken: 409,
  photo_unreadable: 422,
  photo_too_large: 413,
  media_unavailable: 503,
  unavailable: 503,
  internal: 500,
};
