import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StartupError } from './lib/startup-error.ts';

/** Reads the secret `name` below `dataDir`, or makes it there, readable by this user only. */
export async function keptSecret(dataDir: string, name: string): Promise<string> {
  const file = join(dataDir, 'secrets', name);
  await mkdir(join(dataDir, 'secrets'), { recursive: true, mode: 0o700 });
  try {
    // 'wx' makes two servers that start at once agree: only one of them writes.
    await writeFile(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const secret = await readFile(file, 'utf8');
  if (secret.length < 32) {
    throw new StartupError(`The secret in ${file} is cut short: delete the file, a new one will be made.`);
  }
  return secret;
}
