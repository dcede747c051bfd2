import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { fail, type Result } from '../contract/result.ts';

/**
 * Wrong tries allowed within 15 minutes. Few for one number from one address, which stops guessing without letting a
 * stranger lock a member out; more for one number from everywhere, against guessers with many addresses; and per
 * address, against trying many numbers.
 */
const PER_NUMBER_AND_ADDRESS = 6;
const PER_NUMBER = 60;
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
  const limiter = (keyPrefix: string, points: number) =>
    new RateLimiterMemory({ keyPrefix, points, duration: WINDOW_S });
  const addresses = limiter('address', PER_ADDRESS);
  const numbers = limiter('number', PER_NUMBER);
  const pairs = limiter('pair', PER_NUMBER_AND_ADDRESS);

  return {
    async guard(address, phone, attempt) {
      const number = phone === null ? null : numberKey(phone);
      try {
        // Counted before the slow hash, so that tries sent all at once do not slip through. The pair comes before
        // the number: what is refused for its address uses up nothing of everybody's.
        await addresses.consume(address);
        if (number !== null) {
          await pairs.consume(`${number} ${address}`);
          await numbers.consume(number);
        }
      } catch (refused) {
        if (!(refused instanceof RateLimiterRes)) throw refused;
        return fail('rate_limited', 'too many tries to sign in', { retryAfterMs: refused.msBeforeNext });
      }
      const result = await attempt();
      if (result.ok) {
        await addresses.reward(address);
        if (number !== null) {
          await pairs.delete(`${number} ${address}`);
          await numbers.delete(number);
        }
      }
      return result;
    },
  };
}
