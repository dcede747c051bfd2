import { randomUUIDv7 } from 'node:crypto';
import type pg from 'pg';
import type { OrderState } from '../contract/order.ts';
import { isUnavailable } from '../lib/unavailable.ts';
import type {
  FlashCount,
  NewOrder,
  OrderRecord,
  OrderRepository,
  Placement,
  Refusal,
} from '../order/ports.ts';
import type { StockChange } from '../stock/ports.ts';
import type { Database } from './database.ts';
import { createLanes } from './lanes.ts';
import { placeGroup } from './order-group.ts';
import { toPayment } from './order-record.ts';
import { EXAMINE_ORDER, FIND_EARLIER, LOCK_BUYER, PLACE_ORDER, PLACE_PREPAID_ORDER } from './order-sql.ts';
import { brokenUnique } from './sql-error.ts';
import { inTransaction, withRetry } from './transaction.ts';

/** Stock that comes back between a refusal and the look at why makes another try worth it. */
const TRIES = 4;
/** Orders that share a transaction at the most; they hold their stock until the last is done. */
const GROUP = 32;

/** pg's own part that pool and client share. */
type Queryable = Pick<pg.Pool, 'query'>;

/** A line as JSON, where a bigint must be text to keep its digits. */
interface LineRow {
  listingId: string;
  quantity: number;
  productName: string;
  variantName: string;
  unitPriceDong: string;
}

interface EarlierRow {
  id: string;
  orderCode: string;
  requestHash: string;
  state: OrderState;
  placedAt: Date;
  totalDong: string;
  deliveryFee: number;
  payBy: Date | null;
  paidAt: Date | null;
  lines: LineRow[];
}

interface PlacedRow {
  totalDong: string;
  factId: string;
  lines: LineRow[];
  stock: StockChange[];
  flash: FlashCount[];
}

interface ExaminedLine {
  listingId: string;
  quantity: number;
  known: boolean;
  shownDong: string | null;
  priceDong: string | null;
  open: boolean;
  limit: number | null;
  available: number | null;
  needed: number;
  bought: number;
}

/** Placing orders in PostgreSQL. */
export function createOrderRepository(database: Database): OrderRepository {
  const { pool } = database;
  const insertAlone = (order: NewOrder) => withRetry(() => insert(pool, order, { limits: false }));
  const insertInLane = createLanes({
    most: GROUP,
    alone: insertAlone,
    // One lock of the stock, one statement and one commit for many orders, in order of arrival; what that statement
    // leaves is decided one by one.
    together: (orders: NewOrder[]) =>
      inTransaction(database, async (client) => {
        const placed = await placeGroup(client, orders);
        const placements: (Placement | null)[] = [];
        for (const order of orders) {
          placements.push(placed.get(order.id) ?? (await insert(client, order, { limits: false })));
        }
        return placements;
      }),
    separable: (error) => !isUnavailable(error),
  });

  async function tryPlace(order: NewOrder): Promise<Placement | null> {
    if (order.payment === 'vietqr' && order.payBy === null) {
      // Nobody can pay it now, but it may have been placed while there was an account.
      return (await findEarlier(pool, order)) ?? { kind: 'no_account' };
    }
    // It may have been placed before the number was blocked.
    if (order.blocked) return (await findEarlier(pool, order)) ?? { kind: 'blocked' };
    if (order.feeChanged) {
      // The same for a fee that has changed since the answer to this order was lost.
      const { deliveryFee } = order;
      return (await findEarlier(pool, order)) ?? { kind: 'fee_changed', deliveryFee };
    }
    // Groups lock one stock row each, so they never wait for each other in a circle.
    const [first, ...others] = order.lines;
    const placed =
      first !== undefined && others.length === 0 && order.payBy === null
        ? await insertInLane(first.listingId, order)
        : await insertAlone(order);
    if (placed !== null) return placed;
    // In this order: where the same order, sent twice, was placed meanwhile and used up stock or limit itself, the look
    // for it that follows finds it.
    const lines = await examine(pool, order);
    const earlier = await findEarlier(pool, order);
    if (earlier !== null) return earlier;
    const refusal = refusalOf(lines);
    if (refusal !== null || lines.every(({ limit }) => limit === null)) return refusal;
    return placeWithinLimits(order);
  }

  /** The buyer's other orders wait, so what they bought before stands still while it is counted. */
  function placeWithinLimits(order: NewOrder): Promise<Placement | null> {
    return inTransaction(database, async (client) => {
      await client.query(LOCK_BUYER, [order.saleEventId, order.buyer.phone]);
      const earlier = await findEarlier(client, order);
      if (earlier !== null) return earlier;
      return refusalOf(await examine(client, order)) ?? (await insert(client, order, { limits: true }));
    });
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
  };
}

