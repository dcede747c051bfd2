import { randomUUID } from 'node:crypto';
import type pg from 'pg';

const WARM_UP = 200;

/** Units a second that one client takes from one row by one conditional statement after the other. */
export async function bareRate(pool: pg.Pool, variantId: string, units: number): Promise<number> {
  const client = await pool.connect();
  try {
    const take = () =>
      client.query({
        name: 'bare-take',
        text: 'UPDATE "StockLevel" SET "onHand" = "onHand" - 1 WHERE "variantId" = $1 AND "onHand" >= 1',
        values: [variantId],
      });
    for (let unit = 0; unit < WARM_UP; unit += 1) await take();
    const from = performance.now();
    for (let unit = 0; unit < units; unit += 1) await take();
    return (1_000 * units) / (performance.now() - from);
  } finally {
    client.release();
  }
}

/** What a shop has sold that reads the stock, thinks, and writes it back. */
export interface NaiveSales {
  sold: number;
  oversold: number;
  perSecond: number;
}

/** A plain shop as people usually write it: so many buyers at once on one product, each for one unit. */
export async function runNaiveShop(pool: pg.Pool, stock: number, buyers: number): Promise<NaiveSales> {
  await pool.query('CREATE SCHEMA naive');
  await pool.query('CREATE TABLE naive.product (id int PRIMARY KEY, stock int NOT NULL)');
  await pool.query('CREATE TABLE naive.purchase (id uuid PRIMARY KEY, product_id int NOT NULL)');
  await pool.query('INSERT INTO naive.product VALUES (1, $1)', [stock]);
  const from = performance.now();
  await Promise.all(
    Array.from({ length: buyers }, async () => {
      const { rows } = await pool.query<{ stock: number }>('SELECT stock FROM naive.product WHERE id = 1');
      const left = rows[0]?.stock ?? 0;
      if (left < 1) return;
      await pool.query('UPDATE naive.product SET stock = $1 WHERE id = 1', [left - 1]);
      await pool.query('INSERT INTO naive.purchase VALUES ($1, 1)', [randomUUID()]);
    }),
  );
  const seconds = (performance.now() - from) / 1_000;
  const { rows } = await pool.query<{ sold: number }>('SELECT count(*)::int AS sold FROM naive.purchase');
  await pool.query('DROP SCHEMA naive CASCADE');
  const sold = rows[0]?.sold ?? 0;
  return { sold, oversold: Math.max(0, sold - stock), perSecond: sold / seconds };
}
