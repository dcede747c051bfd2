import { randomUUIDv7 } from 'node:crypto';
import type { StockChange, StockRepository } from '../stock/ports.ts';
import type { Database } from './database.ts';
import { SHOWS_STOCK } from './open-sql.ts';
import { inTransaction } from './transaction.ts';

const IN_SALES = `ARRAY(
  SELECT DISTINCT l."saleEventId" FROM "Listing" l JOIN "SaleEvent" e ON e."id" = l."saleEventId"
  WHERE l."variantId" = c."variantId" AND (${SHOWS_STOCK} OR e."id" = $1)
) AS "saleEventIds"`;

/** One statement: stock level and ledger row change together, on one row lock. */
const ADD = `
WITH changed AS (
  UPDATE "StockLevel" s SET "onHand" = s."onHand" + $3
  WHERE s."variantId" = $2
    AND EXISTS (SELECT 1 FROM "Listing" l WHERE l."saleEventId" = $1 AND l."variantId" = $2)
  RETURNING s."variantId", s."onHand" - s."reserved" AS available
), moved AS (
  INSERT INTO "StockMovement" ("id", "variantId", "kind", "quantity", "memberId", "reason", "at")
  SELECT $4, "variantId", 'addition', $3, $5, $6, $7 FROM changed
)
SELECT c."variantId", c.available, ${IN_SALES}
FROM changed c`;

const LOCK = `SELECT 1 FROM "StockLevel" WHERE "variantId" = $1 FOR UPDATE`;

/**
 * The level is locked by a statement before, so that this one sees what all others have done to it, and orders wait.
 * There is no ledger row when nothing was left anyway.
 */
const SELL_OUT = `
WITH known AS (
  SELECT s."variantId", s."onHand" - s."reserved" AS "left" FROM "StockLevel" s
  WHERE s."variantId" = $2
    AND EXISTS (SELECT 1 FROM "Listing" l WHERE l."saleEventId" = $1 AND l."variantId" = $2)
), changed AS (
  UPDATE "StockLevel" s SET "onHand" = s."reserved"
  FROM known k
  WHERE s."variantId" = k."variantId"
  RETURNING s."variantId", s."onHand" - s."reserved" AS available, k."left"
), moved AS (
  INSERT INTO "StockMovement" ("id", "variantId", "kind", "quantity", "memberId", "reason", "at")
  SELECT $3, "variantId", 'correction', -"left", $4, 'sold out', $5 FROM changed WHERE "left" > 0
)
SELECT c."variantId", c.available, ${IN_SALES}
FROM changed c`;

/** Stock levels and their ledger in PostgreSQL. */
export function createStockRepository(database: Database): StockRepository {
  const { pool } = database;
  return {
    sellOut({ saleEventId, variantId, memberId, at }) {
      const values = [saleEventId, variantId, randomUUIDv7(), memberId, at];
      return inTransaction(database, async (client) => {
        await client.query(LOCK, [variantId]);
        const { rows } = await client.query<StockChange>(SELL_OUT, values);
        return rows[0] ?? null;
      });
    },

    async add({ saleEventId, variantId, quantity, reason, memberId, at }) {
      const { rows } = await pool.query<StockChange>(ADD, [
        saleEventId,
        variantId,
        quantity,
        randomUUIDv7(),
        memberId,
        reason,
        at,
      ]);
      return rows[0] ?? null;
    },
  };
}
