import type { Actor } from '../contract/actor.ts';
import type { Buyer, BuyerRecord, FindBuyers, NamedBuyer, Refusals } from '../contract/buyer.ts';
import type { Result } from '../contract/result.ts';

/** What a co-operative knows of those who buy, and what they may ask of it. */
export interface BuyerUseCases {
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
