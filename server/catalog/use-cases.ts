import type { Actor } from '../contract/actor.ts';
import type {
  ArchiveProduct,
  CreateProduct,
  ListingGoods,
  Product,
  UpdateProduct,
} from '../contract/catalog.ts';
import type { Household, HouseholdInput } from '../contract/household.ts';
import type { Result } from '../contract/result.ts';

export interface CatalogUseCases {
  /** Those in use, by name. */
  list(): Promise<Product[]>;
  listArchived(): Promise<Product[]>;
  /**
   * Writes product, variants, stock levels and the opening stock movements in one transaction. `not_found` with the `field`
   * that names a photo or a household that there is not.
   */
  create(actor: Actor, input: CreateProduct): Promise<Result<Product>>;
  /** Changes it in one transaction; sale events that list it show the change. `not_found` as in {@link create}. */
  update(actor: Actor, productId: string, input: UpdateProduct): Promise<Result<Product>>;
  /** Takes it out of the lists, or back into them; sale events that list it keep it. `not_found`. */
  archive(productId: string, input: ArchiveProduct): Promise<Result<Product>>;
  /** Producer and certificates of what viewers of a sale event see. `not_found`, also for a draft. */
  goods(saleEventId: string): Promise<Result<ListingGoods[]>>;
  listHouseholds(): Promise<Household[]>;
  createHousehold(input: HouseholdInput): Promise<Result<Household>>;
  /** `not_found`. */
  updateHousehold(householdId: string, input: HouseholdInput): Promise<Result<Household>>;
}
