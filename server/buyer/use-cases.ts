import type { Actor } from '../contract/actor.ts';
import type {
  BlockedNumber,
  BlockNumber,
  Buyer,
  BuyerRecord,
  FindBuyers,
  NamedBuyer,
  Refusals,
} from '../contract/buyer.ts';
import type { Result } from '../contract/result.ts';

/** What a co-operative knows of those who buy, and what they may ask of it. */
export interface BuyerUseCases extends BlockUseCases {
  /** 50 at the most. */
  find(input: FindBuyers): Promise<Buyer[]>;
  refusals(phones: string[]): Promise<Refusals>;
  /** `bad_phone`, `not_found`. */
  export(input: NamedBuyer): Promise<Result<BuyerRecord>>;
  /**
   * The books stay, the person goes; desks hear `order:changed` by the outbox. `bad_phone`, `not_found`; `wrong_state` while
   * orders are under way, or money for them waits among the transfers.
   */
  erase(actor: Actor, input: NamedBuyer): Promise<Result<{ orders: number }>>;
}

/** Numbers that the co-operative takes no orders and no comments from. */
export interface BlockUseCases {
  /** Newest first. */
  blocked(): Promise<BlockedNumber[]>;
  /** E.164; waits for the database once. */
  isBlocked(phone: string): Promise<boolean>;
  /** Holds at once, for the next order and the next comment. Idempotent. `bad_phone`. */
  block(actor: Actor, input: BlockNumber): Promise<Result<null>>;
  /** Idempotent. `bad_phone`. */
  unblock(input: NamedBuyer): Promise<Result<null>>;
}
