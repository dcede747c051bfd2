import fs from 'node:fs';
import process from 'node:process';
import { SetupError } from './report.mjs';
import { onPath, run } from './run.mjs';
import { fingerprintOf, isStamped, stamp } from './stamp.mjs';
import { distribution, installSystemPackages } from './system-packages.mjs';

/** ffmpeg and ffprobe, with the encoders the transcoder uses. */
export async function ensureFfmpeg() {
  if (!onPath('ffmpeg') || !onPath('ffprobe')) await installSystemPackages(['ffmpeg'], 'video');
  const path = onPath('ffmpeg');
  const value = `${path} ${fingerprintOf(path)}`;
  if (isStamped('ffmpeg', value)) return;
  for (const encoder of ['libx264', 'aac']) {
    let known = false;
    const onLine = (line) => {
      known ||= line.startsWith(`Encoder ${encoder} `);
    };
    await run(path, ['-hide_banner', '-h', `encoder=${encoder}`], { onLine });
    if (known) continue;
    throw new SetupError(
      `${path} has no ${encoder} encoder: put the distribution's own ffmpeg first on PATH (apt-get install ffmpeg).`,
    );
  }
  stamp('ffmpeg', value);
}

/** nginx, for tests and benches of the edge cache; Debian keeps it where only root's PATH looks. */
export async function ensureNginx() {
  if (onPath('nginx') || fs.existsSync('/usr/sbin/nginx')) return;
  await installSystemPackages(['nginx-light'], 'tests of the edge cache');
}

/**
 * aiortc, for tests with a WHIP encoder that is none of ours. It is a module of the distribution's own Python, not of
 * another that may stand first on PATH.
 */
export async function ensureAiortc() {
  const python = '/usr/bin/python3';
  const isThere = async () =>
    fs.existsSync(python) && (await run(python, ['-c', 'import aiortc'])).code === 0;
  if (await isThere()) return;
  await installSystemPackages(['python3-aiortc'], 'tests of WHIP');
  if (!(await isThere())) {
    throw new SetupError(
      'python3-aiortc is installed but does not load: run "/usr/bin/python3 -c \'import aiortc\'".',
    );
  }
}

/** coturn, the TURN server of tests. */
export async function ensureCoturn() {
  if (!onPath('turnserver')) await installSystemPackages(['coturn'], 'tests of TURN');
}

/** zbarimg, which reads QR codes as a phone's camera does. */
export async function ensureZbar() {
  if (!onPath('zbarimg')) await installSystemPackages(['zbar-tools'], 'tests that read QR codes');
}

/** LibreOffice, which opens sheets as people do. SOFFICE_PATH names another one. */
export async function ensureLibreOffice() {
  if (process.env.SOFFICE_PATH || onPath('soffice')) return;
  await installSystemPackages(['libreoffice-calc-nogui'], 'tests that open sheets');
}

/** Names of Chromium's kin on PATH, the best first. */
const browsers = ['chromium', 'google-chrome', 'google-chrome-stable', 'chromium-browser'];

/** Path of a Chromium that starts; installs one where the distribution has a real package. */
export async function ensureChromium() {
  const given = process.env.CHROMIUM_PATH;
  if (given) {
    if (await starts(given)) return given;
    throw new SetupError(`CHROMIUM_PATH names ${given}, which does not start: correct it or unset it.`);
  }
  const found = await findChromium();
  if (found) return found;
  // Ubuntu's package is a stub that wants snapd, which servers and containers often lack.
  if (distribution().id === 'ubuntu') {
    throw new SetupError(
      'The tests need Chromium, which Ubuntu has as a snap only: run "sudo snap install chromium", or install Google ' +
        'Chrome, or set CHROMIUM_PATH to a Chromium of your own.',
    );
  }
  await installSystemPackages(['chromium'], 'tests in a browser');
  const installed = await findChromium();
  if (installed) return installed;
  throw new SetupError('Chromium is installed but does not start: run "chromium --version" to see why.');
}

async function findChromium() {
  for (const name of browsers) {
    const path = onPath(name);
    if (path && (await starts(path))) return path;
  }
  return null;
}

/** A stub without its snap is an executable too, so the browser is asked for its version once. */
async function starts(path) {
  let value;
  try {
    value = `${path} ${fingerprintOf(path)}`;
  } catch {
    return false;
  }
  if (isStamped('chromium', value)) return true;
  const { code, output } = await run(path, ['--version'], { timeoutMs: 30_000 });
  if (code !== 0 || !/chrom/i.test(output)) return false;
  stamp('chromium', value);
  return true;
}
