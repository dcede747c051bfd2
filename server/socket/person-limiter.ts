import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { fail, ok, type Result } from '../contract/result.ts';

/** Of one socket in {@link SECONDS}: more than a person types, fewer than others want to read. */
const COMMENTS = 5;
/** More than a thumb taps for long. */
const HEARTS = 30;
/** Of one address, however many sockets come from it: behind one address of a mobile network there may be a whole village. */
const SOCKETS_OF_ADDRESS = 20;
const SECONDS = 10;

/** Counts what a socket and its address send of one kind, beside all commands; `rate_limited` with the time to wait. */
export type PersonLimiter = (
  from: { socketId: string; address: string | null },
  count?: number,
) => Promise<Result<null>>;

function createPersonLimiter(points: number, what: string): PersonLimiter {
  const ofSocket = new RateLimiterMemory({ points, duration: SECONDS });
  const ofAddress = new RateLimiterMemory({ points: SOCKETS_OF_ADDRESS * points, duration: SECONDS });
  return async ({ socketId, address }, count = 1) => {
    try {
      await ofSocket.consume(socketId, count);
      if (address !== null) await ofAddress.consume(address, count);
      return ok(null);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      return fail('rate_limited', `too many ${what}`, { retryAfterMs: error.msBeforeNext });
    }
  };
}

export const createCommentLimiter = () => createPersonLimiter(COMMENTS, 'comments');
export const createHeartLimiter = () => createPersonLimiter(HEARTS, 'hearts');
