import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { fail, type Result } from '../contract/result.ts';

/** Wrong tries allowed within 15 minutes: per number against guessing, per address against trying many numbers. */
const PER_NUMBER = 6;
const PER_ADDRESS = 30;
const WINDOW_S = 15 * 60;

/** Limits tries to sign in; good ones do not count. */
export interface SignInLimiter {
  /** Runs `attempt` unless number or address have used up their tries: then `rate_limited`. */
  guard<T>(address: string, phone: string | null, attempt: () => Promise<Result<T>>): Promise<Result<T>>;
}

/** Every way to write one Vietnamese number (0…, +84…, spaces) ends in the same nine digits. */
function numberKey(phone: string): string {
  return phone.replace(/\D/g, '').slice(-9);
}

export function createSignInLimiter(): SignInLimiter {
  const numbers = new RateLimiterMemory({ keyPrefix: 'number', points: PER_NUMBER, duration: WINDOW_S });
  const addresses = new RateLimiterMemory({ keyPrefix: 'address', points: PER_ADDRESS, duration: WINDOW_S });

  return {
    async guard(address, phone, attempt) {
      try {
        // Counted before the slow hash, so that tries sent all at once do not slip through.
        await addresses.consume(address);
        if (phone !== null) await numbers.consume(numberKey(phone));
      } catch (refused) {
        if (!(refused instanceof RateLimiterRes)) throw refused;
        return fail('rate_limited', 'too many tries to sign in', { retryAfterMs: refused.msBeforeNext });
      }
      const result = await attempt();
      if (result.ok) {
        await addresses.reward(address);
        if (phone !== null) await numbers.delete(numberKey(phone));
      }
      return result;
    },
  };
}
