import { access, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { photoFileName } from './files.ts';

/** The size that messengers show large, pixels; what does not fit is cut off around the middle. */
export const SHARE_SIZE = { width: 1_200, height: 630 } as const;
const NAME = 'share.jpg';
const QUALITY = 78;

/** Photos as JPEG for the previews of shared links: not every messenger reads WebP. */
export interface SharePictures {
  /** The name of the file below the folder of photos; null where there is no such photo. */
  of(photoId: string): Promise<string | null>;
}

/** Makes each picture once, in the photo's own folder below `dir`, when it is first asked for; the folder goes with the photo. */
export function createSharePictures(dir: string): SharePictures {
  const making = new Map<string, Promise<boolean>>();

  async function make(folder: string): Promise<boolean> {
    const unfinished = join(folder, `${NAME}.new`);
    try {
      await sharp(join(folder, photoFileName(1080)))
        .resize({ ...SHARE_SIZE, fit: 'cover' })
        .jpeg({ quality: QUALITY, mozjpeg: true })
        .toFile(unfinished);
      await rename(unfinished, join(folder, NAME));
      return true;
    } catch {
      // No such photo, or it was removed meanwhile.
      await rm(unfinished, { force: true });
      return false;
    }
  }

  return {
    async of(photoId) {
      const folder = join(dir, photoId);
      const name = join(photoId, NAME);
      const there = await access(join(folder, NAME)).then(
        () => true,
        () => false,
      );
      if (there) return name;
      const made = making.get(photoId) ?? make(folder);
      making.set(photoId, made);
      try {
        return (await made) ? name : null;
      } finally {
        making.delete(photoId);
      }
    },
  };
}
