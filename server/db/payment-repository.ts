import { randomUUIDv7 } from 'node:crypto';
import type { PoolClient } from 'pg';
import type { OrderState } from '../contract/order.ts';
import type { BookedOrder, FlashReturn } from '../order/ports.ts';
import type {
  ByHand,
  NewTransfer,
  PaidOrder,
  PayableOrder,
  PaymentRepository,
  TransferRecord,
} from '../payment/ports.ts';
import type { Database } from './database.ts';
import type { Prisma } from './generated/client.ts';
import { ADD_EVENTS, RETURN_FLASH, SET_STATE } from './order-book-sql.ts';
import { orderRecord, toBooked } from './order-record.ts';
import { writeChanges } from './outbox-repository.ts';
import {
  ADD_TRANSFER,
  CLOSE_TRANSFER,
  LOCK_BY_CODES,
  LOCK_BY_ID,
  LOCK_OVERDUE,
  LOCK_TRANSFER,
  SET_PAID,
} from './payment-sql.ts';
import { endReservations } from './reservations.ts';
import { inTransaction } from './transaction.ts';

/** The feed of what staff mark by hand. */
const HAND = 'hand';
const include = {
  order: {
    select: {
      id: true,
      orderCode: true,
      saleEventId: true,
      state: true,
      totalDong: true,
      buyerName: true,
      buyerPhone: true,
    },
  },
} as const;

interface OrderRow {
  id: string;
  method: PayableOrder['method'];
  state: OrderState;
  totalDong: string;
  paidAt: Date | null;
}

/** Transfers and the orders they pay, in PostgreSQL. A transaction locks orders first, then transfers, then stock. */
export function createPaymentRepository(database: Database): PaymentRepository {
  const { prisma } = database;

  async function readOrder(id: string): Promise<BookedOrder> {
    return toBooked(await prisma.order.findUniqueOrThrow({ where: { id }, include: orderRecord }));
  }

  async function readPaid(orderId: string, factId: string): Promise<PaidOrder> {
    return { order: await readOrder(orderId), factId };
  }

  async function readTransfer(id: string): Promise<TransferRecord> {
    return toTransfer(await prisma.bankTransfer.findUniqueOrThrow({ where: { id }, include }));
  }

  return {
    async receive(transfer, judge) {
      const outcome = await inTransaction(database, async (client) => {
        const { rows } = await client.query<OrderRow>(LOCK_BY_CODES, [transfer.orderCodes]);
        // Who names several orders has to be asked which one is meant.
        const [row = null] = rows.length === 1 ? rows : [];
        const problem = judge(row && toPayable(row), transfer.amountDong);
        const matched = problem === null ? row : null;
        const added = await addTransfer(client, { ...transfer, orderId: row?.id ?? null, problem });
        if (!added) return { kind: 'repeated' as const };
        if (matched === null) return { kind: 'open' as const, problem: problem ?? 'no_order' };
        const by = { memberId: null, at: transfer.receivedAt };
        return { kind: 'paid' as const, orderId: matched.id, factId: await pay(client, matched.id, by) };
      });
      return outcome.kind === 'paid'
        ? { kind: 'paid', ...(await readPaid(outcome.orderId, outcome.factId)) }
        : outcome;
    },

    async markPaid({ saleEventId, orderId, memberId, note, at }, judge) {
      const outcome = await inTransaction(database, async (client) => {
        const { rows } = await client.query<OrderRow>(LOCK_BY_ID, [saleEventId, orderId]);
        const [row] = rows;
        if (row === undefined) return { kind: 'not_found' as const };
        const order = toPayable(row);
        const problem = judge(order, order.totalDong);
        if (problem === 'already_paid') return { kind: problem };
        if (problem !== null) return { kind: 'wrong_state' as const, problem };
        await addTransfer(client, {
          feed: HAND,
          transactionId: orderId,
          amountDong: order.totalDong,
          content: note,
          receivedAt: at,
          orderId,
          problem: null,
          memberId,
        });
        return { kind: 'paid' as const, factId: await pay(client, orderId, { memberId, at }) };
      });
      switch (outcome.kind) {
        case 'paid':
          return { kind: 'paid', ...(await readPaid(orderId, outcome.factId)) };
        case 'already_paid':
          return { kind: 'already_paid', order: await readOrder(orderId) };
        default:
          return outcome;
      }
    },

    async settle({ transferId, orderCode, memberId, at }, judge) {
      const outcome = await inTransaction(database, async (client) => {
        const { rows } = await client.query<OrderRow>(LOCK_BY_CODES, [[orderCode]]);
        const state = await lockTransfer(client, transferId);
        if (state !== 'open') return notOpen(state);
        const [row] = rows;
        if (row === undefined) return { kind: 'not_found' as const, what: 'order' as const };
        const order = toPayable(row);
        const problem = judge(order, order.totalDong);
        if (problem !== null) return { kind: 'wrong_state' as const, problem };
        await client.query(CLOSE_TRANSFER, [transferId, 'matched', row.id, memberId, '', at]);
        return {
          kind: 'settled' as const,
          orderId: row.id,
          factId: await pay(client, row.id, { memberId, at }),
        };
      });
      if (outcome.kind !== 'settled') return outcome;
      const { kind, orderId, factId } = outcome;
      return { kind, transfer: await readTransfer(transferId), paid: await readPaid(orderId, factId) };
    },

    async dismiss({ transferId, note, memberId, at }) {
      const outcome = await inTransaction(database, async (client) => {
        const state = await lockTransfer(client, transferId);
        if (state !== 'open') return notOpen(state);
        await client.query(CLOSE_TRANSFER, [transferId, 'dismissed', null, memberId, note, at]);
        return null;
      });
      return outcome ?? { kind: 'settled', transfer: await readTransfer(transferId), paid: null };
    },

    async listOpen(limit) {
      const rows = await prisma.bankTransfer.findMany({
        where: { state: 'open' },
        include,
        orderBy: [{ receivedAt: 'desc' }, { id: 'desc' }],
        take: limit,
      });
      return rows.map(toTransfer);
    },

    async cancelOverdue({ now, reason, limit }) {
      const { ids, facts, stock, flash } = await inTransaction(database, async (client) => {
        const { rows } = await client.query<{ id: string }>(LOCK_OVERDUE, [now, limit]);
        const ids = rows.map(({ id }) => id);
        if (ids.length === 0) return { ids, facts: new Map<string, string>(), stock: [], flash: [] };
        await client.query(SET_STATE, [ids, 'cancelled']);
        const eventIds = ids.map(() => randomUUIDv7());
        const states = ids.map(() => 'placed');
        await client.query(ADD_EVENTS, [eventIds, ids, states, 'cancelled', 'system', null, reason, now]);
        const ended = { orderIds: ids, to: 'expired', memberId: null, reason, at: now } as const;
        const stock = await endReservations(client, ended);
        const flash = await client.query<FlashReturn>(RETURN_FLASH, [ids]);
        return { ids, facts: await writeChanges(client, ids, now), stock, flash: flash.rows };
      });
      const rows = await prisma.order.findMany({ where: { id: { in: ids } }, include: orderRecord });
      return { orders: rows.map(toBooked), facts, stock, flash };
    },
  };
}

