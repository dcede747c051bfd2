import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlQuery,
} from '@prisma/driver-adapter-utils';
import type {
  MigrationDirectory,
  MigrationList,
  SchemaContainer,
} from '@prisma/schema-engine-wasm/schema_engine_bg';
import * as engineModule from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';

/** Where schema and migrations stand. */
export const PRISMA_FOLDER = join(import.meta.dirname, '../../prisma');

const SCHEMA = 'schema';
const MIGRATIONS = 'migrations';
const LOCKFILE = 'migration_lock.toml';
const NO_FILTERS = { externalTables: [], externalEnums: [] };

/** What Prisma's own migration engine says about a database, of the migrations and schema in a folder. */
export interface SchemaEngine {
  /** The SQL that takes the database to the schema, or null when nothing is missing. */
  diff(): Promise<string | null>;
  /** What `prisma migrate deploy` would look at before it applies. */
  diagnose(): Promise<Diagnosis>;
  /** Does what `prisma migrate deploy` does; returns the names applied. */
  apply(): Promise<string[]>;
  close(): Promise<void>;
}

export interface Diagnosis {
  hasMigrationsTable: boolean;
  edited: string[];
  failed: string[];
  /** False when the database lacks migrations or has others. */
  inSync: boolean;
}

/** Prisma's schema engine as WebAssembly on the database at `url`: the native one is a download. */
export async function openSchemaEngine(url: string, folder = PRISMA_FOLDER): Promise<SchemaEngine> {
  await loadEngine();
  const files = await readSchema(folder);
  const pool = new pg.Pool({ connectionString: url });
  const factory = bindMigrationAwareSqlAdapterFactory(catalogFactory(pool));
  const engine = await engineModule.SchemaEngine.new(
    { datamodels: files.map(({ path, content }) => [path, content]) },
    () => undefined,
    factory,
  );
  return {
    async diff() {
      const { stdout } = await engine.diff({
        // The adapter's database; the schema only says that it is PostgreSQL.
        from: { tag: 'schemaDatasource', files, configDir: folder },
        to: { tag: 'schemaDatamodel', files },
        script: true,
        exitCode: null,
        filters: NO_FILTERS,
      });
      const script = (stdout ?? '').trim();
      return script === '' || script === '-- This is an empty migration.' ? null : `${script}\n`;
    },
    async diagnose() {
      const { hasMigrationsTable, editedMigrationNames, failedMigrationNames, history } =
        await engine.diagnoseMigrationHistory({
          migrationsList: await readMigrations(folder),
          optInToShadowDatabase: false,
          filters: NO_FILTERS,
        });
      return {
        hasMigrationsTable,
        edited: editedMigrationNames,
        failed: failedMigrationNames,
        inSync: history === null,
      };
    },
    async apply() {
      const migrationsList = await readMigrations(folder);
      return (await engine.applyMigrations({ migrationsList, filters: NO_FILTERS })).appliedMigrationNames;
    },
    async close() {
      engine.free();
      await pool.end();
    },
  };
}

const CHAR_OID = 18;
const DATE_OID = 1082;

/**
 * The engine reads PostgreSQL's catalogue, whose one-byte type `"char"` the adapter refuses to pass on. The catalogue
 * has no dates, so `"char"` goes through the adapter as one and comes out as the character that the engine expects.
 */
function catalogFactory(pool: pg.Pool): SqlMigrationAwareDriverAdapterFactory {
  const query = pool.query.bind(pool);
  const renaming = Object.assign(pool, {
    async query(config: pg.QueryArrayConfig) {
      const result = await query(config);
      for (const field of result.fields) {
        if (field.dataTypeID === CHAR_OID) field.dataTypeID = DATE_OID;
      }
      return result;
    },
  });
  const factory = new PrismaPg(renaming);
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    async connect() {
      const adapter = await factory.connect();
      const queryRaw = adapter.queryRaw.bind(adapter);
      return Object.assign(adapter, {
        async queryRaw(sql: SqlQuery) {
          const result = await queryRaw(sql);
          const columnTypes = result.columnTypes.map((type) =>
            type === ColumnTypeEnum.Date ? ColumnTypeEnum.Character : type,
          );
          return { ...result, columnTypes };
        },
      });
    },
    connectToShadowDb: () => Promise.reject(new Error('nothing here needs a shadow database')),
  };
}

let loaded: Promise<void> | undefined;

/** The package's own loader wants a bundler; the module behind it takes the compiled WebAssembly by hand, once. */
function loadEngine(): Promise<void> {
  loaded ??= instantiate();
  return loaded;
}

async function instantiate(): Promise<void> {
  const require = createRequire(import.meta.url);
  const file = require.resolve('@prisma/schema-engine-wasm/schema_engine_bg').replace(/\.js$/, '.wasm');
  const module = await WebAssembly.compile(await readFile(file));
  const { exports } = await WebAssembly.instantiate(module, { './schema_engine_bg.js': { ...engineModule } });
  engineModule.__wbg_set_wasm(exports);
  const { __wbindgen_start: start } = exports;
  if (typeof start === 'function') start();
}

/** All files of the schema, which the engine joins. */
async function readSchema(folder: string): Promise<SchemaContainer[]> {
  const names = (await readdir(join(folder, SCHEMA))).filter((name) => name.endsWith('.prisma'));
  return Promise.all(
    names.sort().map(async (name) => {
      const path = join(SCHEMA, name);
      return { path, content: await readFile(join(folder, path), 'utf8') };
    }),
  );
}

async function readMigrations(folder: string): Promise<MigrationList> {
  const baseDir = join(folder, MIGRATIONS);
  const entries = await readdir(baseDir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const migrationDirectories = await Promise.all(
    names.sort().map(async (path): Promise<MigrationDirectory> => {
      const value = await readFile(join(baseDir, path, 'migration.sql'), 'utf8');
      return { path, migrationFile: { path: 'migration.sql', content: { tag: 'ok', value } } };
    }),
  );
  const content = await readFile(join(baseDir, LOCKFILE), 'utf8');
  return { baseDir, lockfile: { path: LOCKFILE, content }, shadowDbInitScript: '', migrationDirectories };
}
