import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { keepScripts } from '../../server/http/former-scripts.ts';

const DAY_MS = 86_400_000;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cho-phien-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('keeps scripts for a week after their build is gone, whole, and nothing else', async () => {
  const [built, kept] = [join(folder, 'built'), join(folder, 'a', 'kept')];
  const begun = Date.now();
  // Nothing is built yet.
  await keepScripts(built, kept, begun);
  expect(await readdir(kept)).toEqual([]);

  await mkdir(built);
  for (const name of ['one-a.js', 'one-a.js.br', 'one-a.js.gz', 'plums.webp', 'style-a.css']) {
    await writeFile(join(built, name), name);
  }
  await keepScripts(built, kept, begun);
  expect((await readdir(kept)).sort()).toEqual(['one-a.js', 'one-a.js.br', 'one-a.js.gz']);
  expect(await readFile(join(kept, 'one-a.js'), 'utf8')).toBe('one-a.js');

  // It is current for a month, and then replaced.
  await keepScripts(built, kept, begun + 30 * DAY_MS);
  await rm(built, { recursive: true });
  await keepScripts(built, kept, begun + 36 * DAY_MS);
  expect(await readdir(kept)).toHaveLength(3);
  await keepScripts(built, kept, begun + 38 * DAY_MS);
  expect(await readdir(kept)).toEqual([]);
});
