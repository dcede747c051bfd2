import type { BlockRepository } from '../buyer/ports.ts';
import type { Database } from './database.ts';

/** Blocked numbers in PostgreSQL. */
export function createBlockRepository({ prisma }: Database): BlockRepository {
  return {
    async list() {
      const rows = await prisma.blockedNumber.findMany({
        include: { blockedBy: { select: { name: true } } },
        orderBy: [{ at: 'desc' }, { phone: 'asc' }],
      });
      return rows.map(({ phone, reason, blockedBy, at }) => {
        return { phone, reason, by: blockedBy?.name ?? null, at: at.toISOString() };
      });
    },
    async add({ memberId: blockedById, ...block }) {
      await prisma.blockedNumber.createMany({ data: { ...block, blockedById }, skipDuplicates: true });
    },
    async remove(phone) {
      await prisma.blockedNumber.deleteMany({ where: { phone } });
    },
  };
}
