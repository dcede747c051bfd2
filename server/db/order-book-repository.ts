import { randomUUIDv7 } from 'node:crypto';
import type { PoolClient } from 'pg';
import type { OrderState } from '../contract/order.ts';
import type { FlashReturn, OrderBook, OrderQuery, StateChange } from '../order/ports.ts';
import { isUndone } from '../order/state.ts';
import type { StockChange } from '../stock/ports.ts';
import type { Database } from './database.ts';
import type { Prisma } from './generated/client.ts';
import {
  ADD_EVENTS,
  LOCK_ORDERS,
  LOCK_STOCK_OF_ORDERS,
  OWE_MONEY_BACK,
  RETURN_FLASH,
  RETURN_STOCK,
  SET_STATE,
} from './order-book-sql.ts';
import { orderRecord, toBooked } from './order-record.ts';
import { lastNumber, ordersSince, writeChanges } from './outbox-repository.ts';
import { endReservations } from './reservations.ts';
import { inTransaction } from './transaction.ts';

/** In a rush looking into the book waits for a connection too, ms. */
const FIND_MS = 10_000;
const UNDONE = ['cancelled', 'refused'] as const;
/** `unpaid`: its units are reserved until a bank transfer comes. */
interface LockedOrder {
  id: string;
  state: OrderState;
  unpaid: boolean;
}

const newestFirst = [{ placedAt: 'desc' as const }, { id: 'desc' as const }];

/** The orders that were placed, in PostgreSQL. */
export function createOrderBookRepository(database: Database): OrderBook {
  const { prisma } = database;

  return {
    async find({ saleEventId, parts, states, after, since, limit }) {
      const found = { saleEventId, AND: [partsFilter(parts)] };
      const some = states.length > 0 ? { state: { in: [...states] } } : {};
      // One snapshot for all: a desk adds to list and totals what is announced with higher numbers.
      return prisma.$transaction(
        async (tx) => {
          const number = await lastNumber(tx, saleEventId);
          const missed =
            since === null ? null : await ordersSince(tx, { saleEventId, since, last: number, most: limit });
          const page = { ...some, ...olderThan(after) };
          const rows = await tx.order.findMany({
            where: { ...found, ...(missed === null ? page : { id: { in: missed } }) },
            include: orderRecord,
            orderBy: newestFirst,
            ...(missed === null ? { take: limit } : {}),
          });
          const { _count, _sum } = await tx.order.aggregate({
            where: { ...found, state: { notIn: [...UNDONE] }, ...some },
            _count: true,
            _sum: { totalDong: true },
          });
          const totals = { orders: _count, totalDong: _sum.totalDong ?? 0n };
          return { orders: rows.map(toBooked), totals, number, all: missed === null };
        },
        { isolationLevel: 'RepeatableRead', maxWait: FIND_MS, timeout: FIND_MS },
      );
    },

    async byIds(orderIds) {
      const rows = await prisma.order.findMany({ where: { id: { in: orderIds } }, include: orderRecord });
      return rows.map(toBooked);
    },

    async byKeys(idempotencyKeys) {
      const rows = await prisma.order.findMany({
        where: { idempotencyKey: { in: idempotencyKeys } },
        include: orderRecord,
        orderBy: newestFirst,
      });
      return rows.map(toBooked);
    },

    async change(wanted) {
      const { saleEventId, orderIds } = wanted;
      const { facts, unpaid, stock, flash } = await inTransaction(database, async (client) => {
        const locked = await client.query<LockedOrder>(LOCK_ORDERS, [saleEventId, orderIds]);
        const ready = locked.rows.filter(({ state }) => wanted.from.includes(state));
        const moving = ready.filter(({ unpaid }) => wanted.unpaidToo || !unpaid);
        const unpaid = ready.filter((order) => !moving.includes(order)).map(({ id }) => id);
        if (moving.length === 0) return { facts: new Map<string, string>(), unpaid, stock: [], flash: [] };
        const back = await moveLocked(client, moving, wanted);
        const facts = await writeChanges(
          client,
          moving.map(({ id }) => id),
          wanted.at,
        );
        return { facts, unpaid, ...back };
      });
      const rows = await prisma.order.findMany({
        where: { saleEventId, id: { in: orderIds } },
        include: orderRecord,
        orderBy: newestFirst,
      });
      return { orders: rows.map(toBooked), facts, unpaidIds: new Set(unpaid), stock, flash };
    },
  };
}

/** Changes the state of orders that the transaction holds, with all that hangs on it. */
async function moveLocked(
  client: PoolClient,
  orders: readonly LockedOrder[],
  { to, by, memberId, reason, at, restock }: StateChange,
): Promise<{ stock: StockChange[]; flash: FlashReturn[] }> {
  const ids = orders.map(({ id }) => id);
  const waiting = orders.filter(({ unpaid }) => unpaid).map(({ id }) => id);
  const sold = orders.filter(({ unpaid }) => !unpaid).map(({ id }) => id);
  await client.query(SET_STATE, [ids, to]);
  const eventIds = ids.map(() => randomUUIDv7());
  const states = orders.map(({ state }) => state);
  await client.query(ADD_EVENTS, [eventIds, ids, states, to, by, memberId, reason, at]);
  // Before the stock, in the order in which payments lock too, and so that a hot variant is held no longer than it must be.
  if (isUndone(to)) await client.query(OWE_MONEY_BACK, [ids]);
  if (waiting.length > 0 && sold.length > 0) await client.query(LOCK_STOCK_OF_ORDERS, [ids]);
  const released =
    waiting.length === 0
      ? []
      : await endReservations(client, { orderIds: waiting, to: 'released', memberId, reason, at });
  const returned =
    sold.length === 0 || !restock
      ? []
      : (await client.query<StockChange>(RETURN_STOCK, [sold, memberId, reason, at])).rows;
  const unsold = restock ? ids : waiting;
  const flash =
    isUndone(to) && unsold.length > 0 ? (await client.query<FlashReturn>(RETURN_FLASH, [unsold])).rows : [];
  return { stock: [...released, ...returned], flash };
}

function partsFilter(parts: OrderQuery['parts']): Prisma.OrderWhereInput {
  if (parts === null) return {};
  const { code, phone } = parts;
  // Prisma takes an OR of nothing as no condition.
  if (code.length + phone.length === 0) return { id: { in: [] } };
  return {
    OR: [
      ...code.map((part) => ({ orderCode: { contains: part } })),
      ...phone.map((part) => ({ buyerPhone: { contains: part } })),
    ],
  };
}

function olderThan(after: OrderQuery['after']): Prisma.OrderWhereInput {
  if (after === null) return {};
  const { placedAt, id } = after;
  return { OR: [{ placedAt: { lt: placedAt } }, { placedAt, id: { lt: id } }] };
}
