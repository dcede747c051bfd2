import { randomUUIDv7 } from 'node:crypto';
import type { PoolClient } from 'pg';
import type { NewOrder, Placement } from '../order/ports.ts';
import type { StockChange } from '../stock/ports.ts';
import { SHOWS_STOCK, takesOrders } from './open-sql.ts';

const LOCK_STOCK = `
SELECT 1 FROM "StockLevel" s JOIN "Listing" l ON l."variantId" = s."variantId" WHERE l."id" = $1 FOR UPDATE OF s`;

/**
 * Places the first of many orders of one listing, in order, as many as the stock holds, and returns a row for each; the
 * stock is locked by the statement before. It leaves alone what has to be decided order by order: listings with a limit
 * or a flash price, keys that came before, prices that are no longer right, and all from the first order on that is too
 * large. `open` holds the sale event as it is, as in the statement for one order; while it takes the newest, it takes all.
 *
 * $1 sale event, $2 listing; by order: $3 ids, $4 codes, $5 idempotency keys, $6 request hashes, $7 names, $8 phones,
 * $9 addresses, $10 notes, $11 placed at, $12 quantities, $13 prices that were shown or null, $14 stock movement ids,
 * $15 provinces, $16 communes, $17 receivers' names, $18 receivers' phones, $19 consents, $20 delivery fees.
 */
const PLACE_GROUP = `
WITH listed AS (
  SELECT l."id" AS "listingId", l."variantId", l."priceDong", p."name" AS "productName", v."name" AS "variantName",
    s."onHand" - s."reserved" AS "available"
  FROM "Listing" l
  JOIN "Variant" v ON v."id" = l."variantId"
  JOIN "Product" p ON p."id" = v."productId"
  JOIN "StockLevel" s ON s."variantId" = l."variantId"
  WHERE l."id" = $2::uuid AND l."saleEventId" = $1::uuid AND NOT l."hidden"
    AND l."limitPerBuyer" IS NULL AND l."flashPriceDong" IS NULL
), open AS (
  SELECT e."id" FROM "SaleEvent" e
  WHERE e."id" = $1::uuid AND ${takesOrders('(SELECT max("at") FROM unnest($11::timestamptz[]) AS a("at"))')} FOR SHARE OF e
), wanted AS (
  SELECT w.*, listed.*, (sum(w."quantity") OVER (ORDER BY w."position"))::int AS "upTo"
  FROM unnest($3::uuid[], $4::text[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
      $11::timestamptz[], $12::int[], $13::bigint[], $14::uuid[], $15::text[], $16::text[], $17::text[], $18::text[],
      $19::text[], $20::int[])
    WITH ORDINALITY AS w("id", "orderCode", "idempotencyKey", "requestHash", "buyerName", "buyerPhone", "buyerAddress",
      "note", "placedAt", "quantity", "shownDong", "movementId", "provinceCode", "communeCode", "receiverName",
      "receiverPhone", "consentVersion", "deliveryFee", "position")
  CROSS JOIN listed
  WHERE (w."shownDong" IS NULL OR w."shownDong" = listed."priceDong")
    AND NOT EXISTS (SELECT 1 FROM "Order" o WHERE o."idempotencyKey" = w."idempotencyKey")
), fitting AS (
  SELECT * FROM wanted WHERE "upTo" <= "available" AND EXISTS (SELECT 1 FROM open)
), taken AS (
  UPDATE "StockLevel" s SET "onHand" = s."onHand" - f."quantity"
  FROM (SELECT "variantId", sum("quantity")::int AS "quantity" FROM fitting GROUP BY "variantId") f
  WHERE s."variantId" = f."variantId"
), placed AS (
  INSERT INTO "Order" ("id", "orderCode", "idempotencyKey", "requestHash", "saleEventId", "state", "totalDong",
    "buyerName", "buyerPhone", "buyerAddress", "note", "placedAt", "provinceCode", "communeCode", "receiverName",
    "receiverPhone", "consentVersion", "deliveryFee")
  SELECT "id", "orderCode", "idempotencyKey", "requestHash", $1::uuid, 'placed',
    "quantity" * "priceDong" + "deliveryFee", "buyerName", "buyerPhone", "buyerAddress", "note", "placedAt",
    "provinceCode", "communeCode", "receiverName", "receiverPhone", "consentVersion", "deliveryFee" FROM fitting
), lines AS (
  INSERT INTO "OrderLine" ("orderId", "position", "listingId", "productName", "variantName", "quantity",
    "unitPriceDong")
  SELECT "id", 1, "listingId", "productName", "variantName", "quantity", "priceDong" FROM fitting
), moved AS (
  INSERT INTO "StockMovement" ("id", "variantId", "kind", "quantity", "orderId", "at")
  SELECT "movementId", "variantId", 'sale', -"quantity", "id", "placedAt" FROM fitting
), facts AS (
  INSERT INTO "OutboxFact" ("saleEventId", "name", "orderId", "at")
  SELECT $1::uuid, 'order:placed', "id", "placedAt" FROM fitting ORDER BY "position"
  RETURNING "id", "orderId"
), shown AS (
  SELECT array_agg(DISTINCT l."saleEventId") AS "saleEventIds"
  FROM "Listing" l JOIN "SaleEvent" e ON e."id" = l."saleEventId"
  WHERE l."variantId" = (SELECT "variantId" FROM listed) AND ${SHOWS_STOCK}
)
SELECT f."id", f."productName", f."variantName", f."priceDong"::text AS "unitPriceDong", f."variantId",
  f."available" - f."upTo" AS "available", shown."saleEventIds", facts."id" AS "factId"
FROM fitting f CROSS JOIN shown JOIN facts ON facts."orderId" = f."id"`;

