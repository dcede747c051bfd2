import fs from 'node:fs';
import { release } from 'node:os';
import process from 'node:process';
import { inRoot } from './paths.mjs';
import { during, say } from './report.mjs';
import { run } from './run.mjs';

const probeTimeoutMs = 4_000;
const downloadTimeoutMs = 180_000;
const folder = inRoot('node_modules', 'mediasoup');

/**
 * Lets mediasoup's own install script download the official worker. Resolves to false where none can be had; on a
 * closed network that takes a few seconds.
 */
export async function downloadWorker(version) {
  if (process.env.MEDIASOUP_SKIP_WORKER_PREBUILT_DOWNLOAD) return false;
  if (!(await isReachable(addressOf(version)))) {
    say('mediasoup worker: the official binary cannot be downloaded here, so it is built from source');
    return false;
  }
  const { code } = await during('downloading the mediasoup worker', () =>
    run(process.execPath, ['npm-scripts.mjs', 'postinstall'], {
      cwd: folder,
      // When its download fails, the script would build with tools it downloads by Python; ours needs no network.
      env: { ...process.env, PYTHON: 'false' },
      timeoutMs: downloadTimeoutMs,
    }),
  );
  return code === 0;
}

/** Where mediasoup's install script downloads from; the release pages are named in its package.json. */
function addressOf(version) {
  const { repository } = JSON.parse(fs.readFileSync(`${folder}/package.json`, 'utf8'));
  const base =
    process.env.MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL ||
    `${repository.url.replace(/^git\+/, '').replace(/\.git$/, '')}/releases/download`;
  const kernel = release().split('.')[0];
  return `${base}/${version}/mediasoup-worker-${version}-linux-${process.arch}-kernel${kernel}.tgz`;
}

async function isReachable(address) {
  try {
    const signal = AbortSignal.timeout(probeTimeoutMs);
    const response = await fetch(address, { method: 'HEAD', signal });
    return response.ok;
  } catch {
    return false;
  }
}
