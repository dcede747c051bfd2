import fs from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import { ensureDiskSpace } from './disk.mjs';
import { inRoot } from './paths.mjs';
import { during } from './report.mjs';
import { runOrFail } from './run.mjs';
import { hashOf } from './stamp.mjs';
import { installSystemPackages, missingSystemPackages } from './system-packages.mjs';

const packages = [
  'cmake',
  'ninja-build',
  'g++',
  'pkg-config',
  'libssl-dev',
  'libsrtp2-dev',
  'libuv1-dev',
  'libabsl-dev',
  'libflatbuffers-dev',
  'flatbuffers-compiler',
];
/** The compiler's largest process needs about this much memory, in bytes. */
const jobMemory = 1.2 * 1024 ** 3;

/**
 * Builds the worker from the npm package's sources in a folder beside the cached one, and resolves to the binary's
 * path. An interrupted build goes on where it stopped.
 */
export async function buildWorker(cached) {
  const missing = await missingSystemPackages(packages);
  if (missing.length > 0) await installSystemPackages(missing, 'building the mediasoup worker');
  const build = `${cached}-build-${hashOf(inRoot())}`;
  ensureDiskSpace(build, 400, 'building the mediasoup worker');
  fs.mkdirSync(build, { recursive: true });
  const mediasoup = inRoot('node_modules', 'mediasoup');
  const remedy = `The mediasoup worker could not be built: see the lines above, or remove ${build} and run it again.`;
  await runOrFail(
    'cmake',
    ['-S', inRoot('scripts', 'worker'), '-B', build, '-G', 'Ninja', `-DMEDIASOUP_DIR=${mediasoup}`],
    remedy,
  );
  let progress = '';
  const onLine = (line) => {
    const [, done, all] = line.match(/^\[(\d+)\/(\d+)\]/) ?? [];
    if (done) progress = `(${done} of ${all} files, ${Math.floor((100 * done) / all)} %)`;
  };
  const jobs = Math.max(1, Math.min(availableParallelism(), Math.floor(totalmem() / jobMemory)));
  await during(
    'building the mediasoup worker (some minutes, only once)',
    () => runOrFail('ninja', ['-C', build, '-j', String(jobs)], remedy, { onLine }),
    () => progress,
  );
  const binary = join(cached, 'mediasoup-worker');
  fs.mkdirSync(cached, { recursive: true });
  fs.renameSync(join(build, 'mediasoup-worker'), binary);
  fs.rmSync(build, { recursive: true });
  return binary;
}
