import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { fail, ok, type Result } from '../contract/result.ts';

/** Comments of one socket in {@link SECONDS}: more than a person types, fewer than others want to read. */
const COMMENTS = 5;
const SECONDS = 10;

/** Counts the comments of a socket, beside all its commands; `rate_limited` with the time to wait. */
export type CommentLimiter = (socketId: string) => Promise<Result<null>>;

export function createCommentLimiter(): CommentLimiter {
  const limiter = new RateLimiterMemory({ points: COMMENTS, duration: SECONDS });
  return async (socketId) => {
    try {
      await limiter.consume(socketId);
      return ok(null);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      return fail('rate_limited', 'too many comments', { retryAfterMs: error.msBeforeNext });
    }
  };
}
