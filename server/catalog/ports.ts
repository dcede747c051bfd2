import type { CreateProduct, ListingGoods, Product, UpdateProduct } from '../contract/catalog.ts';
import type { Household, HouseholdInput } from '../contract/household.ts';

/** Who changes stock, and when. */
export interface By {
  memberId: string | null;
  at: Date;
}

/** What an input names that there is not; by the name of its field. */
export type Missing = { missing: 'product' | 'photoId' | 'householdId' | 'variants' };

export interface ProductRepository {
  /** By name. */
  list(which: { archived: boolean }): Promise<Product[]>;
  /** Product, variants, stock levels and opening movements in one transaction. */
  insert(input: CreateProduct, by: By): Promise<Product | Missing>;
  /** All of it in one transaction, with stock for variants that are new. */
  update(id: string, input: UpdateProduct, by: By): Promise<Product | Missing>;
  /** Null brings it back. */
  archive(id: string, at: Date | null): Promise<Product | Missing>;
  /** Of each listing that viewers see, with all certificates; null when there is no such sale event for them. */
  goodsOf(saleEventId: string): Promise<ListingGoods[] | null>;
}

export interface HouseholdRepository {
  /** By name. */
  list(): Promise<Household[]>;
  insert(input: HouseholdInput): Promise<Household>;
  /** Null when there is none. */
  update(id: string, input: HouseholdInput): Promise<Household | null>;
}
