import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** A path inside the checkout. */
export const inRoot = (...parts) => join(root, ...parts);

/** Node 24, which npm installs as a package; the system's Node may be older. */
export const node24 = inRoot('node_modules', '.bin', 'node');

/** What is worth keeping when the checkout goes: the worker that took minutes to build. */
export const cacheFolder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'cho-phien');
