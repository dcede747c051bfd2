import type { Actor } from '../contract/actor.ts';
import type { AddStock } from '../contract/catalog.ts';
import type { Result } from '../contract/result.ts';

export interface StockUseCases {
  /** Nothing is left, whatever the count says: a correction in the ledger. `not_found`. Publishes `stock:changed`. */
  sellOut(actor: Actor, saleEventId: string, variantId: string): Promise<Result<{ available: number }>>;
  /** Counts goods in: one stock movement, one conditional update. `not_found`. Publishes `stock:changed`. */
  add(actor: Actor, saleEventId: string, input: AddStock): Promise<Result<{ available: number }>>;
}