/** What came of the same key before, or null. On the given connection: a transaction must not wait for another one. */
async function findEarlier(queryable: Queryable, order: NewOrder): Promise<Placement | null> {
  const { rows } = await queryable.query<EarlierRow>(FIND_EARLIER, [order.idempotencyKey]);
  const row = rows[0];
  if (row === undefined) return null;
  const { requestHash, totalDong, payBy, paidAt, lines, ...rest } = row;
  if (requestHash !== order.requestHash) return { kind: 'key_reused' };
  // The same content has the same buyer and note; names, price and state are as they were written.
  const { saleEventId, buyer, note } = order;
  const record = {
    ...rest,
    saleEventId,
    buyer,
    payment: toPayment({ payBy, paidAt }),
    note,
    totalDong: BigInt(totalDong),
    lines: lines.map(toLine),
  };
  return { kind: 'repeated', order: record };
}

async function insert(
  queryable: Queryable,
  order: NewOrder,
  { limits }: { limits: boolean },
): Promise<Placement | null> {
  const { id, orderCode, idempotencyKey, requestHash, saleEventId, buyer, note, placedAt, payBy, lines } =
    order;
  const { rows } = await queryable.query<PlacedRow>({
    // A name makes pg keep the plan: planning this takes longer than running it.
    ...(payBy === null
      ? { name: 'place-order', text: PLACE_ORDER }
      : { name: 'place-prepaid-order', text: PLACE_PREPAID_ORDER }),
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
      lines.map(({ unitPriceDong }) => unitPriceDong),
      buyer.provinceCode,
      buyer.communeCode,
      buyer.receiver?.name ?? null,
      buyer.receiver?.phone ?? null,
      order.consent,
      order.deliveryFee,
      ...(payBy === null ? [] : [payBy]),
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
    deliveryFee: order.deliveryFee,
    buyer,
    payment: toPayment({ payBy, paidAt: null }),
    note,
    placedAt,
    lines: row.lines.map(toLine),
  };
  return { kind: 'placed', order: record, stock: row.stock, flash: row.flash, factId: row.factId };
}

function toLine({ unitPriceDong, ...line }: LineRow): OrderRecord['lines'][number] {
  return { ...line, unitPriceDong: BigInt(unitPriceDong) };
}

async function examine(queryable: Queryable, order: NewOrder): Promise<ExaminedLine[]> {
  const { rows } = await queryable.query<ExaminedLine>(EXAMINE_ORDER, [
    order.saleEventId,
    order.buyer.phone,
    order.lines.map(({ listingId }) => listingId),
    order.lines.map(({ quantity }) => quantity),
    order.lines.map(({ unitPriceDong }) => unitPriceDong),
    order.placedAt,
  ]);
  return rows;
}

/** The first thing that is wrong, from the sale event down to the stock; null when nothing is, by now. */
function refusalOf(lines: ExaminedLine[]): Refusal | null {
  if (lines.some(({ open }) => !open)) return { kind: 'sale_not_open' };
  for (const { listingId, known } of lines) {
    if (!known) return { kind: 'unknown_listing', listingId };
  }
  for (const { listingId, limit, bought, quantity } of lines) {
    if (limit !== null && bought + quantity > limit) return { kind: 'over_limit', listingId, limit };
  }
  for (const { listingId, available, needed } of lines) {
    if ((available ?? 0) < needed) return { kind: 'sold_out', listingId, available: available ?? 0 };
  }
  const prices = lines.flatMap(({ listingId, shownDong, priceDong }) =>
    shownDong === null || shownDong === priceDong
      ? []
      : [{ listingId, shownDong: Number(shownDong), priceDong: Number(priceDong) }],
  );
  return prices.length > 0 ? { kind: 'price_changed', prices } : null;
}
