import { types as nodeTypes } from 'node:util';
import { errors } from 'mediasoup';
import { fail, type Result } from '../contract/result.ts';
import type { Logger } from '../lib/logger.ts';

/**
 * What mediasoup threw, as a failure: it throws TypeError and UnsupportedError at input it cannot take, and plain
 * errors when the worker or the object is gone.
 */
export function mediaFailure(error: unknown, logger: Logger, what: string): Result<never> {
  if (error instanceof TypeError || error instanceof errors.UnsupportedError) {
    return fail('bad_input', `${what}: ${error.message}`);
  }
  logger.warn({ err: error }, what);
  const reason = nodeTypes.isNativeError(error) ? error.message : 'unknown reason';
  return fail('media_unavailable', `${what}: ${reason}`);
}
