import type { Actor } from '../contract/actor.ts';
import type { Result } from '../contract/result.ts';

/** A live session that a server before this one has left open. */
export interface LeftOpen {
  liveSessionId: string;
  saleEventId: string;
  startedAt: Date;
  /** Null when it was not on air yet. */
  playlistPath: string | null;
}

/** Rows of live sessions as the SFU needs them; the use cases of `server/sale-event` fit it. */
export interface LiveSessions {
  /**
   * The open live session of the sale event, or a new one. `not_found`, `wrong_state`; `seller_taken` when another member's
   * is open, unless the actor is to take it over.
   */
  open(
    actor: Actor,
    saleEventId: string,
    options: { takeover: boolean },
  ): Promise<Result<{ liveSessionId: string; startedAt: Date; resumed: boolean }>>;
  /** A server has these now; a later start knows by it since when nobody has. */
  markSeen(liveSessionIds: readonly string[]): Promise<void>;
  /** What a server before this one has left open: those to go on with, and those it has ended, being too old. */
  takeUp(graceMs: number): Promise<{ open: LeftOpen[]; ended: string[] }>;
  /** The first segment is out: the sale event becomes live. */
  markOnAir(liveSessionId: string, playlistPath: string): Promise<void>;
  /** Ends the live session, with `endSale` the sale event too. Idempotent. */
  end(liveSessionId: string, endSale: boolean): Promise<void>;
  /** Ends a sale event that is live without a live session. `not_found`, `wrong_state`. Idempotent. */
  endSale(saleEventId: string): Promise<Result<object>>;
}
