import { copyFile, mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';

/** Scripts and their compressed copies; pictures and style sheets come with the page that names them. */
const SCRIPT = /\.js(?:\.br|\.gz)?$/;
/** A page that is open longer than this without a reload has been left behind, ms. */
const KEPT_MS = 7 * 86_400_000;

/**
 * Keeps the scripts of this build in `kept`, for when the next build has taken their place: a page that is open fetches its
 * parts as they are wanted, under the names of the build it came from. Those of builds that are gone for a week are deleted.
 */
export async function keepScripts(built: string, kept: string, nowMs: number): Promise<void> {
  await mkdir(kept, { recursive: true });
  const there = new Set(await readdir(kept));
  const now = new Date(nowMs);
  // Nothing is built yet: the pages say so themselves.
  const names = (await readdir(built).catch(() => [])).filter((name) => SCRIPT.test(name));
  for (const name of names) {
    const copy = join(kept, name);
    if (!there.delete(name)) {
      // Renamed when it is whole: a name stands for one content for ever.
      await copyFile(join(built, name), `${copy}.new`);
      await rename(`${copy}.new`, copy);
    }
    await utimes(copy, now, now);
  }
  for (const name of there) {
    const { mtimeMs } = await stat(join(kept, name));
    if (nowMs - mtimeMs > KEPT_MS) await rm(join(kept, name), { force: true });
  }
}
