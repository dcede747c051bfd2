import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { fail, ok, type Result } from '../contract/result.ts';

/** Comments of one socket in {@link SECONDS}: more than a person types, fewer than others want to read. */
const COMMENTS = 5;
/** Of one address, however many sockets come from it: behind one address of a mobile network there may be a whole village. */
const COMMENTS_OF_ADDRESS = 100;
const SECONDS = 10;

/** Counts the comments of a socket and of its address, beside all commands; `rate_limited` with the time to wait. */
export type CommentLimiter = (from: { socketId: string; address: string | null }) => Promise<Result<null>>;

export function createCommentLimiter(): CommentLimiter {
  const ofSocket = new RateLimiterMemory({ points: COMMENTS, duration: SECONDS });
  const ofAddress = new RateLimiterMemory({ points: COMMENTS_OF_ADDRESS, duration: SECONDS });
  return async ({ socketId, address }) => {
    try {
      await ofSocket.consume(socketId);
      if (address !== null) await ofAddress.consume(address);
      return ok(null);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      return fail('rate_limited', 'too many comments', { retryAfterMs: error.msBeforeNext });
    }
  };
}
