import { randomUUIDv7 } from 'node:crypto';
import type { OrderState } from '../contract/order.ts';
import type { OrderBook, OrderQuery } from '../order/ports.ts';
import type { StockChange } from '../stock/ports.ts';
import type { Database } from './database.ts';
import type { Prisma } from './generated/client.ts';
import { ADD_EVENTS, LOCK_ORDERS, RETURN_STOCK, SET_STATE } from './order-book-sql.ts';
import { orderRecord, toBooked } from './order-record.ts';
import { lastNumber, ordersSince, writeChanges } from './outbox-repository.ts';
import { inTransaction } from './transaction.ts';

const UNDONE = ['cancelled', 'refused'] as const;
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
        { isolationLevel: 'RepeatableRead' },
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

    async change({ saleEventId, orderIds, from, to, by, memberId, reason, at, restock }) {
      const { facts, stock } = await inTransaction(database, async (client) => {
        const locked = await client.query<{ id: string; state: OrderState }>(LOCK_ORDERS, [
          saleEventId,
          orderIds,
        ]);
        const moving = locked.rows.filter(({ state }) => from.includes(state));
        const ids = moving.map(({ id }) => id);
        if (ids.length === 0) return { facts: new Map(), stock: [] };
        await client.query(SET_STATE, [ids, to]);
        const eventIds = ids.map(() => randomUUIDv7());
        const states = moving.map(({ state }) => state);
        await client.query(ADD_EVENTS, [eventIds, ids, states, to, by, memberId, reason, at]);
        const facts = await writeChanges(client, ids, at);
        if (!restock) return { facts, stock: [] };
        const { rows } = await client.query<StockChange>(RETURN_STOCK, [ids, memberId, reason, at]);
        return { facts, stock: rows };
      });
      const rows = await prisma.order.findMany({
        where: { saleEventId, id: { in: orderIds } },
        include: orderRecord,
        orderBy: newestFirst,
      });
      return { orders: rows.map(toBooked), facts, stock };
    },
  };
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
