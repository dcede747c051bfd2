import { SHOWS_STOCK, takesOrders } from './open-sql.ts';

/** Whether listing `l`'s flash price holds for all units of line `w`. `now` is an SQL expression. */
const flashHolds = (now: string) =>
  `coalesce(l."flashStartsAt" <= ${now} AND ${now} < l."flashEndsAt" AND l."flashSold" + w."quantity" <= l."flashQuantity", false)`;

/**
 * Places an order in one statement, which is one transaction and one round trip: on a hot listing the row lock is held
 * only while PostgreSQL itself works. It writes everything and returns one row, or writes nothing and returns none;
 * then {@link EXAMINE_ORDER} finds out why. `locked` takes the stock rows in id order, so that two orders never wait
 * for each other in a circle, and sees the newest stock even when it waited. `open` then holds the sale event as it is,
 * so that none is ended under an order: once an end is committed no order of it follows that
 * reached the server after the last moment for orders. It comes after the stock, or
 * the many orders that wait for a hot listing would hold the sale event all the time, and nobody could end or pin.
 * `flashed` takes the listings that are sold at a flash price, after the stock too, and only while the price stands and the
 * line fits into what is left of it by the newest count.
 *
 * $1 id, $2 code, $3 idempotency key, $4 request hash, $5 sale event, $6 name, $7 phone, $8 address, $9 note,
 * $10 placed at, $11 listing ids, $12 quantities, $13 stock movement ids (one for each line at the most),
 * $14 whether listings with a limit may pass (their limits were checked under a lock), $15 prices that the buyer was
 * shown, null where any is right, $16 province, $17 commune, $18 receiver's name, $19 receiver's phone, $20 consent,
 * $21 delivery fee; where units are reserved also $22 until when.
 */
const placing = (way: { stock: string; columns: string; values: string; movement: string; more: string }) => `
WITH wanted AS (
  SELECT * FROM unnest($11::uuid[], $12::int[], $15::bigint[])
    WITH ORDINALITY AS w("listingId", "quantity", "shownDong", "position")
), priced AS (
  SELECT w.*, l."variantId", p."name" AS "productName", v."name" AS "variantName", now."flash",
    CASE WHEN now."flash" THEN l."flashStartsAt" END AS "flashStartsAt",
    CASE WHEN now."flash" THEN l."flashPriceDong" ELSE l."priceDong" END AS "priceDong"
  FROM wanted w
  JOIN "Listing" l ON l."id" = w."listingId" AND l."saleEventId" = $5 AND NOT l."hidden"
  CROSS JOIN LATERAL (SELECT ${flashHolds('$10::timestamptz')} AS "flash") AS now
  JOIN "SaleEvent" e ON e."id" = l."saleEventId" AND ${takesOrders('$10::timestamptz')}
  JOIN "Variant" v ON v."id" = l."variantId"
  JOIN "Product" p ON p."id" = v."productId"
  WHERE ($14::boolean OR l."limitPerBuyer" IS NULL)
    AND (w."shownDong" IS NULL OR w."shownDong" = CASE WHEN now."flash" THEN l."flashPriceDong" ELSE l."priceDong" END)
), needed AS (
  SELECT "variantId", sum("quantity")::int AS "quantity" FROM priced GROUP BY "variantId"
), locked AS (
  SELECT s."variantId", n."quantity"
  FROM "StockLevel" s JOIN needed n ON n."variantId" = s."variantId"
  WHERE s."onHand" - s."reserved" >= n."quantity"
  ORDER BY s."variantId"
  FOR UPDATE OF s
), flashed AS (
  SELECT l."id", p."quantity"
  FROM priced p JOIN "Listing" l ON l."id" = p."listingId", (SELECT count(*) AS "stocks" FROM locked) AS k
  WHERE p."flash" AND l."flashStartsAt" = p."flashStartsAt" AND l."flashPriceDong" = p."priceDong"
    AND l."flashSold" + p."quantity" <= l."flashQuantity"
    AND k."stocks" > 0
  ORDER BY l."id"
  FOR NO KEY UPDATE OF l
), open AS (
  SELECT e."id" FROM "SaleEvent" e, (SELECT count(*) AS "stocks" FROM locked) AS l
  WHERE e."id" = $5 AND ${takesOrders('$10::timestamptz')} AND l."stocks" > 0
  FOR SHARE OF e
), go AS (
  SELECT (SELECT sum("quantity" * "priceDong") FROM priced)::bigint + $21::int AS "totalDong"
  WHERE (SELECT count(*) FROM priced) = cardinality($11::uuid[])
    AND (SELECT count(*) FROM locked) = (SELECT count(*) FROM needed)
    AND (SELECT count(*) FROM flashed) = (SELECT count(*) FROM priced WHERE "flash")
    AND NOT EXISTS (SELECT 1 FROM "Order" WHERE "idempotencyKey" = $3::uuid)
    AND EXISTS (SELECT 1 FROM open)
), taken AS (
  UPDATE "StockLevel" s SET ${way.stock}
  FROM locked k, go
  WHERE s."variantId" = k."variantId"
  RETURNING s."variantId", k."quantity", s."onHand" - s."reserved" AS "available"
), counted AS (
  UPDATE "Listing" l SET "flashSold" = l."flashSold" + f."quantity"
  FROM flashed f, go
  WHERE l."id" = f."id"
  RETURNING l."id", l."flashQuantity" - l."flashSold" AS "left"
), placed AS (
  INSERT INTO "Order" ("id", "orderCode", "idempotencyKey", "requestHash", "saleEventId", "state", "totalDong",
    "buyerName", "buyerPhone", "buyerAddress", "note", "placedAt", "provinceCode", "communeCode", "receiverName",
    "receiverPhone", "consentVersion", "deliveryFee"${way.columns})
  SELECT $1::uuid, $2, $3::uuid, $4, $5::uuid, 'placed', "totalDong", $6, $7, $8, $9, $10::timestamptz, $16, $17, $18,
    $19, $20, $21::int${way.values} FROM go
  RETURNING "id", "totalDong"
), lines AS (
  INSERT INTO "OrderLine" ("orderId", "position", "listingId", "productName", "variantName", "quantity",
    "unitPriceDong", "flashStartsAt")
  SELECT placed."id", w."position", w."listingId", w."productName", w."variantName", w."quantity", w."priceDong",
    w."flashStartsAt"
  FROM priced w, placed
), moved AS (
  INSERT INTO "StockMovement" ("id", "variantId", "kind", "quantity", "reservedQuantity", "orderId", "at")
  SELECT ($13::uuid[])[row_number() OVER ()], "variantId", ${way.movement}, $1::uuid, $10::timestamptz FROM taken
), fact AS (
  INSERT INTO "OutboxFact" ("saleEventId", "name", "orderId", "at")
  SELECT $5::uuid, 'order:placed', "id", $10::timestamptz FROM placed
  RETURNING "id"
)${way.more}
SELECT placed."totalDong", fact."id" AS "factId",
  (SELECT json_agg(json_build_object('listingId', "listingId", 'quantity', "quantity", 'productName', "productName",
    'variantName', "variantName", 'unitPriceDong', "priceDong"::text) ORDER BY "position") FROM priced) AS lines,
  (SELECT json_agg(json_build_object('variantId', t."variantId", 'available', t."available", 'saleEventIds', ARRAY(
    SELECT DISTINCT l."saleEventId" FROM "Listing" l JOIN "SaleEvent" e ON e."id" = l."saleEventId"
    WHERE l."variantId" = t."variantId" AND ${SHOWS_STOCK}))) FROM taken t) AS stock,
  (SELECT coalesce(json_agg(json_build_object('listingId', "id", 'left', "left")), '[]') FROM counted) AS flash
FROM placed, fact`;

