import type { MemberRecord, MemberRepository } from '../member/ports.ts';
import type { Database } from './database.ts';
import { prismaCode } from './sql-error.ts';

const select = { id: true, name: true, phone: true, pinHash: true, role: true } as const;

/** Members and their one-time links in PostgreSQL. */
export function createMemberRepository({ prisma }: Database): MemberRepository {
  return {
    byId: (id) => prisma.member.findUnique({ where: { id }, select }),
    byPhone: (phone) => prisma.member.findUnique({ where: { phone }, select }),
    list: () => prisma.member.findMany({ orderBy: [{ name: 'asc' }, { id: 'asc' }], select }),
    insert: (data) => unlessPhoneTaken(() => prisma.member.create({ data, select })),
    async update(id, data, { at, keepSessionId }) {
      if ((await prisma.member.count({ where: { id } })) === 0) return null;
      return unlessPhoneTaken(() =>
        prisma.$transaction(async (tx) => {
          await tx.signInLink.updateMany({ where: { memberId: id, usedAt: null }, data: { usedAt: at } });
          const others = keepSessionId === null ? {} : { sid: { not: keepSessionId } };
          await tx.authSession.deleteMany({
            where: { sess: { path: ['memberId'], equals: id }, ...others },
          });
          return tx.member.update({ where: { id }, data, select });
        }),
      );
    },
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
      const complete = { role: 'organiser', phone: { not: null }, pinHash: { not: null } } as const;
      return (await prisma.member.count({ where: complete })) > 0;
    },
    incompleteOrganiser: () =>
      prisma.member.findFirst({
        where: { role: 'organiser', OR: [{ phone: null }, { pinHash: null }] },
        orderBy: { createdAt: 'asc' },
        select,
      }),
  };
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
