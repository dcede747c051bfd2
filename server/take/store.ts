import { openAsBlob } from 'node:fs';
import { mkdir, readdir, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { FileStore } from '@tus/file-store';
import { TakeMetadata } from '../contract/take.ts';
import type { TakeStore } from './ports.ts';

/** What is not finished or fetched for so long is deleted, ms. */
const KEPT_MS = 7 * 24 * 3_600_000;
const DESCRIPTION = '.json';

/** Takes in `uploads` below `dataDir`: for each its bytes, and beside them what it is. */
export async function openTakeStore(dataDir: string): Promise<{ files: FileStore; store: TakeStore }> {
  const directory = join(dataDir, 'uploads');
  // The library would make it later, and end the process if that fails.
  await mkdir(directory, { recursive: true });
  const files = new FileStore({ directory, expirationPeriodInMilliseconds: KEPT_MS });

  async function all() {
    const ids = (await readdir(directory)).filter((name) => name.endsWith(DESCRIPTION));
    const uploads = ids.map((name) => files.getUpload(name.slice(0, -DESCRIPTION.length)).catch(() => null));
    return (await Promise.all(uploads)).flatMap((upload) => upload ?? []);
  }

  const store: TakeStore = {
    async complete() {
      return (await all()).flatMap(({ id, size, offset, metadata }) => {
        const known = TakeMetadata.safeParse(metadata);
        return known.success && size === offset ? [{ id, metadata: known.data, bytes: offset }] : [];
      });
    },
    has: (id) =>
      files.getUpload(id).then(
        () => true,
        () => false,
      ),
    async announcedBytes(liveSessionId) {
      const ofLive = (await all()).filter(({ metadata }) => metadata?.liveSessionId === liveSessionId);
      return ofLive.reduce((sum, { size }) => sum + (size ?? 0), 0);
    },
    async freeBytes() {
      const { bavail, bsize } = await statfs(directory);
      return bavail * bsize;
    },
    read: (id) => openAsBlob(join(directory, id)),
    async remove(id) {
      await files.remove(id).catch(() => undefined);
    },
    async removeOld() {
      await files.deleteExpired();
    },
  };
  return { files, store };
}
