import type { Actor } from '../contract/actor.ts';
import type { CreateProduct, Product } from '../contract/catalog.ts';
import type { Result } from '../contract/result.ts';

export interface CatalogUseCases {
  list(): Promise<Product[]>;
  /** Writes product, variants, stock levels and the opening stock movements in one transaction. */
  create(actor: Actor, input: CreateProduct): Promise<Result<Product>>;
}
