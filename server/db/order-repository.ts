import { randomUUIDv7 } from 'node:crypto';
import type pg from 'pg';
import type { NewOrder, OrderRecord, OrderRepository, Placement, Refusal } from '../order/ports.ts';
import type { StockChange } from '../stock/ports.ts';
import type { Database } from './database.ts';
import type { Prisma } from './generated/client.ts';
import { EXAMINE_ORDER, LOCK_BUYER, PLACE_ORDER } from './order-sql.ts';
import { brokenUnique, isUnavailable } from './sql-error.ts';
import { inTransaction, withRetry } from './transaction.ts';

/** Stock that comes back between a refusal and the look at why makes another try worth it. */
const TRIES = 4;

const include = { lines: { orderBy: { position: 'asc' } } } as const;

/** pg's own part that pool and client share. */
type Queryable = Pick<pg.Pool, 'query'>;

interface PlacedRow {
  totalDong: string;
  lines: {
    listingId: string;
    quantity: number;
    productName: string;
    variantName: string;
    unitPriceDong: string;
  }[];
  stock: StockChange[];
}

interface ExaminedLine {
  listingId: string;
  quantity: number;
  known: boolean;
  state: string | null;
  limit: number | null;
  available: number | null;
  needed: number;
  bought: number;
}

/** Orders in PostgreSQL. */
export function createOrderRepository(database: Database): OrderRepository {
  const { prisma, pool } = database;

  async function tryPlace(order: NewOrder): Promise<Placement | null> {
    const placed = await withRetry(() => insert(pool, order, { limits: false }));
    if (placed !== null) return placed;
    const earlier = await findEarlier(order);
    if (earlier !== null) return earlier;
    const lines = await examine(pool, order);
    const refusal = refusalOf(lines);
    if (refusal !== null || lines.every(({ limit }) => limit === null)) return refusal;
    return placeWithinLimits(order);
  }

  /** The buyer's other orders wait, so what they bought before stands still while it is counted. */
  function placeWithinLimits(order: NewOrder): Promise<Placement | null> {
    return inTransaction(database, async (client) => {
      await client.query(LOCK_BUYER, [order.saleEventId, order.buyer.phone]);
      const earlier = await findEarlier(order);
      if (earlier !== null) return earlier;
      return refusalOf(await examine(client, order)) ?? (await insert(client, order, { limits: true }));
    });
  }

  async function findEarlier(order: NewOrder): Promise<Placement | null> {
    const row = await prisma.order.findUnique({
      where: { idempotencyKey: order.idempotencyKey },
      include,
    });
    if (row === null) return null;
    if (row.requestHash !== order.requestHash) return { kind: 'key_reused' };
    return { kind: 'repeated', order: toRecord(row) };
  }

  return {
    async place(order) {
      for (let tries = 0; tries < TRIES; tries++) {
        try {
          const placement = await tryPlace(order);
          if (placement !== null) return placement;
        } catch (error) {
          if (isUnavailable(error)) return { kind: 'unavailable' };
          const constraint = brokenUnique(error);
          if (constraint === 'Order_orderCode_key') return { kind: 'code_taken' };
          // The same key was at work at the same time and has won: the next look finds its order.
          if (constraint !== 'Order_idempotencyKey_key') throw error;
        }
      }
      return { kind: 'unavailable' };
    },

    async list(saleEventId, limit) {
      const rows = await prisma.order.findMany({
        where: { saleEventId },
        include,
        orderBy: [{ placedAt: 'desc' }, { id: 'desc' }],
        take: limit,
      });
      return rows.map(toRecord);
    },
  };
}

async function insert(
  queryable: Queryable,
  order: NewOrder,
  { limits }: { limits: boolean },
): Promise<Placement | null> {
  const { id, orderCode, idempotencyKey, requestHash, saleEventId, buyer, note, placedAt, lines } = order;
  const { rows } = await queryable.query<PlacedRow>({
    // A name makes pg keep the plan: planning this takes longer than running it.
    name: 'place-order',
    text: PLACE_ORDER,
    values: [
      id,
      orderCode,
      idempotencyKey,
      requestHash,
      saleEventId,
      buyer.name,
      buyer.phone,
      buyer.address,
      note,
      placedAt,
      lines.map(({ listingId }) => listingId),
      lines.map(({ quantity }) => quantity),
      lines.map(() => randomUUIDv7()),
      limits,
    ],
  });
  const row = rows[0];
  if (row === undefined) return null;
  const record: OrderRecord = {
    id,
    orderCode,
    saleEventId,
    state: 'placed',
    totalDong: BigInt(row.totalDong),
    buyer,
    note,
    placedAt,
    lines: row.lines.map((line) => ({ ...line, unitPriceDong: BigInt(line.unitPriceDong) })),
  };
  return { kind: 'placed', order: record, stock: row.stock };
}

async function examine(queryable: Queryable, order: NewOrder): Promise<ExaminedLine[]> {
  const { rows } = await queryable.query<ExaminedLine>(EXAMINE_ORDER, [
    order.saleEventId,
    order.buyer.phone,
    order.lines.map(({ listingId }) => listingId),
    order.lines.map(({ quantity }) => quantity),
  ]);
  return rows;
}

/** The first thing that is wrong, from the sale event down to the stock; null when nothing is, by now. */
function refusalOf(lines: ExaminedLine[]): Refusal | null {
  if (lines.some(({ state }) => state !== 'live')) return { kind: 'sale_not_open' };
  for (const { listingId, known } of lines) {
    if (!known) return { kind: 'unknown_listing', listingId };
  }
  for (const { listingId, limit, bought, quantity } of lines) {
    if (limit !== null && bought + quantity > limit) return { kind: 'over_limit', listingId, limit };
  }
  for (const { listingId, available, needed } of lines) {
    if ((available ?? 0) < needed) return { kind: 'sold_out', listingId, available: available ?? 0 };
  }
  return null;
}

function toRecord(row: Prisma.OrderGetPayload<{ include: typeof include }>): OrderRecord {
  const { id, orderCode, saleEventId, state, totalDong, note, placedAt } = row;
  return {
    id,
    orderCode,
    saleEventId,
    state,
    totalDong,
    buyer: { name: row.buyerName, phone: row.buyerPhone, address: row.buyerAddress },
    note,
    placedAt,
    lines: row.lines.map(({ listingId, productName, variantName, quantity, unitPriceDong }) => ({
      listingId,
      productName,
      variantName,
      quantity,
      unitPriceDong,
    })),
  };
}
