import fs from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { versionOf } from './dependencies.mjs';
import { withLock } from './lock.mjs';
import { cacheFolder, inRoot, node24 } from './paths.mjs';
import { SetupError, say } from './report.mjs';
import { run } from './run.mjs';
import { fingerprintOf, hashOfFiles, isStamped, stamp, unstamp } from './stamp.mjs';
import { distribution } from './system-packages.mjs';
import { buildWorker } from './worker-build.mjs';
import { downloadWorker } from './worker-download.mjs';

const stampName = 'worker';

/**
 * Puts a mediasoup worker that passes the self-test where mediasoup looks for it by itself: the one that is there,
 * the one an earlier set-up kept, the official one, or one built here, whichever works first.
 */
export async function ensureWorker() {
  if (process.env.MEDIASOUP_WORKER_BIN) {
    if (fs.existsSync(process.env.MEDIASOUP_WORKER_BIN)) return;
    throw new SetupError('MEDIASOUP_WORKER_BIN names a file that does not exist: correct it or unset it.');
  }
  const place = inRoot('node_modules', 'mediasoup', 'worker', 'out', 'Release', 'mediasoup-worker');
  if (fs.existsSync(place) && isStamped(stampName, fingerprintOf(place))) return;
  unstamp(stampName);
  const version = versionOf('mediasoup');
  const kept = join(cacheFolder, 'mediasoup-worker', keyOf(version), 'mediasoup-worker');
  // Two checkouts share the cache; only one of them builds.
  const way = await withLock(kept, () => putWorker(place, kept, version));
  stamp(stampName, fingerprintOf(place));
  say(`mediasoup worker ${version}: ${way}, passed its DTLS handshake`);
}

async function putWorker(place, kept, version) {
  const takeKept = () => fs.existsSync(kept) && copy(kept, place);
  const ways = [
    ['found in node_modules', () => fs.existsSync(place)],
    ['taken from the cache', takeKept],
    ['official binary, downloaded', () => downloadWorker(version)],
    ['built from source', () => buildWorker(dirname(kept)).then((built) => copy(built, place))],
  ];
  let failure = '';
  for (const [way, put] of ways) {
    if (!(await put())) continue;
    const { code, output } = await run(node24, [inRoot('scripts', 'worker', 'self-test.ts')], {
      timeoutMs: 60_000,
    });
    if (code === 0) {
      if (!fs.existsSync(kept)) copy(place, kept);
      return way;
    }
    failure = output;
    say(`mediasoup worker ${version}: ${way}, but it failed its DTLS handshake (${output})`);
    fs.rmSync(place, { force: true });
    // A bad file in node_modules says nothing about the kept one, which may have taken minutes to build.
    if (put === takeKept) fs.rmSync(kept, { force: true });
  }
  throw new SetupError(
    `${failure}\nNo mediasoup worker passes its self-test on this machine: set MEDIASOUP_WORKER_BIN to one that works.`,
  );
}

/** A worker fits one version of mediasoup, one processor, one recipe, and the libraries of one distribution. */
function keyOf(version) {
  const { id, version: release } = distribution();
  const recipe = hashOfFiles(
    inRoot('scripts', 'worker', 'CMakeLists.txt'),
    inRoot('scripts', 'worker', 'shim'),
  );
  return [version, process.arch, `${id}${release}`, recipe].filter(Boolean).join('-');
}

/** Copies by way of a temporary name, so that nobody ever runs half a file. Returns true. */
function copy(from, to) {
  fs.mkdirSync(dirname(to), { recursive: true });
  const temporary = `${to}.${process.pid}`;
  fs.copyFileSync(from, temporary);
  fs.chmodSync(temporary, 0o755);
  fs.renameSync(temporary, to);
  return true;
}
