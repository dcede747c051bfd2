import type { AppError, ErrorCode } from '../../server/contract/error.ts';

/** Codes a client meets: the contract's, and `offline` when no answer came at all. */
export type ClientErrorCode = ErrorCode | 'offline';

/** A failure as pages handle it. */
export type ClientError = Omit<AppError, 'code'> & { code: ClientErrorCode };

/** The answer to a command or request; never a thrown error. */
export type Outcome<T> = { ok: true; data: T } | { ok: false; error: ClientError };

/** No answer came: the network is down, or the server is. It says nothing about whether the request arrived. */
export function offline(message: string): { ok: false; error: ClientError } {
  return { ok: false, error: { code: 'offline', message } };
}
