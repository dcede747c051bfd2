import { createHmac } from 'node:crypto';
import type { IceServer } from '../contract/live.ts';
import type { Clock } from '../lib/clock.ts';

/** How long credentials hold, s: longer than any market day, since a relay asks for them again on every refresh. */
const HOLDS_S = 24 * 3_600;
/** What the TURN server's log shows as the user. */
const USER = 'cho-phien';

export interface TurnOptions {
  /** `turn:` and `turns:` URLs (RFC 7065) of one TURN server, or of several with the same secret. */
  urls: readonly string[];
  /** `static-auth-secret` of the TURN server. */
  secret: string;
  clock: Clock;
}

/**
 * TURN servers with fresh credentials each time: the user name is the end of their validity, the password its HMAC-SHA1
 * under the shared secret (draft-uberti-behave-turn-rest-00, section 2.2; coturn's `use-auth-secret`).
 */
export function createTurn({ urls, secret, clock }: TurnOptions): () => IceServer[] {
  return () => {
    const username = `${Math.floor(clock.now() / 1_000) + HOLDS_S}:${USER}`;
    const credential = createHmac('sha1', secret).update(username).digest('base64');
    return [{ urls: [...urls], username, credential }];
  };
}
