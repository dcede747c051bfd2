import { MEETS_CRITERIA } from './order-criteria.ts';

/** The lines of the orders that meet the criteria ($1 to $11), with what they belong to. */
const LINES = `
WITH lines AS (
  SELECT o."id" AS "orderId", o."saleEventId", e."title", e."startsAt",
    to_char(o."placedAt" AT TIME ZONE 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD') AS "day",
    o."state" IN ('cancelled', 'refused') AS "undone", ol."quantity", ol."quantity" * ol."unitPriceDong" AS "dong",
    v."id" AS "variantId", v."name" AS "variantName", v."unit"::text AS "unit", p."id" AS "productId", p."name" AS "productName",
    h."id" AS "householdId", coalesce(h."name", '') AS "householdName", coalesce(h."village", '') AS "village"
  FROM "Order" o
  JOIN "SaleEvent" e ON e."id" = o."saleEventId"
  JOIN "OrderLine" ol ON ol."orderId" = o."id"
  JOIN "Listing" l ON l."id" = ol."listingId"
  JOIN "Variant" v ON v."id" = l."variantId"
  JOIN "Product" p ON p."id" = v."productId"
  LEFT JOIN "Household" h ON h."id" = p."householdId"
  WHERE ${MEETS_CRITERIA}
)`;

const SUMS = `
  (count(DISTINCT "orderId") FILTER (WHERE NOT "undone"))::int AS "orders",
  (coalesce(sum("quantity") FILTER (WHERE NOT "undone"), 0))::int AS "quantity",
  (coalesce(sum("dong") FILTER (WHERE NOT "undone"), 0))::float8 AS "dong",
  (coalesce(sum("quantity") FILTER (WHERE "undone"), 0))::int AS "undoneQuantity",
  (coalesce(sum("dong") FILTER (WHERE "undone"), 0))::float8 AS "undoneDong"`;

/** Money as a double is exact up to 2^53 đồng, as on the wire. Each is ordered by what is worth most, days by the day. */
export const TOTALS = {
  delivery: `
    SELECT (count(*) FILTER (WHERE NOT "undone" AND "fee" > 0))::int AS "orders",
      (coalesce(sum("fee") FILTER (WHERE NOT "undone"), 0))::float8 AS "dong",
      (coalesce(sum("fee") FILTER (WHERE "undone"), 0))::float8 AS "undoneDong"
    FROM (
      SELECT o."deliveryFee" AS "fee", o."state" IN ('cancelled', 'refused') AS "undone"
      FROM "Order" o WHERE ${MEETS_CRITERIA}
    ) AS fees`,
  products: `${LINES} SELECT "productId", "productName" AS "name", ${SUMS} FROM lines
    GROUP BY "productId", "productName" ORDER BY "dong" DESC, "productId"`,
  households: `${LINES} SELECT "householdId", "householdName", "village", ${SUMS} FROM lines
    GROUP BY "householdId", "householdName", "village" ORDER BY "dong" DESC, "householdId"`,
  saleEvents: `${LINES} SELECT "saleEventId", "title", ${SUMS} FROM lines
    GROUP BY "saleEventId", "title", "startsAt" ORDER BY "startsAt" DESC, "saleEventId"`,
  days: `${LINES} SELECT "day", ${SUMS} FROM lines GROUP BY "day" ORDER BY "day"`,
  packing: `${LINES} SELECT "householdId", "householdName", "village", "variantId", "productName", "variantName", "unit",
      sum("quantity")::int AS "quantity", count(DISTINCT "orderId")::int AS "orders"
    FROM lines WHERE NOT "undone"
    GROUP BY "householdId", "householdName", "village", "variantId", "productName", "variantName", "unit"
    ORDER BY "householdId" IS NULL, "householdName", "productName", "variantName", "variantId"`,
} as const;
