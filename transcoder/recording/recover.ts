import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { END_LINE, type ReadRow, readPlaylist } from './playlist.ts';

export const PLAYLIST = 'index.m3u8';

/** Replaces a file in one step: whoever reads it has the old or the new one. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const next = `${path}.new`;
  try {
    await writeFile(next, text);
    await rename(next, path);
  } catch (error) {
    await rm(next, { force: true });
    throw error;
  }
}

/** The text of a file; empty when there is none. */
export async function readOr(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}

/** The folders of a recording's renditions. */
export async function renditionsOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** Bytes of all media files of a recording. */
export async function mediaBytes(folder: string): Promise<number> {
  let bytes = 0;
  for (const rendition of await renditionsOf(folder)) {
    for (const name of await readdir(join(folder, rendition))) {
      if (name.endsWith('.mp4')) bytes += (await stat(join(folder, rendition, name))).size;
    }
  }
  return bytes;
}

/** How many rows from the first one on have all their bytes on the disk. */
async function wholeRows(folder: string, rows: readonly ReadRow[]): Promise<number> {
  const sizes = new Map<string, number>();
  for (const [index, { file, end }] of rows.entries()) {
    const size =
      sizes.get(file) ??
      (await stat(join(folder, file)).then(
        (found) => found.size,
        () => 0,
      ));
    sizes.set(file, size);
    if (end > size) return index;
  }
  return rows.length;
}

/**
 * Puts a recording in order that was left in the middle: what was named and did not reach the disk goes, and every
 * rendition ends with the same segment. `ended` makes it one to replay, else one to go on with. Idempotent; answers
 * the number of segments.
 */
export async function recover(folder: string, options: { ended: boolean }): Promise<number> {
  await mkdir(folder, { recursive: true });
  const found = [];
  for (const rendition of await renditionsOf(folder)) {
    const path = join(folder, rendition, PLAYLIST);
    const text = await readOr(path);
    const read = readPlaylist(text);
    if (read) found.push({ path, text, read, whole: await wholeRows(join(folder, rendition), read.rows) });
    else await rm(join(folder, rendition), { recursive: true });
  }
  if (found.length === 0) return 0;
  const kept = Math.min(...found.map(({ whole }) => whole));
  for (const { path, text, read } of found) {
    const rows = read.rows.slice(0, kept).map((row) => row.text);
    const next = read.head + rows.join('') + (options.ended ? END_LINE : '');
    if (next !== text) await replaceFile(path, next);
  }
  return kept;
}

/** Whether the recording says of itself that nothing more comes. */
export async function isEnded(folder: string): Promise<boolean> {
  for (const rendition of await renditionsOf(folder)) {
    if (!(await readOr(join(folder, rendition, PLAYLIST))).endsWith(END_LINE)) return false;
  }
  return true;
}

/** When something was last added to the recording, ms since the epoch. */
export async function lastChange(folder: string): Promise<number> {
  const paths = (await renditionsOf(folder)).map((rendition) => join(folder, rendition, PLAYLIST));
  const times = await Promise.all(
    [folder, ...paths].map((path) =>
      stat(path).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      ),
    ),
  );
  return Math.max(...times);
}
