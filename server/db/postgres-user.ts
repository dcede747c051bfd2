import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { StartupError } from '../lib/startup-error.ts';

const run = promisify(execFile);

/** The system user PostgreSQL runs as when the server runs as root, which PostgreSQL refuses. */
export interface PostgresUser {
  uid: number;
  gid: number;
}

/** Null unless this process is root; else the user `postgres`, made when it is missing. */
export async function findPostgresUser(): Promise<PostgresUser | null> {
  if (process.getuid?.() !== 0) return null;
  const there = await lookUp();
  if (there !== null) return there;
  await run('useradd', ['--system', '--user-group', '--shell', '/usr/sbin/nologin', 'postgres']).catch(
    () => undefined,
  );
  const made = await lookUp();
  if (made !== null) return made;
  throw new StartupError(
    'PostgreSQL does not run as root, and the user postgres cannot be made: run as another user, or set DATABASE_URL.',
  );
}

async function lookUp(): Promise<PostgresUser | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', 'postgres']), run('id', ['-g', 'postgres'])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return null;
  }
}

/** Whether the user may enter the folder and every folder above it. */
export async function isReachable(folder: string, user: PostgresUser): Promise<boolean> {
  const { mode, uid, gid } = await stat(folder);
  const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
  if ((mode & bit) === 0) return false;
  const above = dirname(folder);
  return above === folder ? true : isReachable(above, user);
}
