import { randomBytes, randomUUID } from 'node:crypto';
import { access, chmod, chown, link, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { StartupError } from '../lib/startup-error.ts';
import { isReachable, type PostgresUser } from './postgres-user.ts';

/** Where an embedded PostgreSQL keeps what it has; all paths absolute. */
export interface PostgresFolder {
  /** `postgres` below the data folder: owner lock, password, log. */
  home: string;
  password: string;
  log: string;
}

/** Makes or opens `postgres` below the data folder. The password is made once and readable by this user only. */
export async function openPostgresFolder(dataDir: string): Promise<PostgresFolder> {
  const home = join(resolve(dataDir), 'postgres');
  try {
    await mkdir(home, { recursive: true, mode: 0o711 });
    return { home, password: await keptText(join(home, 'password')), log: join(home, 'postgres.log') };
  } catch (error) {
    throw folderError(home, error);
  }
}

/**
 * The folder of the database files: `cluster` below home, or a folder below /var/lib where the user PostgreSQL runs
 * as cannot enter home, such as a checkout in /root. Its name is kept in home.
 */
export async function clusterFolder({ home }: PostgresFolder, user: PostgresUser | null): Promise<string> {
  // Asked first whoever asks: a server that ran as root before has its database there.
  const elsewhere = await readFile(join(home, 'location'), 'utf8').catch(() => null);
  if (elsewhere !== null) return recorded(elsewhere.trim(), home);
  if (user === null) return join(home, 'cluster');
  if (await exists(join(home, 'cluster'))) return join(home, 'cluster');
  // The data folder is ours: letting others pass through it shows them nothing of what is in it.
  await letPass(resolve(home, '..'));
  await letPass(home);
  if (await isReachable(home, user)) return join(home, 'cluster');
  const made = join('/var/lib/cho-phien', `cluster-${randomUUID()}`);
  await mkdir('/var/lib/cho-phien', { recursive: true, mode: 0o755 });
  // The empty folder comes before its name: from then on a missing one means lost data, never a first start.
  await mkdir(made, { mode: 0o700 });
  await chown(made, user.uid, user.gid);
  await writeFile(join(home, 'location'), made, { mode: 0o644, flag: 'wx' });
  return made;
}

/** An empty database in place of one that has gone astray would look like a loss of every order. */
async function recorded(cluster: string, home: string): Promise<string> {
  if (await exists(cluster)) return cluster;
  throw new StartupError(
    `The database of ${home} is in ${cluster}, which is missing: bring that folder back, or restore a backup; to begin anew with an empty database remove ${join(home, 'location')}.`,
  );
}

/** Turns the file system's errors into sentences a person can act on. */
export function folderError(path: string, error: unknown): Error {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(path);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new StartupError(
      `The folder ${path} cannot be written: give this user the right to, or set DATA_DIR.`,
    );
  }
  if (code === 'ENOTDIR' || code === 'EEXIST') {
    return new StartupError(`The path ${path} is not a folder: move it away, or set DATA_DIR.`);
  }
  return error instanceof Error ? error : new Error(String(error));
}

/** The disk below `path` has no room. */
export function diskFull(path: string): StartupError {
  return new StartupError(`The disk is full, the database in ${path} cannot be written: make room there.`);
}

/** Written aside and then named, so that a kill leaves a whole text or none. */
async function keptText(file: string): Promise<string> {
  const kept = await readFile(file, 'utf8').catch(() => '');
  if (kept !== '') return kept;
  const half = `${file}.${randomUUID()}`;
  try {
    await writeFile(half, randomBytes(24).toString('base64url'), { mode: 0o600, flag: 'wx' });
    // Unlike a rename it does not replace what a second start has named meanwhile.
    await link(half, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    // An empty one, left by a kill under an earlier version, has never been anybody's password.
    if ((await readFile(file, 'utf8')) === '') await rename(half, file);
  } finally {
    await rm(half, { force: true });
  }
  return readFile(file, 'utf8');
}

async function letPass(folder: string): Promise<void> {
  const { mode } = await stat(folder);
  if ((mode & 0o001) === 0) await chmod(folder, (mode & 0o777) | 0o001);
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
