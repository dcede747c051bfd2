const PAYABLE = `SELECT "id", "payment"::text AS "method", "state"::text, "totalDong", "paidAt" FROM "Order"`;

/** Holds the orders of these codes in id order. $1 codes. */
export const LOCK_BY_CODES = `${PAYABLE} WHERE "orderCode" = ANY($1::text[]) ORDER BY "id" FOR UPDATE`;

/** Holds one order. $1 sale event, $2 id. */
export const LOCK_BY_ID = `${PAYABLE} WHERE "saleEventId" = $1 AND "id" = $2 FOR UPDATE`;

/**
 * Holds orders whose money has not come in time, but none that somebody else is changing: it may be their payment.
 * $1 now, $2 how many at the most.
 */
export const LOCK_OVERDUE = `
SELECT "id" FROM "Order"
WHERE "payBy" <= $1::timestamptz AND "payBy" IS NOT NULL AND "paidAt" IS NULL AND "state" = 'placed'
ORDER BY "payBy" LIMIT $2
FOR UPDATE SKIP LOCKED`;

/** $1 order, $2 at. */
export const SET_PAID = `UPDATE "Order" SET "paidAt" = $2::timestamptz WHERE "id" = $1`;

/**
 * Adds a transfer unless its feed has reported it before; waits for one that is just being added. $1 id, $2 feed,
 * $3 transaction, $4 amount, $5 content, $6 received at, $7 order, $8 state, $9 problem, $10 member.
 */
export const ADD_TRANSFER = `
INSERT INTO "BankTransfer" ("id", "feed", "transactionId", "amountDong", "content", "receivedAt", "orderId", "state",
  "problem", "memberId")
VALUES ($1, $2, $3, $4, $5, $6, $7, $8::"TransferState", $9::"TransferProblem", $10)
ON CONFLICT ("feed", "transactionId") DO NOTHING`;

/** $1 id. */
export const LOCK_TRANSFER = `SELECT "state"::text FROM "BankTransfer" WHERE "id" = $1 FOR UPDATE`;

/** $1 id, $2 state, $3 order that it paid, null: as before, $4 member, $5 note, $6 at. */
export const CLOSE_TRANSFER = `
UPDATE "BankTransfer" SET "state" = $2::"TransferState", "problem" = NULL, "orderId" = coalesce($3::uuid, "orderId"),
  "memberId" = $4, "note" = $5, "settledAt" = $6
WHERE "id" = $1`;
