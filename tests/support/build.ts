import { createHash } from 'node:crypto';
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** The pages as they were built before the tests. */
const BUILT = resolve(import.meta.dirname, '../../dist/client');
/** A name with the hash of its content, as the build gives it. */
const HASHED = /^(.+)-[\w-]{8}\.js$/;

/** Puts the built pages into `dir`, in the place of what is there. */
export async function layBuild(dir: string): Promise<void> {
  await rm(dir, { recursive: true, force: true });
  await cp(BUILT, dir, { recursive: true });
}

/** Puts them there as another version would be: each script under another name, and nothing under the former ones. */
export async function layNextBuild(dir: string): Promise<void> {
  await layBuild(dir);
  const assets = join(dir, 'assets');
  const renamed = (await readdir(assets)).flatMap((name): [string, string][] => {
    const [, stem] = HASHED.exec(name) ?? [];
    return stem === undefined
      ? []
      : [[name, `${stem}-${[...name.slice(stem.length + 1, -3)].reverse().join('')}.js`]];
  });
  const files = await readdir(dir, { recursive: true });
  for (const file of files) {
    // What the build has compressed would still name the former ones.
    if (/\.(?:br|gz)$/.test(file)) await rm(join(dir, file));
    if (!/\.(?:js|html)$/.test(file)) continue;
    const text = await readFile(join(dir, file), 'utf8');
    await writeFile(
      join(dir, file),
      renamed.reduce((now, [from, to]) => now.replaceAll(from, to), text),
    );
  }
  // By this the service worker knows whether the shell is another one.
  const revisionIn = async (folder: string) =>
    createHash('sha256')
      .update(await readFile(join(folder, 'index.html')))
      .digest('hex')
      .slice(0, 16);
  const worker = join(dir, 'sw.js');
  const [former, next] = await Promise.all([revisionIn(BUILT), revisionIn(dir)]);
  await writeFile(worker, (await readFile(worker, 'utf8')).replaceAll(former, next));
  for (const [from, to] of renamed) {
    await cp(join(assets, from), join(assets, to));
    await rm(join(assets, from));
  }
}
