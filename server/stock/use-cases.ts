import type { Actor } from '../contract/actor.ts';
import type { AddStock } from '../contract/catalog.ts';
import type { Result } from '../contract/result.ts';

export interface StockUseCases {
  /** Counts goods in: one stock movement, one conditional update. `not_found`. Publishes `stock:changed`. */
  add(actor: Actor, saleEventId: string, input: AddStock): Promise<Result<{ available: number }>>;
}
