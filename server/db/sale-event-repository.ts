import type {
  ListingChange,
  ListingRecord,
  SaleEventRecord,
  SaleEventRepository,
} from '../sale-event/ports.ts';
import type { Database } from './database.ts';
import type { Prisma } from './generated/client.ts';

const include = {
  seller: { select: { name: true } },
  runSheet: {
    select: { id: true, position: true, listingId: true, note: true },
    orderBy: { position: 'asc' },
  },
} as const;

const listingParts = { variant: { include: { product: true, stock: true } } } as const;

/** Thrown to roll a cancelling back. */
class LiveSessionOpen extends Error {}

/** Sale events, listings, run sheets and pins in PostgreSQL. */
export function createSaleEventRepository({ prisma }: Database): SaleEventRepository {
  return {
    insert: ({ listings, ...input }) =>
      prisma.$transaction(async (tx) => {
        if ((await tx.member.count({ where: { id: input.sellerId } })) === 0) {
          return { missing: 'seller' as const, id: input.sellerId };
        }
        const ids = listings.map(({ variantId }) => variantId);
        const found = await tx.variant.findMany({ where: { id: { in: ids } }, select: { id: true } });
        const known = new Set(found.map(({ id }) => id));
        const unknown = ids.find((id) => !known.has(id));
        if (unknown !== undefined) return { missing: 'variant' as const, id: unknown };
        const { id } = await tx.saleEvent.create({ data: { ...input, state: 'scheduled' } });
        const made = await tx.listing.createManyAndReturn({
          data: listings.map((listing, position) => ({ ...listing, saleEventId: id, position })),
          select: { id: true, position: true },
        });
        await tx.runSheetItem.createMany({
          data: made.map(({ id: listingId, position }) => ({ saleEventId: id, position, listingId })),
        });
        return toRecord(await tx.saleEvent.findUniqueOrThrow({ where: { id }, include }));
      }),

    async byId(id) {
      const row = await prisma.saleEvent.findUnique({ where: { id }, include });
      return row === null ? null : toRecord(row);
    },

    async list(sellerId) {
      const where = sellerId === null ? {} : { sellerId };
      const rows = await prisma.saleEvent.findMany({ where, include, orderBy: { startsAt: 'desc' } });
      return rows.map(toRecord);
    },

    async listOpen() {
      const rows = await prisma.saleEvent.findMany({
        where: { state: { in: ['scheduled', 'live'] } },
        include,
        // The enum's own order has scheduled before live.
        orderBy: [{ state: 'desc' }, { startsAt: 'asc' }],
      });
      return rows.map(toRecord);
    },

    async listings(saleEventId) {
      const rows = await prisma.listing.findMany({
        where: { saleEventId },
        include: listingParts,
        orderBy: { position: 'asc' },
      });
      return rows.map(toListingRecord);
    },

    async changeListing(saleEventId, listingId, { hidden, flash }) {
      const where = { id: listingId, saleEventId };
      await prisma.listing.updateMany({
        where,
        data: {
          ...(hidden === undefined ? {} : { hidden }),
          ...(flash === undefined ? {} : flashColumns(flash)),
        },
      });
      const row = await prisma.listing.findFirst({ where, include: listingParts });
      return row === null ? null : toListingRecord(row);
    },

    async purchases(saleEventId, limit) {
      const orders = await prisma.order.findMany({
        where: { saleEventId },
        orderBy: [{ placedAt: 'desc' }, { id: 'desc' }],
        take: limit,
        select: { placedAt: true, lines: { orderBy: { position: 'asc' } } },
      });
      const lines = orders.flatMap(({ placedAt, lines }) =>
        lines.map(({ productName, variantName, quantity }) => ({
          productName,
          variantName,
          quantity,
          at: placedAt,
        })),
      );
      return lines.slice(0, limit);
    },

    async changeState(id, from, to) {
      const { count } = await prisma.saleEvent.updateMany({
        where: { id, state: { in: from } },
        data: { state: to },
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

    async pin(id, listingId, at) {
      const has = listingId === null ? {} : { listings: { some: { id: listingId } } };
      const { count } = await prisma.saleEvent.updateMany({
        where: { id, state: { in: ['scheduled', 'live'] }, ...has },
        data: { pinnedListingId: listingId, pinnedMediaTimeAt: at },
      });
      return count > 0;
    },
  };
}

/** A new flash price, or none, has sold nothing. */
function flashColumns(flash: ListingChange['flash']) {
  return {
    flashPriceDong: flash?.priceDong ?? null,
    flashStartsAt: flash?.startsAt ?? null,
    flashEndsAt: flash?.endsAt ?? null,
    flashQuantity: flash?.quantity ?? null,
    flashSold: 0,
  };
}

type ListingRow = Prisma.ListingGetPayload<{ include: typeof listingParts }>;

function toListingRecord(row: ListingRow): ListingRecord {
  const { id, variantId, code, priceDong, limitPerBuyer, hidden, variant } = row;
  return {
    id,
    variantId,
    code,
    productName: variant.product.name,
    variantName: variant.name,
    description: variant.product.description,
    unit: variant.unit,
    priceDong,
    limitPerBuyer,
    available: (variant.stock?.onHand ?? 0) - (variant.stock?.reserved ?? 0),
    hidden,
    photoId: variant.product.photoId,
    flash: toFlash(row),
  };
}

/** All four columns are there or none, which a CHECK holds. */
function toFlash(row: ListingRow): ListingRecord['flash'] {
  const { flashPriceDong, flashStartsAt, flashEndsAt, flashQuantity, flashSold } = row;
  if (flashPriceDong === null || flashStartsAt === null || flashEndsAt === null || flashQuantity === null)
    return null;
  return {
    priceDong: flashPriceDong,
    startsAt: flashStartsAt,
    endsAt: flashEndsAt,
    quantity: flashQuantity,
    sold: flashSold,
  };
}

function toRecord({
  seller,
  ...row
}: Prisma.SaleEventGetPayload<{ include: typeof include }>): SaleEventRecord {
  return { ...row, sellerName: seller.name };
}
