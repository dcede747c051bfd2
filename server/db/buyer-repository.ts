import { randomUUIDv7 } from 'node:crypto';
import type { PoolClient } from 'pg';
import type { BuyerRecord, BuyerRepository } from '../buyer/ports.ts';
import type { OrderState } from '../contract/order.ts';
import { isUndone } from '../order/state.ts';
import type { Database } from './database.ts';
import { orderRecord, toBooked } from './order-record.ts';
import { writeChanges } from './outbox-repository.ts';
import { inTransaction } from './transaction.ts';

/** Begins what stands in the place of an erased number; no E.164 number does. */
const ERASED = 'erased-';

/** $1 part of a name, $2 parts of a number, $3 limit. */
const FIND = `
SELECT "buyerPhone" AS "phone", (array_agg("buyerName" ORDER BY "placedAt" DESC))[1] AS "name", count(*)::int AS "orders",
  (count(*) FILTER (WHERE "state" = 'refused'))::int AS "refused", max("placedAt") AS "lastOrderAt"
FROM "Order"
WHERE "buyerPhone" NOT LIKE '${ERASED}%' AND (
  $1 = '' OR position(lower($1) in lower("buyerName")) > 0
  OR EXISTS (SELECT 1 FROM unnest($2::text[]) AS p("part") WHERE position(p."part" in "buyerPhone") > 0))
GROUP BY "buyerPhone"
ORDER BY max("placedAt") DESC
LIMIT $3`;

/** $1 numbers. */
const REFUSALS = `
SELECT "buyerPhone" AS "phone", count(*)::int AS "refused" FROM "Order"
WHERE "state" = 'refused' AND "buyerPhone" = ANY($1::text[])
GROUP BY "buyerPhone"`;

/** Holds everything of a number, in id order. $1 number. */
const LOCK_ORDERS_OF = `
SELECT "id", "state"::text, "buyerPhone" = $1 AS "own" FROM "Order"
WHERE "buyerPhone" = $1 OR "receiverPhone" = $1 ORDER BY "id" FOR UPDATE`;

/** Money that has to go back to somebody, or that nobody has looked at yet. $1 ids of orders. */
const FIND_OPEN_MONEY = `
SELECT 1 FROM "BankTransfer" WHERE "orderId" = ANY($1::uuid[]) AND "state" = 'open' LIMIT 1`;

/** $1 number, $2 pseudonym. The hash goes too: with the goods known, a number could be guessed from it. */
const ERASE_ORDERS = `
UPDATE "Order" SET "buyerPhone" = $2, "buyerName" = '', "buyerAddress" = '', "provinceCode" = NULL, "communeCode" = NULL,
  "receiverName" = NULL, "receiverPhone" = NULL, "note" = '', "staffNote" = '', "requestHash" = '${ERASED}'
WHERE "buyerPhone" = $1`;
const ERASE_RECEIVER = `
UPDATE "Order" SET "receiverName" = NULL, "receiverPhone" = NULL WHERE "receiverPhone" = $1`;
/** What people typed about an order may name its buyer. $1 ids of orders. */
const ERASE_REASONS = [
  `UPDATE "OrderEvent" SET "reason" = '' WHERE "orderId" = ANY($1::uuid[]) AND "reason" <> ''`,
  `UPDATE "StockMovement" SET "reason" = '' WHERE "orderId" = ANY($1::uuid[]) AND "reason" <> ''`,
  `UPDATE "BankTransfer" SET "content" = '', "note" = '' WHERE "orderId" = ANY($1::uuid[])`,
];
/** $1 number. */
const ERASE_COMMENTS = [
  `UPDATE "OrderDraft" SET "name" = '', "phone" = NULL WHERE "phone" = $1`,
  `UPDATE "Comment" SET "authorName" = '', "maskedName" = '', "text" = '', "maskedText" = '', "phone" = NULL,
    "writer" = NULL, "hiddenAt" = coalesce("hiddenAt", $2) WHERE "phone" = $1`,
];
/** The block stays, or everybody who is blocked would ask for this; why it is there goes. $1 number. */
const ERASE_BLOCK = `UPDATE "BlockedNumber" SET "reason" = '' WHERE "phone" = $1`;

