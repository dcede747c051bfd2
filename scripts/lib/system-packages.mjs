import fs from 'node:fs';
import process from 'node:process';
import { during, SetupError } from './report.mjs';
import { onPath, run } from './run.mjs';

/** The distribution's name and version, such as debian and 12; empty where it does not say. */
export function distribution() {
  const text = fs.existsSync('/etc/os-release') ? fs.readFileSync('/etc/os-release', 'utf8') : '';
  const read = (key) => text.match(new RegExp(`^${key}="?([^"\n]*)`, 'm'))?.[1] ?? '';
  return { id: read('ID'), version: read('VERSION_ID') };
}

/** Installs packages of the distribution; `purpose` says what for. Needs apt-get, and root or sudo. */
export async function installSystemPackages(packages, purpose) {
  const list = packages.join(' ');
  const byHand = `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${list}`;
  const missing = `${purpose.charAt(0).toUpperCase()}${purpose.slice(1)} needs system packages that are missing (${list})`;
  if (!onPath('apt-get'))
    throw new SetupError(`${missing}: install them with this system's package manager.`);
  const prefix = await rootPrefix();
  if (!prefix) throw new SetupError(`${missing}, and this user may not install any: run "${byHand}".`);
  const apt = (...args) => {
    const [program, ...words] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args];
    return run(program, words);
  };
  const waitForOthers = ['-o', 'DPkg::Lock::Timeout=300'];
  await during(`installing system packages for ${purpose}: ${list}`, async () => {
    await apt(...waitForOthers, '-q', 'update');
    const { code, output } = await apt(
      ...waitForOthers,
      '-qy',
      '--no-install-recommends',
      'install',
      ...packages,
    );
    if (code !== 0)
      throw new SetupError(`${output}\nThe system packages could not be installed: run "${byHand}".`);
  });
}

/** Those of `packages` that dpkg does not know as installed. */
export async function missingSystemPackages(packages) {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the placeholders are dpkg's own.
  const { output } = await run('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\\n', ...packages]);
  const installed = new Set(
    output
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  );
  return packages.filter((name) => !installed.has(name));
}

/** The words to put before a command so that root runs it: none as root, null when it cannot be. */
async function rootPrefix() {
  if (process.getuid?.() === 0) return [];
  if (!onPath('sudo')) return null;
  const { code } = await run('sudo', ['-n', 'true']);
  return code === 0 ? ['sudo', '-n'] : null;
}
