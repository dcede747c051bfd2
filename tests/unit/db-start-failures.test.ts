import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openPostgresFolder } from '../../server/db/postgres-folder.ts';

let dataDir: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'cho-phien-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

test('a password that a kill left empty is made anew, a whole one is kept', async () => {
  const home = join(dataDir, 'postgres');
  await mkdir(home);
  await writeFile(join(home, 'password'), '');
  const first = await openPostgresFolder(dataDir);
  expect(first.password).toMatch(/^[\w-]{32}$/);
  expect((await openPostgresFolder(dataDir)).password).toBe(first.password);
  expect(await readdir(home)).toEqual(['password']);
  expect((await stat(join(home, 'password'))).mode & 0o777).toBe(0o600);
});

test('starts at the same time agree on one password', async () => {
  const folders = await Promise.all([1, 2, 3, 4].map(() => openPostgresFolder(dataDir)));
  const kept = await readFile(join(dataDir, 'postgres', 'password'), 'utf8');
  expect(folders.map(({ password }) => password)).toEqual([kept, kept, kept, kept]);
});
