import type { PoolClient } from 'pg';
import { statesBefore } from '../lib/state-machine.ts';
import type { StockChange } from '../stock/ports.ts';
import { type ReservationState, reservationTransitions } from '../stock/reservation-state.ts';
import { SHOWS_STOCK } from './open-sql.ts';

/**
 * Ends the reservations of orders: stock rows in id order, as placing an order locks them, and one ledger row for each
 * order and variant. Committed units leave the stock, others can be sold again. $1 order ids, $2 new state, $3 states
 * that it may follow, $4 member, $5 reason, $6 at.
 */
const END_RESERVATIONS = `
WITH ended AS (
  SELECT r."id", r."orderId", r."quantity", l."variantId"
  FROM "Reservation" r JOIN "Listing" l ON l."id" = r."listingId"
  WHERE r."orderId" = ANY($1::uuid[]) AND r."state" = ANY($3::"ReservationState"[])
), locked AS (
  SELECT s."variantId" FROM "StockLevel" s
  WHERE s."variantId" IN (SELECT "variantId" FROM ended)
  ORDER BY s."variantId"
  FOR UPDATE OF s
), units AS (
  SELECT k."variantId", sum(e."quantity")::int AS "quantity"
  FROM locked k JOIN ended e ON e."variantId" = k."variantId"
  GROUP BY k."variantId"
), changed AS (
  UPDATE "StockLevel" s SET "reserved" = s."reserved" - u."quantity",
    "onHand" = s."onHand" - CASE WHEN $2 = 'committed' THEN u."quantity" ELSE 0 END
  FROM units u
  WHERE s."variantId" = u."variantId"
  RETURNING s."variantId", s."onHand" - s."reserved" AS "available"
), moved AS (
  INSERT INTO "StockMovement" ("id", "variantId", "kind", "quantity", "reservedQuantity", "orderId", "memberId",
    "reason", "at")
  SELECT gen_random_uuid(), e."variantId",
    CASE WHEN $2 = 'committed' THEN 'sale' ELSE 'release' END::"StockMovementKind",
    CASE WHEN $2 = 'committed' THEN -sum(e."quantity") ELSE 0 END, -sum(e."quantity"), e."orderId", $4::uuid, $5,
    $6::timestamptz
  FROM ended e JOIN changed c ON c."variantId" = e."variantId"
  GROUP BY e."variantId", e."orderId"
), marked AS (
  UPDATE "Reservation" r SET "state" = $2::"ReservationState" FROM ended e WHERE r."id" = e."id"
)
SELECT c."variantId", c."available", ARRAY(
  SELECT DISTINCT l."saleEventId" FROM "Listing" l JOIN "SaleEvent" e ON e."id" = l."saleEventId"
  WHERE l."variantId" = c."variantId" AND ${SHOWS_STOCK}
) AS "saleEventIds"
FROM changed c`;

export interface EndedReservations {
  orderIds: string[];
  to: Exclude<ReservationState, 'held'>;
  memberId: string | null;
  reason: string;
  at: Date;
}

/**
 * Brings the reservations of orders, whose rows the transaction holds, into a last state; those that are in one already
 * stay as they are. Returns what can be sold of each variant then.
 */
export async function endReservations(
  client: PoolClient,
  { orderIds, to, memberId, reason, at }: EndedReservations,
): Promise<StockChange[]> {
  const from = statesBefore(reservationTransitions, to);
  const { rows } = await client.query<StockChange>(END_RESERVATIONS, [
    orderIds,
    to,
    from,
    memberId,
    reason,
    at,
  ]);
  return rows;
}
