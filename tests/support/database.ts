import { randomUUID } from 'node:crypto';
import { chmod, glob, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Database, migrate, openDatabase, startEmbeddedPostgres } from '../../server/db/index.ts';

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
  close(): Promise<void>;
}

/**
 * A fresh migrated database in a real PostgreSQL of its own, for one test file: call it in `beforeAll`, `close` it in
 * `afterAll`. Takes about a second.
 */
export async function startTestDatabase(): Promise<TestDatabase> {
  const folder = await temporaryFolder();
  const postgres = await startEmbeddedPostgres({ dataDir: folder.path });
  const database = await openDatabase(postgres.url);
  await migrate(database);
  return {
    url: postgres.url,
    database,
    async createEmpty() {
      const name = `test_${randomUUID().replaceAll('-', '')}`;
      await database.pool.query(`CREATE DATABASE ${name}`);
      return Object.assign(new URL(postgres.url), { pathname: `/${name}` }).href;
    },
    async close() {
      await database.close();
      await postgres.stop();
      await folder.remove();
    },
  };
}
