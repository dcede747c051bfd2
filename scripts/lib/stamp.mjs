import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { join, relative } from 'node:path';
import { inRoot, root } from './paths.mjs';

// Stamps live in node_modules: whoever removes that removes what most of them speak of, too.
const folder = inRoot('node_modules', '.cho-phien');

/** Whether the step `name` was done for this `value`, and nothing it depends on has changed since. */
export function isStamped(name, value) {
  return fs.existsSync(join(folder, name)) && fs.readFileSync(join(folder, name), 'utf8') === value;
}

/** Remembers that the step `name` is done for this `value`. */
export function stamp(name, value) {
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(join(folder, name), value);
}

/** Forgets the step `name`, before its result is touched. */
export function unstamp(name) {
  fs.rmSync(join(folder, name), { force: true });
}

/** Hash of texts, in this order. */
export function hashOf(...texts) {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(`${text.length}:`).update(text);
  return hash.digest('hex').slice(0, 16);
}

/** Hash of files and whole folders, contents and names; what does not exist counts as empty. */
export function hashOfFiles(...paths) {
  const hash = createHash('sha256');
  for (const path of paths) {
    for (const file of filesBelow(path))
      hash
        .update(`${relative(root, file)}\0`)
        .update(fs.readFileSync(file))
        .update('\0');
  }
  return hash.digest('hex').slice(0, 16);
}

/** Size and time of a file: changes whenever the file is replaced, and costs no reading. */
export function fingerprintOf(path) {
  const { size, mtimeMs } = fs.statSync(path);
  return `${size} ${mtimeMs}`;
}

function filesBelow(path) {
  const stats = fs.statSync(path, { throwIfNoEntry: false });
  if (!stats) return [];
  if (!stats.isDirectory()) return [path];
  return fs
    .readdirSync(path)
    .sort()
    .flatMap((name) => filesBelow(join(path, name)));
}
