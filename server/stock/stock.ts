import { fail, ok } from '../contract/result.ts';
import type { Fact } from '../contract/socket.ts';
import type { Clock } from '../lib/clock.ts';
import type { Publisher } from '../lib/publisher.ts';
import type { StockChange, StockRepository } from './ports.ts';
import type { StockUseCases } from './use-cases.ts';

export interface StockDeps {
  repository: StockRepository;
  clock: Clock;
  publisher: Publisher<Fact>;
}

/** The use cases of stock that staff change by hand; orders change it in their own transaction. */
export function createStockUseCases({ repository, clock, publisher }: StockDeps): StockUseCases {
  return {
    async sellOut(actor, saleEventId, variantId) {
      const memberId = actor.kind === 'member' ? actor.memberId : null;
      const change = await repository.sellOut({
        saleEventId,
        variantId,
        memberId,
        at: new Date(clock.now()),
      });
      if (change === null) return fail('not_found', 'this sale event does not list the variant');
      for (const fact of stockFacts(change)) publisher.publish(fact);
      return ok({ available: change.available });
    },
    async add(actor, saleEventId, input) {
      const memberId = actor.kind === 'member' ? actor.memberId : null;
      const change = await repository.add({ ...input, saleEventId, memberId, at: new Date(clock.now()) });
      if (change === null) return fail('not_found', 'this sale event does not list the variant');
      for (const fact of stockFacts(change)) publisher.publish(fact);
      return ok({ available: change.available });
    },
  };
}

/** What viewers of every open sale event that shows the variant hear of a change. */
export function stockFacts({ variantId, available, saleEventIds }: StockChange): Fact[] {
  return saleEventIds.map((saleEventId) => ({
    name: 'stock:changed',
    saleEventId,
    data: { variantId, available },
  }));
}
