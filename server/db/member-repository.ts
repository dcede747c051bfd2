import type { MemberRecord, MemberRepository } from '../member/ports.ts';
import type { Database } from './database.ts';
import type { Prisma } from './generated/client.ts';
import { prismaCode } from './sql-error.ts';
import { withRetry } from './transaction.ts';

const select = { id: true, name: true, phone: true, pinHash: true, role: true } as const;
/** Removed members are rows for their name alone. */
const present = { removedAt: null } as const;

/** Members and their one-time links in PostgreSQL. */
export function createMemberRepository({ prisma }: Database): MemberRepository {
  return {
    byId: (id) => prisma.member.findUnique({ where: { id, ...present }, select }),
    byPhone: (phone) => prisma.member.findUnique({ where: { phone }, select }),
    list: () => prisma.member.findMany({ where: present, orderBy: [{ name: 'asc' }, { id: 'asc' }], select }),
    insert: (data) => unlessPhoneTaken(() => prisma.member.create({ data, select })),
    async update(id, data, { at, keepSessionId }) {
      if ((await prisma.member.count({ where: { id, ...present } })) === 0) return null;
      return unlessPhoneTaken(() =>
        prisma.$transaction(async (tx) => {
          await endSignIns(tx, id, at, keepSessionId);
          return tx.member.update({ where: { id }, data, select });
        }),
      );
    },
    change: (id, change, at) =>
      withRetry(() =>
        prisma.$transaction(async (tx) => {
          // Locked, always in the same order: two organisers who remove each other must not both succeed.
          const organisers = await tx.$queryRaw<{ id: string; complete: boolean }[]>`
            SELECT "id", "phone" IS NOT NULL AND "pinHash" IS NOT NULL AS "complete" FROM "Member"
            WHERE "removedAt" IS NULL AND ("role" = 'organiser' OR "id" = ${id}::uuid) ORDER BY "id" FOR UPDATE`;
          const member = await tx.member.findUnique({ where: { id, ...present }, select });
          if (member === null) return 'no_member';
          const stays = 'role' in change && change.role === 'organiser';
          const others = organisers.some((other) => other.id !== id && other.complete);
          if (member.role === 'organiser' && !stays && !others) return 'last_organiser';
          if ('role' in change) return tx.member.update({ where: { id }, data: change, select });
          if ('removedAt' in change) {
            const onAir = await tx.liveSession.count({ where: { sellerId: id, endedAt: null } });
            if (onAir > 0) return 'on_air';
          }
          await endSignIns(tx, id, at, null);
          // What an encoder sends as this member.
          if ('removedAt' in change)
            await tx.whipToken.deleteMany({ where: { saleEvent: { sellerId: id } } });
          const data = 'removedAt' in change ? { ...change, phone: null, pinHash: null } : change;
          return tx.member.update({ where: { id }, data, select });
        }),
      ),
    async useUpLinks(memberId, at) {
      await prisma.signInLink.updateMany({ where: { memberId, usedAt: null }, data: { usedAt: at } });
    },
    async addLink(data) {
      await prisma.signInLink.create({ data });
    },
    async useLink(tokenHash, at) {
      const [link] = await prisma.signInLink.updateManyAndReturn({
        where: { tokenHash, usedAt: null, expiresAt: { gt: at } },
        data: { usedAt: at },
        select: { member: { select } },
      });
      return link?.member ?? null;
    },
    async hasCompleteOrganiser() {
      const complete = {
        role: 'organiser',
        removedAt: null,
        phone: { not: null },
        pinHash: { not: null },
      } as const;
      return (await prisma.member.count({ where: complete })) > 0;
    },
    incompleteOrganiser: () =>
      prisma.member.findFirst({
        where: { role: 'organiser', removedAt: null, OR: [{ phone: null }, { pinHash: null }] },
        orderBy: { createdAt: 'asc' },
        select,
      }),
  };
}

/** Uses up the links of a member and ends their auth sessions but for one. */
async function endSignIns(
  tx: Prisma.TransactionClient,
  memberId: string,
  at: Date,
  keepSessionId: string | null,
): Promise<void> {
  await tx.signInLink.updateMany({ where: { memberId, usedAt: null }, data: { usedAt: at } });
  const others = keepSessionId === null ? {} : { sid: { not: keepSessionId } };
  await tx.authSession.deleteMany({ where: { sess: { path: ['memberId'], equals: memberId }, ...others } });
}

async function unlessPhoneTaken(write: () => Promise<MemberRecord>): Promise<MemberRecord | 'phone_taken'> {
  try {
    return await write();
  } catch (error) {
    // The phone number is the only unique column of a member that a person chooses.
    if (prismaCode(error) === 'P2002') return 'phone_taken';
    throw error;
  }
}
