import { randomUUIDv7 } from 'node:crypto';
import type { PoolClient } from 'pg';
import type { OrderState } from '../contract/order.ts';
import { mayFollow } from '../lib/state-machine.ts';
import type { ChangedOrders, FlashReturn, OrderBook, OrderCriteria, StateChange } from '../order/ports.ts';
import { isUndone, orderTransitions } from '../order/state.ts';
import type { StockChange } from '../stock/ports.ts';
import type { Database } from './database.ts';
import type { Prisma } from './generated/client.ts';
import {
  ADD_EVENTS,
  ANNOTATE,
  FIND_AMONG,
  FIND_LAST_STEPS,
  FIND_PAGE,
  LOCK_ORDERS,
  LOCK_STOCK_OF_ORDERS,
  OWE_MONEY_BACK,
  RETURN_FLASH,
  RETURN_STOCK,
  SET_STATE,
  SUM_UP,
} from './order-book-sql.ts';
import { criteriaValues } from './order-criteria.ts';
import { orderRecord, toBooked } from './order-record.ts';
import { createOrderReports } from './order-reports.ts';
import { lastNumber, ordersSince, writeChanges } from './outbox-repository.ts';
import { endReservations } from './reservations.ts';
import { inTransaction } from './transaction.ts';

/** In a rush looking into the book waits for a connection too, ms. */
const FIND_MS = 10_000;
/** `unpaid`: its units are reserved until a bank transfer comes. */
interface LockedOrder {
  id: string;
  state: OrderState;
  unpaid: boolean;
}

/** What a change did: the orders that moved, those that wait for their money, and what can be had again. */
interface Moved {
  moved: string[];
  unpaid: string[];
  stock: StockChange[];
  flash: FlashReturn[];
}

const newestFirst = [{ placedAt: 'desc' as const }, { id: 'desc' as const }];

