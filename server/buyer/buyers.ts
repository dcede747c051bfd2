import { fail, ok, type Result } from '../contract/result.ts';
import type { Clock } from '../lib/clock.ts';
import { normalisePhone } from '../lib/phone.ts';
import { readSearch } from '../order/search.ts';
import type { OrderViews } from '../order/views.ts';
import type { BuyerRepository } from './ports.ts';
import type { BlockUseCases, BuyerUseCases } from './use-cases.ts';

const MOST = 50;

/** The use cases of buyers: they have no account, their number is who they are. */
export function createBuyerUseCases(deps: {
  repository: BuyerRepository;
  views: OrderViews;
  clock: Clock;
}): Omit<BuyerUseCases, keyof BlockUseCases> {
  const { repository, views, clock } = deps;
  return {
    async find({ search }) {
      const phone = readSearch(search)?.phone ?? [];
      const buyers = await repository.find({ name: search, phone, limit: MOST });
      return buyers.map((buyer) => ({ ...buyer, lastOrderAt: buyer.lastOrderAt.toISOString() }));
    },

    refusals: async (phones) => ({ refusals: await repository.refusals(phones) }),

    async export(input) {
      const phone = normalisePhone(input.phone);
      if (phone === null) return badPhone();
      const { orders, consents, comments, received, blocked } = await repository.stored(phone);
      if (orders.length + comments.length + received.length === 0 && blocked === null) return unknown();
      const dated = <T extends { at: Date }>({ at, ...rest }: T) => ({ ...rest, at: at.toISOString() });
      return ok({
        phone,
        orders: orders.map(views.staff),
        consents: consents.map(dated),
        comments: comments.map(dated),
        received,
        blocked: blocked && dated(blocked),
      });
    },

    async erase(actor, input) {
      const phone = normalisePhone(input.phone);
      if (phone === null) return badPhone();
      const memberId = actor.kind === 'member' ? actor.memberId : null;
      const erasure = await repository.erase(phone, { memberId, at: new Date(clock.now()) });
      switch (erasure.kind) {
        case 'erased':
          return ok({ orders: erasure.orders });
        case 'under_way':
          return fail('wrong_state', 'orders of this buyer are under way: deliver or cancel them first');
        case 'open_money':
          return fail('wrong_state', 'money of this buyer waits among the transfers: settle it first');
        case 'unknown':
          return unknown();
      }
    },
  };
}

export function badPhone(): Result<never> {
  return fail('bad_phone', 'not a Vietnamese mobile or land line number', { field: 'phone' });
}

function unknown(): Result<never> {
  return fail('not_found', 'nothing is stored under this number');
}
