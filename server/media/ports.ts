import type { Actor } from '../contract/actor.ts';
import type { Result } from '../contract/result.ts';

/** Rows of live sessions as the SFU needs them; the use cases of `server/sale-event` fit it. */
export interface LiveSessions {
  /** The open live session of the sale event, or a new one. `not_found`, `wrong_state`, `seller_taken`. */
  open(
    actor: Actor,
    saleEventId: string,
  ): Promise<Result<{ liveSessionId: string; startedAt: Date; resumed: boolean }>>;
  /** The first segment is out: the sale event becomes live. */
  markOnAir(liveSessionId: string, playlistPath: string): Promise<void>;
  /** Ends the live session, with `endSale` the sale event too. Idempotent. */
  end(liveSessionId: string, endSale: boolean): Promise<void>;
}