/** An order that is paid at the door: its units are sold at once. */
export const PLACE_ORDER = placing({
  stock: `"onHand" = s."onHand" - k."quantity"`,
  columns: '',
  values: '',
  movement: `'sale', -"quantity", 0`,
  more: '',
});

/** An order that is paid by bank transfer: its units are reserved until $22. */
export const PLACE_PREPAID_ORDER = placing({
  stock: `"reserved" = s."reserved" + k."quantity"`,
  columns: ', "payment", "payBy"',
  values: `, 'vietqr', $22::timestamptz`,
  movement: `'reservation', 0, "quantity"`,
  more: `, reserved AS (
  INSERT INTO "Reservation" ("id", "listingId", "quantity", "orderId", "heldAt", "expiresAt")
  SELECT gen_random_uuid(), w."listingId", w."quantity", placed."id", $10::timestamptz, $22::timestamptz
  FROM priced w, placed
)`,
});

/**
 * Why an order cannot be placed: one row for each line, in order.
 * $1 sale event, $2 buyer's phone, $3 listing ids, $4 quantities, $5 shown prices, $6 now.
 */
export const EXAMINE_ORDER = `
SELECT w."listingId", w."quantity", l."id" IS NOT NULL AS "known", w."shownDong"::text,
  (CASE WHEN ${flashHolds('$6::timestamptz')} THEN l."flashPriceDong" ELSE l."priceDong" END)::text AS "priceDong",
  coalesce(${takesOrders('$6::timestamptz')}, false) AS "open", l."limitPerBuyer" AS "limit",
  s."onHand" - s."reserved" AS "available",
  sum(w."quantity") OVER (PARTITION BY l."variantId")::int AS "needed",
  (SELECT coalesce(sum(ol."quantity"), 0)::int FROM "Order" o JOIN "OrderLine" ol ON ol."orderId" = o."id"
   WHERE l."limitPerBuyer" IS NOT NULL AND o."saleEventId" = $1 AND o."buyerPhone" = $2
     AND o."state" NOT IN ('refused', 'cancelled') AND ol."listingId" = l."id") AS "bought"
FROM unnest($3::uuid[], $4::int[], $5::bigint[])
  WITH ORDINALITY AS w("listingId", "quantity", "shownDong", "position")
LEFT JOIN "SaleEvent" e ON e."id" = $1
LEFT JOIN "Listing" l ON l."id" = w."listingId" AND l."saleEventId" = $1 AND NOT l."hidden"
LEFT JOIN "StockLevel" s ON s."variantId" = l."variantId"
ORDER BY w."position"`;

/** Serialises orders of one buyer in one sale event until commit. $1 sale event, $2 phone. */
export const LOCK_BUYER = `SELECT pg_advisory_xact_lock(hashtextextended($1 || ' ' || $2, 0))`;

/** The order that has the idempotency key. $1 key. */
export const FIND_EARLIER = `
SELECT o."id", o."orderCode", o."requestHash", o."state"::text, o."placedAt", o."totalDong", o."deliveryFee",
  o."payBy", o."paidAt",
  (SELECT json_agg(json_build_object('listingId', l."listingId", 'quantity', l."quantity",
    'productName', l."productName", 'variantName', l."variantName", 'unitPriceDong', l."unitPriceDong"::text)
    ORDER BY l."position") FROM "OrderLine" l WHERE l."orderId" = o."id") AS "lines"
FROM "Order" o WHERE o."idempotencyKey" = $1`;
