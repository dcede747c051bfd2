import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/**
 * Requests or commands that one address may send in 10 seconds. Generous on purpose: a mobile carrier puts hundreds of
 * viewers behind one address, and all of them may join or order in the same moment. It stops a flood, not a crowd.
 */
const PER_ADDRESS = 2_000;
const WINDOW_S = 10;

/** Counts by address. */
export interface AddressLimiter {
  /** Null when there is room, else the milliseconds until another try makes sense. */
  refuses(address: string): Promise<number | null>;
}

/** A limiter of its own count: `points` in each `windowS` seconds. */
export function createAddressLimiter(points = PER_ADDRESS, windowS = WINDOW_S): AddressLimiter {
  const limiter = new RateLimiterMemory({ points, duration: windowS });
  return {
    async refuses(address) {
      try {
        await limiter.consume(address);
        return null;
      } catch (refused) {
        if (refused instanceof RateLimiterRes) return refused.msBeforeNext;
        throw refused;
      }
    },
  };
}
