import { z } from 'zod';

/** Ids are UUIDs (RFC 9562), version 7 where the server makes them, so that they sort by time. */
export const Id = z.uuid();

/** An instant on the wire: ISO 8601 in UTC, such as `2026-11-22T08:00:00.000Z`. */
export const Instant = z.iso.datetime();

/**
 * Money on the wire: whole đồng as a JSON integer. The domain and the database hold `bigint`; 2^53 − 1 đồng is
 * nine thousand billion, so no sum of a co-operative's book loses a digit here.
 */
export const Dong = z.int().min(0).max(Number.MAX_SAFE_INTEGER);

/** Units of a variant in one line or movement. */
export const Quantity = z.int().min(1).max(9_999);

/** Text that people type: trimmed, without control characters, `max` UTF-16 units at the most. */
export function text(max: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((value) => !/[\p{Cc}\p{Cs}]/u.test(value), 'control characters');
}

/** Longer text that may have line breaks, and may be empty. */
export function longText(max: number) {
  return z
    .string()
    .trim()
    .max(max)
    .refine((value) => !/[\p{Cs}\0]/u.test(value), 'control characters');
}

/** A phone number as typed; the domain normalises it to E.164 or answers `bad_phone`. */
export const PhoneInput = z.string().trim().min(1).max(24);

/** A PIN: six digits. */
export const Pin = z.string().regex(/^\d{6}$/);
