/** The lines that an open settlement has. $1 household, $2 states, $3 the state that counts, $4 since, $5 before. */
export const OPEN_LINES = `
SELECT ol."orderId", ol."position", o."orderCode", r."at", ol."productName", ol."variantName", ol."quantity", ol."unitPriceDong"
FROM "Product" p
JOIN "Variant" v ON v."productId" = p."id"
JOIN "Listing" l ON l."variantId" = v."id"
JOIN "OrderLine" ol ON ol."listingId" = l."id"
JOIN "Order" o ON o."id" = ol."orderId"
-- Who took a step back and then took it again came there for the last time only.
JOIN LATERAL (
  SELECT max(e."at") AS "at" FROM "OrderEvent" e WHERE e."orderId" = o."id" AND e."to" = $3::"OrderState"
) r ON true
WHERE p."householdId" = $1 AND o."state"::text = ANY($2::text[]) AND r."at" >= $4 AND r."at" < $5
  AND NOT EXISTS (SELECT 1 FROM "SettlementLine" s WHERE s."orderId" = ol."orderId" AND s."position" = ol."position")`;

/** Settlements of one household are closed one after the other. $1 household. */
export const LOCK_HOUSEHOLD = `SELECT "name" FROM "Household" WHERE "id" = $1 FOR UPDATE`;

/** $1 settlement. */
export const LOCK_SETTLEMENT = `SELECT "state"::text FROM "Settlement" WHERE "id" = $1 FOR UPDATE`;

/** $1 to $5 as in {@link OPEN_LINES}, $6 settlement. */
export const KEEP_LINES = `
INSERT INTO "SettlementLine" ("settlementId", "orderId", "position", "orderCode", "at", "productName", "variantName", "quantity",
  "unitPriceDong")
SELECT $6::uuid, found.* FROM (${OPEN_LINES}) AS found`;

/** The amounts of parts of the sum; half a đồng and more is a whole one. $1 settlement. */
export const KEEP_AMOUNTS = `
UPDATE "SettlementDeduction" d SET "amountDong" = (g."dong" * d."basisPoints" + 5000) / 10000
FROM (SELECT coalesce(sum("quantity" * "unitPriceDong"), 0)::bigint AS "dong" FROM "SettlementLine" WHERE "settlementId" = $1) g
WHERE d."settlementId" = $1 AND d."basisPoints" IS NOT NULL`;

/** $1 settlement, $2 at, $3 member, $4 name of the household. */
export const CLOSE = `
UPDATE "Settlement" SET "state" = 'closed', "closedAt" = $2, "closedById" = $3, "householdName" = $4 WHERE "id" = $1`;