/** The orders that were placed, in PostgreSQL. */
export function createOrderBookRepository(database: Database): OrderBook {
  const { prisma } = database;

  return {
    ...createOrderReports(database),

    async find({ after, since, limit, ...criteria }) {
      const { saleEventId } = criteria;
      const values = criteriaValues(criteria);
      // One snapshot for all: a desk adds to list and totals what is announced with higher numbers.
      return prisma.$transaction(
        async (tx) => {
          const ids = async (sql: string, ...more: unknown[]) =>
            (await tx.$queryRawUnsafe<{ id: string }[]>(sql, ...values, ...more)).map(({ id }) => id);
          const number = saleEventId === null ? 0 : await lastNumber(tx, saleEventId);
          const missed =
            since === null || saleEventId === null
              ? null
              : await ordersSince(tx, { saleEventId, since, last: number, most: limit });
          const found =
            missed === null
              ? await ids(FIND_PAGE, after?.placedAt ?? null, after?.id ?? null, limit)
              : // In whatever state they are now: who looks at one state has to see them leave it.
                await among(tx, { ...criteria, states: [] }, missed);
          const rows = await tx.order.findMany({
            where: { id: { in: found } },
            include: orderRecord,
            orderBy: newestFirst,
          });
          const [sums] = await tx.$queryRawUnsafe<{ orders: number; totalDong: string }[]>(SUM_UP, ...values);
          const totals = { orders: sums?.orders ?? 0, totalDong: BigInt(sums?.totalDong ?? 0) };
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
      return changeLocked(saleEventId, orderIds, wanted.at, async (client, locked) => {
        const ready = locked.filter(({ state }) => wanted.from.includes(state));
        const moving = ready.filter(({ unpaid }) => wanted.unpaidToo || !unpaid);
        const unpaid = ready.filter((order) => !moving.includes(order)).map(({ id }) => id);
        if (moving.length === 0) return { moved: [], unpaid, stock: [], flash: [] };
        const back = await moveLocked(client, moving, wanted);
        return { moved: moving.map(({ id }) => id), unpaid, ...back };
      });
    },

    async undo({ saleEventId, orderIds, memberId, after, states, at }) {
      return changeLocked(saleEventId, orderIds, at, async (client, locked) => {
        const there = new Map(
          locked.filter(({ state }) => states.includes(state)).map((one) => [one.id, one]),
        );
        const { rows } = await client.query<{ id: string; back: OrderState; fresh: boolean }>(
          FIND_LAST_STEPS,
          [[...there.keys()], memberId, after, [...states]],
        );
        // Only what went along the table: a step that was taken back is not taken back in turn.
        const fresh = rows.filter(({ id, back, fresh }) => {
          const now = there.get(id)?.state;
          return fresh && now !== undefined && mayFollow(orderTransitions, back, now);
        });
        for (const to of new Set(fresh.map(({ back }) => back))) {
          const going = fresh.filter(({ back }) => back === to).flatMap(({ id }) => there.get(id) ?? []);
          await setStates(client, going, { to, by: 'staff', memberId, reason: '', at });
        }
        return { moved: fresh.map(({ id }) => id), unpaid: [], stock: [], flash: [] };
      });
    },

    async annotate({ saleEventId, orderId, staffNote, waybill, at }) {
      const facts = await inTransaction(database, async (client) => {
        const { rowCount } = await client.query(ANNOTATE, [saleEventId, orderId, staffNote, waybill]);
        return rowCount === 0 ? new Map<string, string>() : writeChanges(client, [orderId], at);
      });
      const factId = facts.get(orderId);
      if (factId === undefined) return null;
      const row = await prisma.order.findUniqueOrThrow({ where: { id: orderId }, include: orderRecord });
      return { order: toBooked(row), factId };
    },
  };

  /** Locks orders, lets `move` change some of them, and writes the facts of these. */
  async function changeLocked(
    saleEventId: string,
    orderIds: string[],
    at: Date,
    move: (client: PoolClient, locked: LockedOrder[]) => Promise<Moved>,
  ): Promise<ChangedOrders> {
    const { facts, unpaid, stock, flash } = await inTransaction(database, async (client) => {
      const { rows } = await client.query<LockedOrder>(LOCK_ORDERS, [saleEventId, orderIds]);
      const { moved, ...rest } = await move(client, rows);
      const facts = moved.length === 0 ? new Map<string, string>() : await writeChanges(client, moved, at);
      return { facts, ...rest };
    });
    const rows = await prisma.order.findMany({
      where: { saleEventId, id: { in: orderIds } },
      include: orderRecord,
      orderBy: newestFirst,
    });
    return { orders: rows.map(toBooked), facts, unpaidIds: new Set(unpaid), stock, flash };
  }
}

/** Which of these orders meet the criteria. */
async function among(
  tx: Prisma.TransactionClient,
  criteria: OrderCriteria,
  orderIds: string[],
): Promise<string[]> {
  const rows = await tx.$queryRawUnsafe<{ id: string }[]>(FIND_AMONG, ...criteriaValues(criteria), orderIds);
  return rows.map(({ id }) => id);
}

/** The rows of a step of orders that the transaction holds. */
async function setStates(
  client: PoolClient,
  orders: readonly LockedOrder[],
  { to, by, memberId, reason, at }: Pick<StateChange, 'to' | 'by' | 'memberId' | 'reason' | 'at'>,
): Promise<void> {
  const ids = orders.map(({ id }) => id);
  await client.query(SET_STATE, [ids, to]);
  const eventIds = ids.map(() => randomUUIDv7());
  const states = orders.map(({ state }) => state);
  await client.query(ADD_EVENTS, [eventIds, ids, states, to, by, memberId, reason, at]);
}

/** Changes the state of orders that the transaction holds, with all that hangs on it. */
async function moveLocked(
  client: PoolClient,
  orders: readonly LockedOrder[],
  change: StateChange,
): Promise<{ stock: StockChange[]; flash: FlashReturn[] }> {
  const { to, memberId, reason, at, restock } = change;
  const ids = orders.map(({ id }) => id);
  const waiting = orders.filter(({ unpaid }) => unpaid).map(({ id }) => id);
  const sold = orders.filter(({ unpaid }) => !unpaid).map(({ id }) => id);
  await setStates(client, orders, change);
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
