import type { PoolClient } from 'pg';
import type { NumberedFact, OutboxRepository } from '../order/ports.ts';
import type { Database } from './database.ts';
import type { Prisma } from './generated/client.ts';
import { inTransaction } from './transaction.ts';

/** $1 order ids, $2 at. */
const ADD_CHANGES = `
INSERT INTO "OutboxFact" ("saleEventId", "name", "orderId", "at")
SELECT "saleEventId", 'order:changed', "id", $2::timestamptz FROM "Order" WHERE "id" = ANY($1::uuid[])
RETURNING "id", "orderId"`;

/** One server at a time gives numbers in a sale event; the statement that follows sees what the one before gave. */
const LOCK_NUMBERS = `SELECT pg_advisory_xact_lock(hashtextextended('outbox ' || $1, 0))`;

/** Numbers the oldest rows that wait. $1 sale event, $2 rows at the most. */
const GIVE_NUMBERS = `
WITH last AS (
  SELECT coalesce(max("number"), 0) AS "number" FROM "OutboxFact" WHERE "saleEventId" = $1::uuid AND "number" IS NOT NULL
), waiting AS (
  SELECT "id", row_number() OVER (ORDER BY "id") AS "position"
  FROM "OutboxFact" WHERE "saleEventId" = $1::uuid AND "number" IS NULL
  ORDER BY "id" LIMIT $2
)
UPDATE "OutboxFact" f SET "number" = last."number" + w."position"
FROM waiting w, last
WHERE f."id" = w."id"
RETURNING f."id", f."name", f."orderId", f."number"`;

const WAITING = `SELECT DISTINCT "saleEventId" FROM "OutboxFact" WHERE "number" IS NULL`;

/** The newest number of a sale event stays: the next one is counted from it. $1 before when. */
const FORGET = `
DELETE FROM "OutboxFact" f
WHERE f."at" < $1 AND EXISTS (
  SELECT 1 FROM "OutboxFact" l WHERE l."saleEventId" = f."saleEventId" AND l."number" > f."number"
)`;

/** The facts that were written with orders, in PostgreSQL. */
export function createOutboxRepository(database: Database): OutboxRepository {
  const { pool } = database;
  return {
    async number(saleEventId, most) {
      const rows = await inTransaction(database, async (client) => {
        await client.query({ name: 'lock-numbers', text: LOCK_NUMBERS, values: [saleEventId] });
        const given = await client.query<NumberedFact>({
          name: 'give-numbers',
          text: GIVE_NUMBERS,
          values: [saleEventId, most],
        });
        return given.rows;
      });
      return rows.sort((a, b) => a.number - b.number);
    },
    async waiting() {
      const { rows } = await pool.query<{ saleEventId: string }>(WAITING);
      return rows.map(({ saleEventId }) => saleEventId);
    },
    async forget(before) {
      await pool.query(FORGET, [before]);
    },
  };
}

/** Writes that orders changed, in the transaction that changes them; answers the fact's id by order id. */
export async function writeChanges(
  client: PoolClient,
  orderIds: string[],
  at: Date,
): Promise<Map<string, string>> {
  const { rows } = await client.query<{ id: string; orderId: string }>(ADD_CHANGES, [orderIds, at]);
  return new Map(rows.map(({ id, orderId }) => [orderId, id]));
}

/** The newest number of a sale event, 0 before the first. */
export async function lastNumber(client: Prisma.TransactionClient, saleEventId: string): Promise<number> {
  const newest = await client.outboxFact.findFirst({
    where: { saleEventId, number: { not: null } },
    orderBy: { number: 'desc' },
    select: { number: true },
  });
  return newest?.number ?? 0;
}

/**
 * The orders that facts tell of after number `since`, and those whose facts still wait for a number. Null when not all of
 * these facts are there any more, when the number was never given, or when there are more than `most` facts.
 */
export async function ordersSince(
  client: Prisma.TransactionClient,
  { saleEventId, since, last, most }: { saleEventId: string; since: number; last: number; most: number },
): Promise<string[] | null> {
  if (since > last || last - since > most) return null;
  const facts = await client.outboxFact.findMany({
    where: { saleEventId, OR: [{ number: { gt: since } }, { number: null }] },
    select: { number: true, orderId: true },
  });
  const numbered = facts.filter(({ number }) => number !== null);
  if (numbered.length < last - since) return null;
  return [...new Set(facts.map(({ orderId }) => orderId))];
}
