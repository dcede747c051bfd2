import { SHOWS_STOCK } from './open-sql.ts';
import { MEETS_CRITERIA } from './order-criteria.ts';

/** Holds orders as they are, in id order, so that two changes never wait for each other in a circle. $1 sale event, $2 ids. */
export const LOCK_ORDERS = `
SELECT "id", "state"::text, "payBy" IS NOT NULL AND "paidAt" IS NULL AS "unpaid" FROM "Order"
WHERE "saleEventId" = $1 AND "id" = ANY($2::uuid[]) ORDER BY "id" FOR UPDATE`;

/**
 * A page, newest first: those that meet the criteria and are older than $12 at, $13 id, or all (null); $14 at the most.
 */
export const FIND_PAGE = `
SELECT o."id" FROM "Order" o WHERE ${MEETS_CRITERIA}
  AND ($12::timestamptz IS NULL OR (o."placedAt", o."id") < ($12::timestamptz, $13::uuid))
ORDER BY o."placedAt" DESC, o."id" DESC LIMIT $14::int`;

/** Which of the orders $12 meet the criteria. */
export const FIND_AMONG = `
SELECT o."id" FROM "Order" o WHERE ${MEETS_CRITERIA} AND o."id" = ANY($12::uuid[])`;

/** Of all that meet the criteria; undone ones count only where states were asked for. */
export const SUM_UP = `
SELECT count(*)::int AS "orders", coalesce(sum(o."totalDong"), 0)::text AS "totalDong" FROM "Order" o
WHERE ${MEETS_CRITERIA} AND ($2::text[] IS NOT NULL OR o."state" NOT IN ('cancelled', 'refused'))`;

/**
 * The last step of each order $1 that the member $2 took after $3 into one of the states $4, where the order still is
 * there. What is locked is in these states.
 */
export const FIND_LAST_STEPS = `
SELECT DISTINCT ON (e."orderId") e."orderId" AS "id", e."from"::text AS "back",
  e."memberId" = $2::uuid AND e."at" > $3::timestamptz AND e."to"::text = ANY($4::text[]) AS "fresh"
FROM "OrderEvent" e WHERE e."orderId" = ANY($1::uuid[])
ORDER BY e."orderId", e."id" DESC`;

/** Null: stays. $1 sale event, $2 id, $3 note, $4 waybill. */
export const ANNOTATE = `
UPDATE "Order" SET "staffNote" = coalesce($3, "staffNote"), "waybill" = coalesce($4, "waybill")
WHERE "saleEventId" = $1 AND "id" = $2 RETURNING "id"`;

/** $1 ids, $2 state. */
export const SET_STATE = `UPDATE "Order" SET "state" = $2::"OrderState" WHERE "id" = ANY($1::uuid[])`;

/** $1 event ids, $2 order ids, $3 former states, $4 new state, $5 by, $6 member, $7 reason, $8 at. */
export const ADD_EVENTS = `
INSERT INTO "OrderEvent" ("id", "orderId", "from", "to", "by", "memberId", "reason", "at")
SELECT e."id", e."orderId", e."from"::"OrderState", $4::"OrderState", $5::"OrderEventBy", $6::uuid, $7, $8::timestamptz
FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS e("id", "orderId", "from")`;

/** Holds the stock of orders in id order, before several statements change it. $1 order ids. */
export const LOCK_STOCK_OF_ORDERS = `
SELECT 1 FROM "StockLevel" s
WHERE s."variantId" IN (
  SELECT l."variantId" FROM "OrderLine" ol JOIN "Listing" l ON l."id" = ol."listingId" WHERE ol."orderId" = ANY($1::uuid[]))
ORDER BY s."variantId"
FOR UPDATE OF s`;

/** Shows people the money that came for orders that are undone now. $1 order ids. */
export const OWE_MONEY_BACK = `
UPDATE "BankTransfer" SET "state" = 'open', "problem" = 'money_back'
WHERE "orderId" = ANY($1::uuid[]) AND "state" = 'matched'`;

/**
 * Puts the units of orders back: stock rows in id order, as placing an order locks them, and one ledger row for each
 * order and variant. $1 order ids, $2 member, $3 reason, $4 at.
 */
export const RETURN_STOCK = `
WITH sold AS (
  SELECT l."variantId", ol."orderId", sum(ol."quantity")::int AS "quantity"
  FROM "OrderLine" ol JOIN "Listing" l ON l."id" = ol."listingId"
  WHERE ol."orderId" = ANY($1::uuid[])
  GROUP BY l."variantId", ol."orderId"
), locked AS (
  SELECT s."variantId" FROM "StockLevel" s
  WHERE s."variantId" IN (SELECT "variantId" FROM sold)
  ORDER BY s."variantId"
  FOR UPDATE OF s
), back AS (
  SELECT k."variantId", sum(sold."quantity")::int AS "quantity"
  FROM locked k JOIN sold ON sold."variantId" = k."variantId"
  GROUP BY k."variantId"
), returned AS (
  UPDATE "StockLevel" s SET "onHand" = s."onHand" + b."quantity"
  FROM back b
  WHERE s."variantId" = b."variantId"
  RETURNING s."variantId", s."onHand" - s."reserved" AS "available"
), moved AS (
  INSERT INTO "StockMovement" ("id", "variantId", "kind", "quantity", "orderId", "memberId", "reason", "at")
  SELECT gen_random_uuid(), sold."variantId", 'return', sold."quantity", sold."orderId", $2::uuid, $3, $4::timestamptz
  FROM sold JOIN returned r ON r."variantId" = sold."variantId"
)
SELECT r."variantId", r."available", ARRAY(
  SELECT DISTINCT l."saleEventId" FROM "Listing" l JOIN "SaleEvent" e ON e."id" = l."saleEventId"
  WHERE l."variantId" = r."variantId" AND ${SHOWS_STOCK}
) AS "saleEventIds"
FROM returned r`;

/**
 * Gives units back to the flash price that they were sold at, if it is still the listing's: by the moment at which it
 * began. Listings in id order and after the stock, as placing an order locks them. $1 order ids.
 */
export const RETURN_FLASH = `
WITH sold AS (
  SELECT "listingId", "flashStartsAt", sum("quantity")::int AS "quantity"
  FROM "OrderLine" WHERE "orderId" = ANY($1::uuid[]) AND "flashStartsAt" IS NOT NULL
  GROUP BY "listingId", "flashStartsAt"
), locked AS (
  SELECT l."id", sold."quantity"
  FROM "Listing" l JOIN sold ON sold."listingId" = l."id" AND sold."flashStartsAt" = l."flashStartsAt"
  ORDER BY l."id"
  FOR NO KEY UPDATE OF l
)
UPDATE "Listing" l SET "flashSold" = l."flashSold" - k."quantity"
FROM locked k
WHERE l."id" = k."id"
RETURNING l."saleEventId", l."id" AS "listingId", l."flashQuantity" - l."flashSold" AS "left"`;
