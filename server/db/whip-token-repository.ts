import type { WhipTokenRepository } from '../sale-event/ports.ts';
import type { Database } from './database.ts';

const select = { tokenHash: true, madeAt: true } as const;

/** One token for each sale event in PostgreSQL. */
export function createWhipTokenRepository({ prisma }: Database): WhipTokenRepository {
  return {
    bySaleEvent: (saleEventId) => prisma.whipToken.findUnique({ where: { saleEventId }, select }),
    async replace(saleEventId, token) {
      await prisma.whipToken.upsert({
        where: { saleEventId },
        create: { saleEventId, ...token },
        update: token,
      });
    },
  };
}
