import type { ZodError } from 'zod';
import type { AppError, ErrorCode } from './error.ts';

/** An expected outcome: data, or a failure from the closed list. Bugs are thrown instead. */
export type Result<T> = { ok: true; data: T } | { ok: false; error: AppError };

export function ok<T>(data: T): Result<T> {
  return { ok: true, data };
}

/** A failure; `more` adds what the code's documentation names, such as `available`. */
export function fail(
  code: ErrorCode,
  message: string,
  more: Omit<AppError, 'code' | 'message'> = {},
): Result<never> {
  return { ok: false, error: { code, message, ...more } };
}

/** `bad_input` from what zod found: the first wrong path becomes `field`. */
export function badInput(error: ZodError): Result<never> {
  const issue = error.issues[0];
  const field = issue?.path.join('.');
  return fail('bad_input', issue?.message ?? 'malformed', field ? { field } : {});
}
