import { openDatabase, startEmbeddedPostgres } from '../../server/db/index.ts';

/** An order as its row and the rows that belong to it say. */
export interface BookRow {
  key: string;
  code: string;
  state: string;
  payment: string;
  totalDong: number;
  name: string;
  phone: string;
  lines: { listingId: string; quantity: number; unitPriceDong: number }[];
  /** Changes of its state, oldest first, such as `placed>cancelled`. */
  path: string[];
  /** Names of what the outbox has of it, oldest first. */
  facts: string[];
}

/** A listing's stock, with the sums that the ledger says. */
export interface StockRow {
  listingId: string;
  onHand: number;
  reserved: number;
  opening: number;
  ledger: number;
  ledgerReserved: number;
  flashSold: number;
}

const ORDERS = `
SELECT o."idempotencyKey" "key", o."orderCode" code, o.state, o.payment, o."totalDong"::float8 "totalDong",
  o."buyerName" "name", o."buyerPhone" phone,
  (SELECT json_agg(json_build_object('listingId', l."listingId", 'quantity', l.quantity,
    'unitPriceDong', l."unitPriceDong") ORDER BY l.position) FROM "OrderLine" l WHERE l."orderId" = o.id) lines,
  ARRAY(SELECT e."from" || '>' || e."to" FROM "OrderEvent" e WHERE e."orderId" = o.id ORDER BY e.at) "path",
  ARRAY(SELECT f."name" FROM "OutboxFact" f WHERE f."orderId" = o.id ORDER BY f.id) facts
FROM "Order" o`;

const STOCKS = `
SELECT i.id "listingId", s."onHand", s.reserved, i."flashSold",
  (SELECT sum(m.quantity)::int FROM "StockMovement" m
    WHERE m."variantId" = s."variantId" AND m.kind = 'opening') opening,
  (SELECT sum(m.quantity)::int FROM "StockMovement" m WHERE m."variantId" = s."variantId") ledger,
  (SELECT sum(m."reservedQuantity")::int FROM "StockMovement" m WHERE m."variantId" = s."variantId") "ledgerReserved"
FROM "StockLevel" s JOIN "Listing" i ON i."variantId" = s."variantId"`;

const STRAYS = `
SELECT m.id FROM "StockMovement" m LEFT JOIN "Order" o ON o.id = m."orderId"
WHERE m.kind IN ('sale', 'return', 'reservation', 'release') AND o.id IS NULL`;

const NUMBERS = 'SELECT "number" FROM "OutboxFact" WHERE "number" IS NOT NULL ORDER BY "number"';

/**
 * Orders, stock, movements without their order, and the numbers that desks were told, as the PostgreSQL of a data folder
 * has them. No server may run on it.
 */
export async function readBooks(dataDir: string) {
  const postgres = await startEmbeddedPostgres({ dataDir });
  const { pool, close } = await openDatabase(postgres.url);
  try {
    const { rows: orders } = await pool.query<BookRow>(ORDERS);
    const { rows: stocks } = await pool.query<StockRow>(STOCKS);
    const { rows: strays } = await pool.query<{ id: string }>(STRAYS);
    const { rows: numbered } = await pool.query<{ number: number }>(NUMBERS);
    return { orders, stocks, strays, numbers: numbered.map(({ number }) => number) };
  } finally {
    await close();
    await postgres.stop();
  }
}
