import { open, statfs } from 'node:fs/promises';

/** A file that only grows. */
export interface AppendFile {
  /** Bytes in it. */
  readonly size: number;
  /** All of it or nothing: what a full disk took of it is cut off again. Throws the system's error. */
  append(data: Buffer | string): Promise<void>;
  close(): Promise<void>;
}

/** What the recorder needs of a file system; the tests put a full or a stuck one in its place. */
export interface Disk {
  /** Opens for appending, creates if missing. */
  openAppend(path: string): Promise<AppendFile>;
  /** Bytes that this process may still write to the file system of `folder`. */
  freeBytes(folder: string): Promise<number>;
}

export const realDisk: Disk = {
  async openAppend(path) {
    const handle = await open(path, 'a');
    let { size } = await handle.stat();
    return {
      get size() {
        return size;
      },
      async append(data) {
        const bytes = typeof data === 'string' ? Buffer.from(data) : data;
        try {
          await handle.appendFile(bytes);
          size += bytes.length;
        } catch (error) {
          // Making a file shorter needs no space. If even that fails, the first error says more.
          await handle.truncate(size).catch(() => undefined);
          throw error;
        }
      },
      close: () => handle.close(),
    };
  },
  async freeBytes(folder) {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  },
};