/** Takes the reserved units of an order, whose row the transaction holds, out of stock; answers the outbox row. */
async function pay(client: PoolClient, orderId: string, { memberId, at }: ByHand): Promise<string> {
  await client.query(SET_PAID, [orderId, at]);
  await endReservations(client, { orderIds: [orderId], to: 'committed', memberId, reason: '', at });
  const facts = await writeChanges(client, [orderId], at);
  return facts.get(orderId) ?? '';
}

/** False when the feed has reported the transaction before; then nothing is written. */
async function addTransfer(
  client: PoolClient,
  transfer: Omit<NewTransfer, 'orderCodes'> &
    Pick<TransferRecord, 'problem'> & { orderId: string | null; memberId?: string | null },
): Promise<boolean> {
  const {
    feed,
    transactionId,
    amountDong,
    content,
    receivedAt,
    orderId,
    problem,
    memberId = null,
  } = transfer;
  const { rowCount } = await client.query(ADD_TRANSFER, [
    randomUUIDv7(),
    feed,
    transactionId,
    amountDong,
    content,
    receivedAt,
    orderId,
    problem === null ? 'matched' : 'open',
    problem,
    memberId,
  ]);
  return rowCount === 1;
}

async function lockTransfer(client: PoolClient, id: string): Promise<TransferRecord['state'] | null> {
  const { rows } = await client.query<{ state: TransferRecord['state'] }>(LOCK_TRANSFER, [id]);
  return rows[0]?.state ?? null;
}

function notOpen(state: TransferRecord['state'] | null) {
  return state === null ? ({ kind: 'not_found', what: 'transfer' } as const) : ({ kind: 'closed' } as const);
}

function toPayable({ method, state, totalDong, paidAt }: OrderRow): PayableOrder {
  return { method, state, totalDong: BigInt(totalDong), paidAt };
}

function toTransfer(row: Prisma.BankTransferGetPayload<{ include: typeof include }>): TransferRecord {
  const { id, feed, transactionId, amountDong, content, receivedAt, state, problem, order, note } = row;
  return {
    id,
    source: feed === HAND ? 'hand' : 'bank',
    transactionId,
    amountDong,
    content,
    receivedAt,
    state,
    problem,
    order: order && {
      id: order.id,
      orderCode: order.orderCode,
      saleEventId: order.saleEventId,
      state: order.state,
      totalDong: order.totalDong,
      buyer: { name: order.buyerName, phone: order.buyerPhone },
    },
    note,
  };
}