/** The people in the order book, in PostgreSQL. */
export function createBuyerRepository(database: Database): BuyerRepository {
  const { pool, prisma } = database;
  return {
    async find({ name, phone, limit }) {
      const { rows } = await pool.query<BuyerRecord>(FIND, [name, phone, limit]);
      return rows;
    },

    async refusals(phones) {
      const { rows } = await pool.query<{ phone: string; refused: number }>(REFUSALS, [phones]);
      return rows;
    },

    async stored(phone) {
      const [orders, comments, received, blocked] = await prisma.$transaction([
        prisma.order.findMany({
          where: { buyerPhone: phone },
          include: orderRecord,
          orderBy: { placedAt: 'asc' },
        }),
        prisma.comment.findMany({ where: { phone }, orderBy: { at: 'asc' } }),
        prisma.order.findMany({
          where: { receiverPhone: phone, buyerPhone: { not: phone } },
          orderBy: { placedAt: 'asc' },
        }),
        prisma.blockedNumber.findUnique({ where: { phone }, select: { reason: true, at: true } }),
      ]);
      return {
        orders: orders.map(toBooked),
        consents: orders.flatMap(({ id, consentVersion, placedAt }) =>
          consentVersion === null ? [] : [{ orderId: id, version: consentVersion, at: placedAt }],
        ),
        comments: comments.map(({ saleEventId, authorName, text, at }) => {
          return { saleEventId, name: authorName, text, at };
        }),
        received: received.map(({ orderCode, receiverName }) => ({ orderCode, name: receiverName ?? '' })),
        blocked,
      };
    },

    erase(phone, { memberId, at }) {
      return inTransaction(database, async (client) => {
        const { rows } = await client.query<{ id: string; state: OrderState; own: boolean }>(LOCK_ORDERS_OF, [
          phone,
        ]);
        if (rows.some(({ state }) => state !== 'delivered' && !isUndone(state))) return { kind: 'under_way' };
        const orderIds = rows.filter(({ own }) => own).map(({ id }) => id);
        const openMoney = await client.query(FIND_OPEN_MONEY, [orderIds]);
        if (openMoney.rows.length > 0) return { kind: 'open_money' };
        const touched = (await eraseAll(client, phone, orderIds, at)) + rows.length;
        if (touched === 0) return { kind: 'unknown' };
        // Desks that are open still show who it was.
        await writeChanges(
          client,
          rows.map(({ id }) => id),
          at,
        );
        await client.query(
          `INSERT INTO "BuyerErasure" ("id", "orders", "memberId", "at") VALUES ($1, $2, $3, $4)`,
          [randomUUIDv7(), orderIds.length, memberId, at],
        );
        return { kind: 'erased', orders: orderIds.length };
      });
    },
  };
}

/** Comments and drafts that were touched. */
async function eraseAll(client: PoolClient, phone: string, orderIds: string[], at: Date): Promise<number> {
  const [drafts = '', comments = ''] = ERASE_COMMENTS;
  const erasedDrafts = await client.query(drafts, [phone]);
  const erasedComments = await client.query(comments, [phone, at]);
  await client.query(ERASE_RECEIVER, [phone]);
  await client.query(ERASE_BLOCK, [phone]);
  if (orderIds.length > 0) {
    await client.query(ERASE_ORDERS, [phone, `${ERASED}${randomUUIDv7()}`]);
    for (const statement of ERASE_REASONS) await client.query(statement, [orderIds]);
  }
  return (erasedDrafts.rowCount ?? 0) + (erasedComments.rowCount ?? 0);
}
