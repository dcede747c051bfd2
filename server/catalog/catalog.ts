import { ok } from '../contract/result.ts';
import type { Clock } from '../lib/clock.ts';
import type { ProductRepository } from './ports.ts';
import type { CatalogUseCases } from './use-cases.ts';

export interface CatalogDeps {
  repository: ProductRepository;
  clock: Clock;
}

/** The use cases of products and their variants. */
export function createCatalogUseCases({ repository, clock }: CatalogDeps): CatalogUseCases {
  return {
    list: () => repository.list(),
    async create(actor, input) {
      const memberId = actor.kind === 'member' ? actor.memberId : null;
      return ok(await repository.insert(input, { memberId, at: new Date(clock.now()) }));
    },
  };
}
