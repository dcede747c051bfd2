import type { Clashes, FindClashes } from '../contract/sale-event.ts';
import type { PlanRepository, PromiseRecord } from './ports.ts';

type Wish = { variantId: string; plannedQuantity: number | null };

/** Units that one sale event plans of a variant; where a listing names no number it means all there are. */
function planned(listings: readonly Wish[], available: number): number {
  if (listings.some(({ plannedQuantity }) => plannedQuantity === null)) return available;
  return listings.reduce((sum, { plannedQuantity }) => sum + (plannedQuantity ?? 0), 0);
}

/** Variants of which this plan and the other sale events together promise more than there is. */
export function stockClashes(
  wishes: readonly Wish[],
  stock: readonly { variantId: string; available: number }[],
  promises: readonly PromiseRecord[],
): Clashes['stock'] {
  return stock.flatMap(({ variantId, available }) => {
    const own = wishes.filter((wish) => wish.variantId === variantId);
    const elsewhere = Map.groupBy(
      promises.filter((promise) => promise.variantId === variantId),
      ({ saleEventId }) => saleEventId,
    );
    const others = [...elsewhere.values()];
    const sum = [own, ...others].reduce((units, listings) => units + planned(listings, available), 0);
    if (sum <= available) return [];
    const names = others.flatMap(([first]) =>
      first === undefined ? [] : [{ saleEventId: first.saleEventId, title: first.title }],
    );
    return [{ variantId, available, planned: sum, others: names }];
  });
}

/** What a plan gets in the way of. */
export async function findClashes(repository: PlanRepository, plan: FindClashes): Promise<Clashes> {
  const from = new Date(plan.startsAt);
  const until = new Date(from.getTime() + plan.expectedMinutes * 60_000);
  const { saleEventId: except, sellerIds } = plan;
  const variantIds = [...new Set(plan.listings.map(({ variantId }) => variantId))];
  const [overlapping, stock, promises] = await Promise.all([
    repository.overlapping({ except, sellerIds, from, until }),
    repository.available(variantIds),
    repository.promised(variantIds, except),
  ]);
  return {
    sellers: overlapping.map(({ startsAt, ...rest }) => ({ ...rest, startsAt: startsAt.toISOString() })),
    stock: stockClashes(plan.listings, stock, promises),
  };
}
