import { cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, migrate, openDatabase } from '../../server/db/index.ts';
import { startTestDatabase, type TestDatabase, temporaryFolder } from '../support/database.ts';

const MIGRATIONS = join(import.meta.dirname, '../../prisma/migrations');
let postgres: TestDatabase;

beforeAll(async () => {
  postgres = await startTestDatabase();
});
afterAll(() => postgres.close());

/** An empty database, and a copy of the migrations with one more when its SQL is given. */
async function withMigrations(
  work: (database: Database, folder: string) => Promise<void>,
  extraSql?: string,
): Promise<void> {
  const folder = await temporaryFolder();
  await cp(MIGRATIONS, folder.path, { recursive: true });
  if (extraSql !== undefined) {
    await mkdir(join(folder.path, '99990101000000_extra'));
    await writeFile(join(folder.path, '99990101000000_extra', 'migration.sql'), extraSql);
  }
  const database = await openDatabase(await postgres.createEmpty());
  try {
    await work(database, folder.path);
  } finally {
    await database.close();
    await folder.remove();
  }
}

test('servers that start at once migrate once, and a second start finds nothing to do', () =>
  withMigrations(async (database) => {
    const entries = await readdir(MIGRATIONS, { withFileTypes: true });
    const names = entries.flatMap((entry) => (entry.isDirectory() ? entry.name : [])).sort();
    const applied = await Promise.all([migrate(database), migrate(database), migrate(database)]);
    expect(applied.flat()).toEqual(names);
    expect(await migrate(database)).toEqual([]);
    const { rows } = await database.pool.query(
      'SELECT migration_name, applied_steps_count, finished_at IS NOT NULL AS finished ' +
        'FROM _prisma_migrations ORDER BY migration_name',
    );
    expect(rows).toEqual(
      names.map((migration_name) => ({ migration_name, applied_steps_count: 1, finished: true })),
    );
  }));

test('a migration that fails leaves nothing and says so; mended, it goes on', () =>
  withMigrations(async (database, folder) => {
    await expect(migrate(database, folder)).rejects.toThrow(
      'The migration 99990101000000_extra failed and was undone (relation "nowhere" does not exist): the database is as before.',
    );
    const { rows } = await database.pool.query(`SELECT to_regclass('half') AS half`);
    expect(rows).toEqual([{ half: null }]);
    await writeFile(join(folder, '99990101000000_extra', 'migration.sql'), 'CREATE TABLE half (id int);');
    expect(await migrate(database, folder)).toEqual(['99990101000000_extra']);
  }, 'CREATE TABLE half (id int); INSERT INTO nowhere VALUES (1);'));

test('a database of a newer version, and a migration that was changed, are refused', () =>
  withMigrations(async (database, folder) => {
    await migrate(database, folder);
    await expect(migrate(database)).rejects.toThrow(/99990101000000_extra, which this version does not know/);
    await writeFile(join(folder, '99990101000000_extra', 'migration.sql'), 'SELECT 2;');
    await expect(migrate(database, folder)).rejects.toThrow(/was changed after it was applied/);
  }, 'SELECT 1;'));
