import type { SummaryRepository } from '../sale-event/summaries.ts';
import type { Database } from './database.ts';

/**
 * Orders and their money as the order book counts them: without those that were given up. What sold best is by units, at equal
 * units by money. $1 sale event, $2 now.
 */
const SUMMARY = `
WITH standing AS (
  SELECT "id", "totalDong" FROM "Order" WHERE "saleEventId" = $1 AND "state" NOT IN ('cancelled', 'refused')
), best AS (
  SELECT l."productName", l."variantName", sum(l."quantity")::int AS "quantity"
  FROM standing o JOIN "OrderLine" l ON l."orderId" = o."id"
  GROUP BY l."productName", l."variantName"
  ORDER BY sum(l."quantity") DESC, sum(l."quantity" * l."unitPriceDong") DESC, 1, 2
  LIMIT 1
)
SELECT (SELECT count(*)::int FROM standing) AS "orders",
  (SELECT coalesce(sum("totalDong"), 0)::float8 FROM standing) AS "totalDong",
  (SELECT to_json(best) FROM best) AS "best",
  e."viewers", e."viewersPeak",
  (SELECT coalesce(sum(extract(epoch FROM coalesce(s."endedAt", $2::timestamptz) - s."onAirAt")) * 1000, 0)::float8
   FROM "LiveSession" s WHERE s."saleEventId" = $1 AND s."onAirAt" IS NOT NULL) AS "onAirMs"
FROM "SaleEvent" e WHERE e."id" = $1`;

/**
 * The sale event's row is held first, so that no mark is written after those of one that has ended are gone. What is
 * counted on is the held row's counts, not the updated table's: those are the statement's snapshot until the row is
 * found to be newer, and PostgreSQL checks constraints before that. $1 sale event, $2 marks of all who watch.
 */
const ADD_VIEWERS = `
WITH live AS (
  SELECT "id", "viewers", "viewersPeak" FROM "SaleEvent" WHERE "id" = $1 AND "state" = 'live' FOR NO KEY UPDATE
), came AS (
  INSERT INTO "SaleViewer" ("saleEventId", "mark") SELECT live."id", w."mark" FROM live, unnest($2::text[]) AS w("mark")
  ON CONFLICT DO NOTHING RETURNING 1
)
UPDATE "SaleEvent" e SET "viewers" = live."viewers" + (SELECT count(*) FROM came),
  "viewersPeak" = greatest(live."viewersPeak", cardinality($2::text[]))
FROM live WHERE e."id" = live."id"`;

/** What sale events come to, in PostgreSQL. */
export function createSummaryRepository({ pool }: Database): SummaryRepository {
  return {
    async summary(saleEventId, now) {
      const { rows } = await pool.query(SUMMARY, [saleEventId, now]);
      return rows[0] ?? null;
    },
    async addViewers(saleEventId, marks) {
      const { rowCount } = await pool.query(ADD_VIEWERS, [saleEventId, [...new Set(marks)]]);
      return rowCount === 1;
    },
  };
}
