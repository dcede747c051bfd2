import type {
  MissingPart,
  NewSaleEvent,
  PlannedListing,
  PlanRepository,
  SaleEventChange,
} from '../sale-event/ports.ts';
import type { Database } from './database.ts';
import type { Prisma } from './generated/client.ts';
import { listingParts, saleEventParts, toListingRecord, toSaleEventRecord } from './sale-event-repository.ts';

/** Thrown to roll a cancelling back. */
class LiveSessionOpen extends Error {}

/** The sellers of a sale event that is not over, with the time it takes. $1 except, $2 sellers, $3 from, $4 until. */
const OVERLAPPING = `
SELECT DISTINCT p."memberId", e."id" AS "saleEventId", e."title", e."startsAt"
FROM "SaleEvent" e
JOIN (
  SELECT "id" AS "saleEventId", "sellerId" AS "memberId" FROM "SaleEvent"
  UNION ALL
  SELECT "saleEventId", "memberId" FROM "SaleEventMember" WHERE "as" = 'seller'
) p ON p."saleEventId" = e."id"
WHERE e."state" IN ('draft', 'scheduled', 'live') AND p."memberId" = ANY($2::uuid[])
  AND ($1::uuid IS NULL OR e."id" <> $1::uuid)
  AND e."startsAt" < $4::timestamptz AND e."startsAt" + make_interval(mins => e."expectedMinutes") > $3::timestamptz
ORDER BY e."startsAt"`;

/** Plans of sale events in PostgreSQL. */
export function createPlanRepository({ prisma, pool }: Database): PlanRepository {
  return {
    insert: ({ listings, members, expectedMinutes, sellAfterHours, coverId, ...input }) =>
      prisma.$transaction(async (tx) => {
        const missing = await findMissing(tx, { ...input, members, coverId }, listings);
        if (missing !== null) return missing;
        const { id } = await tx.saleEvent.create({
          data: {
            ...input,
            ...(expectedMinutes === undefined ? {} : { expectedMinutes }),
            ...(sellAfterHours === undefined ? {} : { sellAfterHours }),
            ...(coverId === undefined ? {} : { coverId }),
            members: { create: members ?? [] },
          },
        });
        const made = await tx.listing.createManyAndReturn({
          data: listings.map((listing, position) => ({ ...columnsOf(listing), saleEventId: id, position })),
          select: { id: true, position: true },
        });
        await tx.runSheetItem.createMany({
          data: made.map(({ id: listingId, position }) => ({
            saleEventId: id,
            position,
            listingId,
            note: listings[position]?.note ?? '',
          })),
        });
        return toSaleEventRecord(
          await tx.saleEvent.findUniqueOrThrow({ where: { id }, include: saleEventParts }),
        );
      }),

    change: (id, decide) =>
      prisma.$transaction(async (tx) => {
        // Orders and a start of the live hold the row too: what is decided on stands until it is written.
        await tx.$executeRaw`SELECT 1 FROM "SaleEvent" WHERE "id" = ${id}::uuid FOR UPDATE`;
        const row = await tx.saleEvent.findUnique({ where: { id }, include: saleEventParts });
        if (row === null) return null;
        const rows = await tx.listing.findMany({
          where: { saleEventId: id },
          include: listingParts,
          orderBy: [{ position: 'asc' }, { id: 'asc' }],
        });
        const decided = decide({
          saleEvent: toSaleEventRecord(row),
          listings: rows.map(toListingRecord),
        });
        if (!decided.ok) return decided;
        const { plan, listings } = decided.data;
        const missing = await findMissing(
          tx,
          plan,
          listings.map((one) => (one.kind === 'new' ? one.listing : null)),
        );
        if (missing !== null) return missing;
        await writePlan(tx, id, decided.data);
        await writeListings(tx, id, decided.data);
        const changed = await tx.saleEvent.findUniqueOrThrow({ where: { id }, include: saleEventParts });
        return { ok: true, data: toSaleEventRecord(changed) };
      }),

    async move(id, from, startsAt) {
      const { count } = await prisma.saleEvent.updateMany({
        where: { id, state: { in: from } },
        data: { startsAt },
      });
      return count > 0;
    },

    cancel: (id, from) =>
      prisma
        .$transaction(async (tx) => {
          const changed = await tx.saleEvent.updateMany({
            where: { id, state: { in: from } },
            data: { state: 'cancelled' },
          });
          if (changed.count === 0) return 'wrong_state';
          // Asked after the update, whose row lock an opening live session waits for: one of the two sees the other.
          const open = await tx.liveSession.count({ where: { saleEventId: id, endedAt: null } });
          if (open === 0) return 'cancelled';
          throw new LiveSessionOpen();
        })
        .catch((error: unknown) => {
          if (error instanceof LiveSessionOpen) return 'live_session_open' as const;
          throw error;
        }),

    async overlapping({ except, sellerIds, from, until }) {
      const { rows } = await pool.query(OVERLAPPING, [except, sellerIds, from, until]);
      return rows;
    },

    async available(variantIds) {
      const rows = await prisma.stockLevel.findMany({ where: { variantId: { in: variantIds } } });
      return rows.map(({ variantId, onHand, reserved }) => ({ variantId, available: onHand - reserved }));
    },

    async promised(variantIds, except) {
      const rows = await prisma.listing.findMany({
        where: {
          variantId: { in: variantIds },
          saleEvent: {
            state: { in: ['scheduled', 'live'] },
            ...(except === null ? {} : { id: { not: except } }),
          },
        },
        select: {
          variantId: true,
          plannedQuantity: true,
          saleEvent: { select: { id: true, title: true } },
        },
        orderBy: { saleEvent: { startsAt: 'asc' } },
      });
      return rows.map(({ variantId, plannedQuantity, saleEvent: { id, title } }) => ({
        variantId,
        plannedQuantity,
        saleEventId: id,
        title,
      }));
    },
  };
}

