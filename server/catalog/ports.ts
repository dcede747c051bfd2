import type { CreateProduct, Product } from '../contract/catalog.ts';

export interface ProductRepository {
  /** By name. */
  list(): Promise<Product[]>;
  /** Product, variants, stock levels and opening movements in one transaction. */
  insert(input: CreateProduct, by: { memberId: string | null; at: Date }): Promise<Product>;
}
