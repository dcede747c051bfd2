import { setTimeout as delay } from 'node:timers/promises';
import type { PoolClient } from 'pg';
import type { Database } from './database.ts';
import { driverCode } from './sql-error.ts';

/** Codes for "nothing was done, try again": serialization failure, deadlock, and Prisma's for both. */
const RETRIED = new Set(['40001', '40P01', 'P2034']);
const TRIES = 5;

/** Runs `work` again when the database undid it because of others at work. It must do nothing outside the database. */
export async function withRetry<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (tries === TRIES || !RETRIED.has(driverCode(error) ?? '')) throw error;
      await delay(Math.random() * 10 * 2 ** tries);
    }
  }
}

/** Runs `work` in one transaction on one connection: committed when it resolves, undone when it throws. */
export function inTransaction<T>({ pool }: Database, work: (client: PoolClient) => Promise<T>): Promise<T> {
  return withRetry(async () => {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('BEGIN');
      const result = await work(client);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((failure: Error) => {
        broken = failure;
      });
      throw error;
    } finally {
      // A connection that cannot roll back is of no use to anybody.
      client.release(broken);
    }
  });
}
