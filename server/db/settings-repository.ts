import type { SettingsRepository } from '../settings/ports.ts';
import type { Database } from './database.ts';

/** The only row there is. */
const ID = 1;

/** The co-operative's settings in PostgreSQL. */
export function createSettingsRepository({ prisma }: Database): SettingsRepository {
  return {
    async read() {
      const [row, fees] = await prisma.$transaction(
        async (tx) => [
          await tx.settings.findUniqueOrThrow({ where: { id: ID } }),
          await tx.provinceFee.findMany({ orderBy: { provinceCode: 'asc' } }),
        ],
        // Fees of the version that is read with them.
        { isolationLevel: 'RepeatableRead' },
      );
      const { version, coopName, coopPhone, logoId, bankBin, bankAccount, bankOwner } = row;
      const { graceSeconds, recordingDays } = row;
      return {
        version,
        coopName,
        coopPhone,
        logoId,
        // A CHECK holds that an account has both.
        bank:
          bankBin === null || bankAccount === null
            ? null
            : { bankBin, account: bankAccount, owner: bankOwner },
        graceSeconds,
        recordingDays,
        deliveryFees: {
          standard: row.standardFee,
          provinces: Object.fromEntries(
            fees.map(({ provinceCode, deliveryFee }) => [provinceCode, deliveryFee]),
          ),
        },
        comments: { words: row.hiddenWords, links: row.commentLinks, slowSeconds: row.slowSeconds },
      };
    },

    save({ version, bank, deliveryFees, comments, ...same }) {
      return prisma.$transaction(async (tx) => {
        if (same.logoId !== null && (await tx.photo.count({ where: { id: same.logoId } })) === 0) {
          return { kind: 'no_logo' };
        }
        const { count } = await tx.settings.updateMany({
          where: { id: ID, version },
          data: {
            ...same,
            version: { increment: 1 },
            bankBin: bank?.bankBin ?? null,
            bankAccount: bank?.account ?? null,
            bankOwner: bank?.owner ?? '',
            standardFee: deliveryFees.standard,
            hiddenWords: comments.words,
            commentLinks: comments.links,
            slowSeconds: comments.slowSeconds,
          },
        });
        if (count === 0) return { kind: 'outdated' };
        await tx.provinceFee.deleteMany();
        await tx.provinceFee.createMany({
          data: Object.entries(deliveryFees.provinces).map(([provinceCode, deliveryFee]) => ({
            provinceCode,
            deliveryFee,
          })),
        });
        return { kind: 'saved', version: version + 1 };
      });
    },
  };
}
