import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Row, Sheet } from './sheet.ts';

/** Old-space memory of the thread, MB: what 50,000 orders need, and no more than a small server can spare. */
const MEMORY_MB = 1_024;

/** A workbook in the making, in a thread of its own: a live must not stand still while a year's orders are written. */
export interface Workbook {
  /** Adds rows to the sheet of this index. */
  add(sheet: number, rows: readonly Row[]): void;
  /** The file. Throws what went wrong in the thread, such as that its memory did not do. */
  finish(): Promise<Uint8Array>;
  /** Ends the thread. Idempotent. */
  close(): Promise<void>;
}

export function createWorkbook(sheets: readonly Sheet[]): Workbook {
  const worker = new Worker(new URL('./xlsx-worker.ts', import.meta.url), {
    workerData: sheets,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  });
  // Listened to from the start: what fails while rows still come is said at the end.
  const made = once(worker, 'message').then(([file]: unknown[]) => {
    if (file instanceof Uint8Array) return file;
    throw new Error('the thread answered with no file');
  });
  made.catch(() => undefined);
  return {
    add: (sheet, rows) => worker.postMessage({ sheet, rows }),
    finish() {
      worker.postMessage({ finish: true });
      return made;
    },
    async close() {
      await worker.terminate();
    },
  };
}
