import type { SaleEventState } from '../contract/sale-event.ts';
import type { LiveSessionRepository } from '../sale-event/ports.ts';
import type { Database } from './database.ts';

/** A session that ends between the failed insert and the look makes room for another try. */
const OPEN_TRIES = 3;

/** Live sessions in PostgreSQL. */
export function createLiveSessionRepository({ prisma }: Database): LiveSessionRepository {
  return {
    async openOrInsert({ saleEventId, sellerId, at }) {
      for (let tries = 0; tries < OPEN_TRIES; tries++) {
        // The partial unique index decides between two phones; the loser sees the winner's row.
        const made = await prisma.$transaction(async (tx) => {
          // A cancelling that is under way is waited for here, and waits for this.
          const [sale] = await tx.$queryRaw<{ state: SaleEventState }[]>`
            SELECT "state" FROM "SaleEvent" WHERE "id" = ${saleEventId}::uuid FOR SHARE`;
          if (sale?.state !== 'scheduled' && sale?.state !== 'live') return null;
          const rows = await tx.liveSession.createManyAndReturn({
            data: [{ saleEventId, sellerId, startedAt: at, seenAt: at }],
            skipDuplicates: true,
          });
          return rows[0];
        });
        if (made === null) return null;
        if (made !== undefined) return { session: made, inserted: true };
        const open = await prisma.liveSession.findFirst({ where: { saleEventId, endedAt: null } });
        if (open !== null) return { session: open, inserted: false };
      }
      throw new Error(
        `live sessions of sale event ${saleEventId} open and close faster than they can be read`,
      );
    },

    byId: (id) => prisma.liveSession.findUnique({ where: { id } }),

    async markOnAir(id, playlistPath, at) {
      const [row] = await prisma.liveSession.updateManyAndReturn({
        where: { id, endedAt: null },
        data: { playlistPath },
      });
      if (row === undefined) return null;
      // Only the first time counts: a seller who comes back was on air before.
      await prisma.liveSession.updateMany({ where: { id, onAirAt: null }, data: { onAirAt: at } });
      return row;
    },

    async end(id, at) {
      await prisma.liveSession.updateMany({ where: { id, endedAt: null }, data: { endedAt: at } });
    },

    async changeSeller(id, sellerId) {
      await prisma.liveSession.updateMany({ where: { id, endedAt: null }, data: { sellerId } });
    },

    listOpen: () =>
      prisma.liveSession.findMany({
        where: { endedAt: null },
        include: { saleEvent: { select: { state: true } } },
      }),

    async markSeen(ids, at) {
      await prisma.liveSession.updateMany({
        where: { id: { in: [...ids] }, endedAt: null },
        data: { seenAt: at },
      });
    },

    lastPlayable: (saleEventId) =>
      prisma.liveSession.findFirst({
        where: { saleEventId, playlistPath: { not: null } },
        orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
      }),
  };
}
