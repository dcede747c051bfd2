import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { migrate, openDatabase, startEmbeddedPostgres } from '../../server/db/index.ts';
import { StartupError } from '../../server/lib/startup-error.ts';
import { openSchemaEngine, PRISMA_FOLDER } from './schema-engine.ts';

const USAGE =
  'Give the migration a name of small letters, digits and _: npm run migration -- add_order_notes';

/** Writes the migration that takes what the migrations make to what prisma/schema says. */
async function main(): Promise<number> {
  const [name = '', ...rest] = process.argv.slice(2);
  if (!/^[a-z][a-z0-9_]{0,59}$/.test(name) || rest.length > 0) {
    console.error(USAGE);
    return 1;
  }
  const sql = await missingSql();
  if (sql === null) {
    console.log('Nothing to do: the migrations make exactly what prisma/schema describes.');
    return 0;
  }
  const file = await writeMigration(name, sql);
  console.log(
    `Wrote ${relative(process.cwd(), file)}: read it, add by hand what the schema cannot say, test it.`,
  );
  return 0;
}

/** Makes a database of all migrations, in a PostgreSQL that is gone afterwards, and asks what it lacks. */
async function missingSql(): Promise<string | null> {
  const dataDir = await mkdtemp(join(tmpdir(), 'cho-phien-migration-'));
  try {
    // PostgreSQL's own user must be able to enter, or the cluster would be made elsewhere.
    await chmod(dataDir, 0o755);
    const postgres = await startEmbeddedPostgres({ dataDir });
    try {
      return await diffAt(postgres.url);
    } finally {
      await postgres.stop();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function diffAt(url: string): Promise<string | null> {
  const database = await openDatabase(url);
  try {
    await migrate(database);
  } finally {
    await database.close();
  }
  const engine = await openSchemaEngine(url);
  try {
    return await engine.diff();
  } finally {
    await engine.close();
  }
}

/** Written beside its place and renamed, so that no server ever finds a migration without its file. */
async function writeMigration(name: string, sql: string): Promise<string> {
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = join(PRISMA_FOLDER, 'migrations', `${stamp}_${name}`);
  const half = join(PRISMA_FOLDER, `${stamp}_${name}.new`);
  await mkdir(half);
  await writeFile(join(half, 'migration.sql'), sql);
  await rename(half, folder);
  return join(folder, 'migration.sql');
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof StartupError ? error.message : `No migration was written: ${error}`);
  process.exitCode = 1;
}
