import type { HeartRepository } from '../sale-event/hearts.ts';
import type { Database } from './database.ts';

const FIND = `
SELECT coalesce(c."hearts", 0) AS "hearts", e."state" = 'live' AS "live"
FROM "SaleEvent" e LEFT JOIN "HeartCount" c ON c."saleEventId" = e."id" WHERE e."id" = $1`;

/** $1 sale event, $2 hearts; the count ends where its type does. */
const ADD = `
INSERT INTO "HeartCount" ("saleEventId", "hearts") SELECT "id", $2 FROM "SaleEvent" WHERE "id" = $1 AND "state" = 'live'
ON CONFLICT ("saleEventId") DO UPDATE SET "hearts" = least("HeartCount"."hearts"::bigint + excluded."hearts", 2147483647)
RETURNING "hearts"`;

/** Hearts of sale events, in PostgreSQL. */
export function createHeartRepository({ pool }: Database): HeartRepository {
  return {
    async find(saleEventId) {
      const { rows } = await pool.query<{ hearts: number; live: boolean }>(FIND, [saleEventId]);
      return rows[0] ?? null;
    },
    async add(saleEventId, hearts) {
      const { rows } = await pool.query<{ hearts: number }>(ADD, [saleEventId, hearts]);
      return rows[0]?.hearts ?? null;
    },
  };
}
