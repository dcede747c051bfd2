import type { Actor } from '../contract/actor.ts';
import { dayInVietnam, holdsOn } from '../contract/calendar-day.ts';
import type { Product } from '../contract/catalog.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { Clock } from '../lib/clock.ts';
import type { By, HouseholdRepository, Missing, ProductRepository } from './ports.ts';
import type { CatalogUseCases } from './use-cases.ts';

export interface CatalogDeps {
  repository: ProductRepository;
  households: HouseholdRepository;
  clock: Clock;
}

/** The use cases of products, their variants and their producers. */
export function createCatalogUseCases({ repository, households, clock }: CatalogDeps): CatalogUseCases {
  const by = (actor: Actor): By => ({
    memberId: actor.kind === 'member' ? actor.memberId : null,
    at: new Date(clock.now()),
  });

  return {
    list: () => repository.list({ archived: false }),
    listArchived: () => repository.list({ archived: true }),

    async create(actor, input) {
      return unlessMissing(await repository.insert(input, by(actor)));
    },

    async update(actor, productId, input) {
      return unlessMissing(await repository.update(productId, input, by(actor)));
    },

    async archive(productId, { archived }) {
      return unlessMissing(await repository.archive(productId, archived ? new Date(clock.now()) : null));
    },

    async goods(saleEventId) {
      const goods = await repository.goodsOf(saleEventId);
      if (goods === null) return fail('not_found', 'there is no such sale event');
      // What has expired must not help to sell.
      const today = dayInVietnam(clock.now());
      return ok(
        goods.map((one) => ({
          ...one,
          certificates: one.certificates.filter((certificate) => holdsOn(certificate, today)),
        })),
      );
    },

    listHouseholds: () => households.list(),

    async createHousehold(input) {
      return ok(await households.insert(input));
    },

    async updateHousehold(householdId, input) {
      const household = await households.update(householdId, input);
      return household === null ? fail('not_found', 'there is no such household') : ok(household);
    },
  };
}

function unlessMissing(outcome: Product | Missing): Result<Product> {
  if (!('missing' in outcome)) return ok(outcome);
  const { missing } = outcome;
  return missing === 'product'
    ? fail('not_found', 'there is no such product')
    : fail('not_found', `there is none such: ${missing}`, { field: missing });
}
