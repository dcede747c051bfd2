import fs from 'node:fs';
import { ensureDependencies } from './dependencies.mjs';
import { ensureDiskSpace } from './disk.mjs';
import { ensureClientBuild, ensureDatabaseClient } from './generated.mjs';
import { withLock } from './lock.mjs';
import { inRoot, root } from './paths.mjs';
import { ensurePostgresLinks } from './postgres-links.mjs';
import {
  ensureAiortc,
  ensureChromium,
  ensureCoturn,
  ensureFfmpeg,
  ensureLibreOffice,
  ensureNginx,
  ensureZbar,
} from './tools.mjs';
import { ensureWorker } from './worker.mjs';

/**
 * Makes this checkout ready to run: installs, builds and generates what is missing or out of date, and nothing else.
 * Safe to run again, and from two terminals at once. `tests` adds what only tests and benches need. Returns environment
 * variables for the program that follows.
 */
export async function setUp({ tests = false } = {}) {
  return await withLock(root, async () => {
    ensureDiskSpace(root, fs.existsSync(inRoot('node_modules')) ? 200 : 1500, 'the set-up');
    await ensureDependencies();
    await ensurePostgresLinks();
    await ensureFfmpeg();
    await ensureWorker();
    await ensureDatabaseClient();
    await ensureClientBuild();
    if (!tests) return {};
    await ensureNginx();
    await ensureAiortc();
    await ensureCoturn();
    await ensureZbar();
    await ensureLibreOffice();
    return { CHROMIUM_PATH: await ensureChromium() };
  });
}

/** The least that checks need: packages and generated code, no system packages and no worker. */
export async function setUpForChecks() {
  await withLock(root, async () => {
    await ensureDependencies();
    await ensureDatabaseClient();
  });
}

/** What it takes to run the database alone. */
export async function setUpForDatabase() {
  await withLock(root, async () => {
    await ensureDependencies();
    await ensurePostgresLinks();
    await ensureDatabaseClient();
  });
}
