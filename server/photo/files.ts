import { access, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { PhotoWidth } from '../contract/photo-path.ts';
import type { PhotoFiles } from './ports.ts';

/** The name of a photo's file in one width, below its own folder. */
export function photoFileName(width: PhotoWidth): string {
  return `${width}.webp`;
}

/** Photos as folders in `dir`, one file for each width. A folder gets its name when all of its files are on the disk. */
export function createPhotoFiles(dir: string): PhotoFiles {
  const folderOf = (id: string) => join(dir, id);

  return {
    has: (id) =>
      access(folderOf(id)).then(
        () => true,
        () => false,
      ),

    async save(id, files) {
      const unfinished = `${folderOf(id)}.new`;
      await rm(unfinished, { recursive: true, force: true });
      await mkdir(unfinished, { recursive: true });
      for (const [width, bytes] of files) await writeThrough(join(unfinished, photoFileName(width)), bytes);
      await rm(folderOf(id), { recursive: true, force: true });
      await rename(unfinished, folderOf(id));
    },

    async olderThan(before) {
      const names = await readdir(dir).catch(() => []);
      const old: string[] = [];
      for (const name of names) {
        const found = await stat(join(dir, name)).catch(() => null);
        if (found !== null && found.mtime < before) old.push(name);
      }
      return old;
    },

    remove: (id) => rm(folderOf(id), { recursive: true, force: true }),
  };
}

/** Resolves when the bytes are on the disk, not only on their way to it. */
async function writeThrough(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}