interface PlacedRow extends StockChange {
  id: string;
  factId: string;
  productName: string;
  variantName: string;
  unitPriceDong: string;
}

/**
 * Places what it can of orders that have one line each, all of the same listing, inside a transaction. Returns placements
 * by order id; orders without one are still to be decided, after these.
 */
export async function placeGroup(
  client: PoolClient,
  orders: readonly NewOrder[],
): Promise<Map<string, Placement>> {
  const saleEventId = orders[0]?.saleEventId;
  const listingId = orders[0]?.lines[0]?.listingId;
  const keys = new Set<string>();
  const group = orders.filter((order) => {
    const first = !keys.has(order.idempotencyKey);
    keys.add(order.idempotencyKey);
    return first && order.saleEventId === saleEventId;
  });
  await client.query({ name: 'lock-stock', text: LOCK_STOCK, values: [listingId] });
  const lines = group.map((order) => order.lines[0]);
  const { rows } = await client.query<PlacedRow>({
    name: 'place-group',
    text: PLACE_GROUP,
    values: [
      saleEventId,
      listingId,
      group.map(({ id }) => id),
      group.map(({ orderCode }) => orderCode),
      group.map(({ idempotencyKey }) => idempotencyKey),
      group.map(({ requestHash }) => requestHash),
      group.map(({ buyer }) => buyer.name),
      group.map(({ buyer }) => buyer.phone),
      group.map(({ buyer }) => buyer.address),
      group.map(({ note }) => note),
      group.map(({ placedAt }) => placedAt),
      lines.map((line) => line?.quantity ?? 0),
      lines.map((line) => line?.unitPriceDong ?? null),
      group.map(() => randomUUIDv7()),
      group.map(({ buyer }) => buyer.provinceCode),
      group.map(({ buyer }) => buyer.communeCode),
      group.map(({ buyer }) => buyer.receiver?.name ?? null),
      group.map(({ buyer }) => buyer.receiver?.phone ?? null),
      group.map(({ consent }) => consent),
      group.map(({ deliveryFee }) => deliveryFee),
    ],
  });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return new Map(
    group.flatMap((order) => {
      const row = byId.get(order.id);
      return row === undefined ? [] : [[order.id, placementOf(order, row)] as const];
    }),
  );
}

function placementOf(order: NewOrder, row: PlacedRow): Placement {
  const { id, orderCode, saleEventId, buyer, note, deliveryFee, placedAt, lines } = order;
  const { productName, variantName, variantId, available, saleEventIds, factId } = row;
  const unitPriceDong = BigInt(row.unitPriceDong);
  const placed = lines.map(({ listingId, quantity }) => ({
    listingId,
    productName,
    variantName,
    quantity,
    unitPriceDong,
  }));
  const goodsDong = placed.reduce((sum, line) => sum + BigInt(line.quantity) * line.unitPriceDong, 0n);
  const totalDong = goodsDong + BigInt(deliveryFee);
  const record = { id, orderCode, saleEventId, totalDong, deliveryFee, buyer, note, placedAt, lines: placed };
  return {
    kind: 'placed',
    // Orders that wait for their money reserve units, and never come here.
    order: { ...record, state: 'placed', payment: { method: 'cod' } },
    stock: [{ variantId, available, saleEventIds }],
    flash: [],
    factId,
  };
}
