import { randomUUID } from 'node:crypto';
import { chmod, glob, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { type Database, migrate, openDatabase, startEmbeddedPostgres } from '../../server/db/index.ts';

/** Where the PostgreSQL of a run of tests is found (shared-postgres.ts); each test file's process gets it. */
export const SHARED_POSTGRES = 'TEST_POSTGRES_URL';
/** The database in it that has all migrations and no rows. */
export const MIGRATED = 'migrated';

/** A folder that PostgreSQL's own user can enter too, and that is gone after `remove`. */
export async function temporaryFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'cho-phien-'));
  await chmod(path, 0o755);
  return {
    path,
    async remove() {
      // A database whose folder PostgreSQL's own user could not enter lies elsewhere.
      for await (const file of glob('{.,*}/postgres/location', { cwd: path })) {
        const cluster = (await readFile(join(path, file), 'utf8')).trim();
        if (dirname(cluster) === '/var/lib/cho-phien') await rm(cluster, { recursive: true, force: true });
      }
      await rm(path, { recursive: true, force: true });
    },
  };
}

export interface TestDatabase {
  url: string;
  database: Database;
  /** Another empty database in the same PostgreSQL, not migrated. */
  createEmpty(): Promise<string>;
  /** How many of its connections wait for a lock now. */
  waiting(): Promise<number>;
  close(): Promise<void>;
}

/**
 * A fresh migrated database, for one test file: call it in `beforeAll`, `close` it in `afterAll`. It is in the
 * PostgreSQL of the run, in which nobody may count what is not of their own database; without one (a bench), or where
 * the test stops it, in a PostgreSQL of its own.
 */
export async function startTestDatabase(options: { ownPostgres?: true } = {}): Promise<TestDatabase> {
  const copy = options.ownPostgres ? null : await copyDatabase();
  return copy === null ? inOwnPostgres() : open(copy.url, copy.drop);
}

/** A copy of the migrated database of the run's PostgreSQL; null where there is none. */
export async function copyDatabase(): Promise<{ url: string; drop(): Promise<void> } | null> {
  const shared = process.env[SHARED_POSTGRES];
  if (shared === undefined) return null;
  const name = newName();
  await runSql(shared, `CREATE DATABASE ${name} TEMPLATE ${MIGRATED}`);
  return { url: databaseAt(shared, name), drop: () => runSql(shared, `DROP DATABASE ${name} WITH (FORCE)`) };
}

async function inOwnPostgres(): Promise<TestDatabase> {
  const folder = await temporaryFolder();
  const postgres = await startEmbeddedPostgres({ dataDir: folder.path });
  return open(postgres.url, async () => {
    await postgres.stop();
    await folder.remove();
  });
}

async function open(url: string, drop: () => Promise<void>): Promise<TestDatabase> {
  const database = await openDatabase(url);
  await migrate(database);
  return {
    url,
    database,
    async createEmpty() {
      const name = newName();
      await database.pool.query(`CREATE DATABASE ${name}`);
      return databaseAt(url, name);
    },
    async waiting() {
      const { rows } = await database.pool.query<{ count: number }>(
        `SELECT count(*)::int AS count FROM pg_stat_activity
         WHERE wait_event_type = 'Lock' AND datname = current_database()`,
      );
      return rows[0]?.count ?? 0;
    },
    async close() {
      await database.close();
      await drop();
    },
  };
}

function newName(): string {
  return `test_${randomUUID().replaceAll('-', '')}`;
}

/** The address of another database in the same PostgreSQL. */
export function databaseAt(url: string, name: string): string {
  return Object.assign(new URL(url), { pathname: `/${name}` }).href;
}

/** Runs statements, each by itself, on a connection of their own. */
export async function runSql(url: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** The rows that a question finds, on a connection of its own. */
export async function readSql(url: string, question: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(question)).rows;
  } finally {
    await client.end();
  }
}
