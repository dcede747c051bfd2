import { timingSafeEqual } from 'node:crypto';
import { fail, ok, type Result } from '../contract/result.ts';
import type { Clock } from '../lib/clock.ts';
import { hashToken, newToken } from '../lib/token.ts';
import type { SaleEventRecord, SaleEventRepository, WhipTokenRepository } from './ports.ts';
import type { WhipTokenUseCases } from './use-cases.ts';

export interface WhipTokenDeps {
  repository: WhipTokenRepository;
  saleEvents: Pick<SaleEventRepository, 'byId'>;
  clock: Clock;
}

/** The use cases of the tokens that encoders send with. */
export function createWhipTokenUseCases({ repository, saleEvents, clock }: WhipTokenDeps): WhipTokenUseCases {
  async function saleEvent(id: string): Promise<Result<SaleEventRecord>> {
    const row = await saleEvents.byId(id);
    return row === null ? fail('not_found', 'there is no such sale event') : ok(row);
  }

  return {
    async make(_actor, saleEventId) {
      const sale = await saleEvent(saleEventId);
      if (!sale.ok) return sale;
      const { state } = sale.data;
      if (state === 'ended' || state === 'cancelled') {
        return fail('wrong_state', `nobody can go on air in a sale event that is ${state}`);
      }
      const token = newToken();
      const madeAt = new Date(clock.now());
      await repository.replace(saleEventId, { tokenHash: hashToken(token), madeAt });
      return ok({ token, madeAt });
    },

    async madeAt(saleEventId) {
      const sale = await saleEvent(saleEventId);
      if (!sale.ok) return sale;
      return ok((await repository.bySaleEvent(saleEventId))?.madeAt ?? null);
    },

    async holder(saleEventId, token) {
      const sale = await saleEvent(saleEventId);
      if (!sale.ok) return sale;
      const kept = await repository.bySaleEvent(saleEventId);
      const given = Buffer.from(hashToken(token));
      if (kept === null || !timingSafeEqual(Buffer.from(kept.tokenHash), given)) {
        return fail('not_signed_in', 'the token does not belong to this sale event (any more)');
      }
      return ok({ kind: 'member', memberId: sale.data.sellerId, role: 'seller' });
    },
  };
}
