import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { connectionFailure } from './connection-failure.ts';
import { PrismaClient } from './generated/client.ts';

/** Connections one server process keeps; orders are short, so few carry many. */
const POOL_SIZE = 16;
const CONNECT_TIMEOUT_MS = 5_000;

/** The open database: Prisma for most, the same pool for the few statements that Prisma cannot say. */
export interface Database {
  prisma: PrismaClient;
  pool: pg.Pool;
  /** Resolves when the database answers; for readiness. Throws when it does not. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Opens the database and makes sure that it answers. Throws `StartupError` with one plain sentence. */
export async function openDatabase(url: string): Promise<Database> {
  const pool = createPool(url);
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  // The same between two statements of a transaction, where the pool does not listen: the next statement then fails.
  pool.on('connect', (client) => client.on('error', () => undefined));
  try {
    await pool.query('SELECT 1');
  } catch (error) {
    await pool.end();
    throw connectionFailure(url, error);
  }
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  return {
    prisma,
    pool,
    async ping() {
      await pool.query('SELECT 1');
    },
    async close() {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

function createPool(url: string): pg.Pool {
  try {
    return new pg.Pool({
      connectionString: url,
      max: POOL_SIZE,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      application_name: 'cho-phien',
    });
  } catch (error) {
    throw connectionFailure(url, error);
  }
}