type Transaction = Prisma.TransactionClient;

/** The first thing that a plan names and that is not there; a listing that is null is known to be. */
async function findMissing(
  tx: Transaction,
  plan: Pick<NewSaleEvent, 'sellerId' | 'members' | 'coverId'>,
  listings: readonly ({ variantId: string } | null)[],
): Promise<MissingPart | null> {
  const members = (plan.members ?? []).map(({ memberId }) => memberId);
  const variantIds = listings.map((listing) => listing?.variantId ?? null);
  const people = await tx.member.findMany({
    where: { id: { in: [plan.sellerId, ...members] }, removedAt: null },
    select: { id: true },
  });
  const variants = await tx.variant.findMany({
    where: { id: { in: variantIds.flatMap((id) => id ?? []) }, retiredAt: null },
    select: { id: true },
  });
  const there = new Set([...people, ...variants].map(({ id }) => id));
  if (!there.has(plan.sellerId)) return { missing: 'seller', index: 0 };
  const member = members.findIndex((id) => !there.has(id));
  if (member >= 0) return { missing: 'member', index: member };
  const variant = variantIds.findIndex((id) => id !== null && !there.has(id));
  if (variant >= 0) return { missing: 'variant', index: variant };
  const { coverId = null } = plan;
  if (coverId !== null && (await tx.photo.count({ where: { id: coverId } })) === 0)
    return { missing: 'cover', index: 0 };
  return null;
}

async function writePlan(tx: Transaction, id: string, { plan }: SaleEventChange): Promise<void> {
  const { members, title, description, startsAt, sellerId, expectedMinutes, sellAfterHours, coverId } = plan;
  await tx.saleEvent.update({
    where: { id },
    data: {
      title,
      description,
      startsAt,
      sellerId,
      ...(expectedMinutes === undefined ? {} : { expectedMinutes }),
      ...(sellAfterHours === undefined ? {} : { sellAfterHours }),
      ...(coverId === undefined ? {} : { coverId }),
      ...(members === undefined ? {} : { members: { deleteMany: {}, create: members } }),
    },
  });
}

/** Without what the run sheet keeps. */
function columnsOf<T extends PlannedListing>({ note: _, ...columns }: T): Omit<T, 'note'> {
  return columns;
}

/** Listings and run sheet in their new order. */
async function writeListings(
  tx: Transaction,
  saleEventId: string,
  { listings, removedIds }: SaleEventChange,
): Promise<void> {
  await tx.runSheetItem.deleteMany({ where: { saleEventId } });
  await tx.listing.deleteMany({ where: { saleEventId, id: { in: removedIds } } });
  for (const [position, one] of listings.entries()) {
    const { id: listingId } =
      one.kind === 'new'
        ? await tx.listing.create({ data: { ...columnsOf(one.listing), saleEventId, position } })
        : await tx.listing.update({
            where: { id: one.id },
            data: {
              ...columnsOf(one.listing),
              ...(one.hidden === undefined ? {} : { hidden: one.hidden }),
              position,
            },
          });
    await tx.runSheetItem.create({ data: { saleEventId, position, listingId, note: one.listing.note } });
  }
}
