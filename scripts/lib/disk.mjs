import fs from 'node:fs';
import { dirname } from 'node:path';
import { SetupError } from './report.mjs';

const mebibyte = 1024 * 1024;

/** Stops when the disk below `folder` (which need not exist yet) has less than `neededMebibytes` free. */
export function ensureDiskSpace(folder, neededMebibytes, purpose) {
  let existing = folder;
  while (!fs.existsSync(existing)) existing = dirname(existing);
  const { bavail, bsize } = fs.statfsSync(existing);
  const free = Math.floor((bavail * bsize) / mebibyte);
  if (free >= neededMebibytes) return;
  throw new SetupError(
    `The disk of ${existing} has ${free} MiB free and ${purpose} needs ${neededMebibytes} MiB: free some space and run it again.`,
  );
}
