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
