import type {
  ListingChange,
  ListingRecord,
  SaleEventRecord,
  SaleEventRepository,
} from '../sale-event/ports.ts';
import type { Database } from './database.ts';
import type { Prisma } from './generated/client.ts';

/** What a sale event's record is made of. */
export const saleEventParts = {
  seller: { select: { name: true } },
  members: {
    select: { memberId: true, as: true, member: { select: { name: true } } },
    orderBy: { memberId: 'asc' },
  },
  runSheet: {
    select: { id: true, position: true, listingId: true, note: true },
    orderBy: { position: 'asc' },
  },
} as const;

/** What a listing's record is made of. */
export const listingParts = { variant: { include: { product: true, stock: true } } } as const;

/** Sale events, listings, run sheets and pins in PostgreSQL. */
export function createSaleEventRepository({ prisma }: Database): SaleEventRepository {
  return {
    async byId(id) {
      const row = await prisma.saleEvent.findUnique({ where: { id }, include: saleEventParts });
      return row === null ? null : toSaleEventRecord(row);
    },

    async list(of) {
      const rows = await prisma.saleEvent.findMany({
        where: of === null ? {} : { OR: partsOf(of) },
        include: saleEventParts,
        orderBy: { startsAt: 'desc' },
      });
      return rows.map(toSaleEventRecord);
    },

    async listOpen() {
      const rows = await prisma.saleEvent.findMany({
        where: { state: { in: ['scheduled', 'live'] } },
        include: saleEventParts,
        // The enum's own order has scheduled before live.
        orderBy: [{ state: 'desc' }, { startsAt: 'asc' }],
      });
      return rows.map(toSaleEventRecord);
    },

    async listReplays(since, limit) {
      const rows = await prisma.saleEvent.findMany({
        where: {
          state: 'ended',
          startsAt: { gte: since },
          liveSessions: { some: { onAirAt: { not: null } } },
        },
        include: saleEventParts,
        orderBy: { startsAt: 'desc' },
        take: limit,
      });
      return rows.map(toSaleEventRecord);
    },

    async listings(saleEventId) {
      const rows = await prisma.listing.findMany({
        where: { saleEventId },
        include: listingParts,
        orderBy: [{ position: 'asc' }, { id: 'asc' }],
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

    async end(id, from, at) {
      const count = await prisma.$executeRaw`
        UPDATE "SaleEvent" SET "state" = 'ended', "ordersUntil" = CASE WHEN "sellAfterHours" > 0
          THEN ${at}::timestamptz + make_interval(hours => "sellAfterHours") END
        WHERE "id" = ${id}::uuid AND "state" = ANY(${from}::"SaleEventState"[])`;
      // Their number is kept with the sale event: who they were is nobody's business any more.
      if (count > 0) await prisma.saleViewer.deleteMany({ where: { saleEventId: id } });
      return count > 0;
    },

    async setOrdersUntil(id, ordersUntil) {
      const { count } = await prisma.saleEvent.updateMany({
        where: { id, state: 'ended' },
        data: { ordersUntil },
      });
      return count > 0;
    },

    async aired(saleEventId, since) {
      const rows = await prisma.liveSession.findMany({
        where: { saleEventId, onAirAt: { gte: since } },
        select: { id: true },
        orderBy: [{ onAirAt: 'asc' }, { id: 'asc' }],
      });
      return rows.map(({ id }) => id);
    },

    pins: (saleEventId, limit) =>
      prisma.listingPin.findMany({
        where: { saleEventId },
        select: { listingId: true, mediaTimeAt: true },
        orderBy: [{ mediaTimeAt: 'asc' }, { id: 'asc' }],
        take: limit,
      }),

    async pin(id, listingId, at) {
      const has = listingId === null ? {} : { listings: { some: { id: listingId } } };
      return prisma.$transaction(async (tx) => {
        const { count } = await tx.saleEvent.updateMany({
          where: { id, state: { in: ['scheduled', 'live'] }, ...has },
          data: { pinnedListingId: listingId, pinnedMediaTimeAt: at },
        });
        if (count === 0) return false;
        await tx.listingPin.create({ data: { saleEventId: id, listingId, mediaTimeAt: at, at } });
        return true;
      });
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

export function toListingRecord(row: ListingRow): ListingRecord {
  const { id, variantId, code, priceDong, limitPerBuyer, plannedQuantity, hidden, variant } = row;
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
    plannedQuantity,
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

type SaleEventRow = Prisma.SaleEventGetPayload<{ include: typeof saleEventParts }>;

export function toSaleEventRecord({ seller, members, ...row }: SaleEventRow): SaleEventRecord {
  return {
    ...row,
    sellerName: seller.name,
    members: members.map(({ memberId, as, member }) => ({ memberId, as, name: member.name })),
  };
}

/** Where a member has a part; as the domain's `partOf`. */
function partsOf({ memberId, helps }: { memberId: string; helps: boolean }): Prisma.SaleEventWhereInput[] {
  const named = [{ sellerId: memberId }, { members: { some: { memberId } } }];
  return helps ? [...named, { members: { none: { as: 'helper' } } }] : named;
}
