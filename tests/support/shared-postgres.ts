import { migrate, openDatabase, startEmbeddedPostgres } from '../../server/db/index.ts';
import { databaseAt, MIGRATED, runSql, SHARED_POSTGRES, temporaryFolder } from './database.ts';

/**
 * Vitest's global set-up: one PostgreSQL for all files of a run, which get databases of their own in it. To make one
 * for each file would take longer than many of them. Several projects name this set-up; the first one starts it.
 */
export default async function setUp(): Promise<() => Promise<void>> {
  if (process.env[SHARED_POSTGRES] !== undefined) return async () => undefined;
  const folder = await temporaryFolder();
  const postgres = await startEmbeddedPostgres({ dataDir: folder.path });
  await runSql(
    postgres.url,
    // It is gone after the run. What must outlive a crash is asked in tests with a PostgreSQL of their own.
    ...['fsync', 'full_page_writes', 'synchronous_commit'].map((name) => `ALTER SYSTEM SET ${name} = off`),
    'SELECT pg_reload_conf()',
    `CREATE DATABASE ${MIGRATED}`,
  );
  const database = await openDatabase(databaseAt(postgres.url, MIGRATED));
  await migrate(database);
  await database.close();
  process.env[SHARED_POSTGRES] = postgres.url;
  return async () => {
    delete process.env[SHARED_POSTGRES];
    await postgres.stop();
    await folder.remove();
  };
}
