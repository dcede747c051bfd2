import fs from 'node:fs';
import process from 'node:process';
import { inRoot, node24 } from './paths.mjs';
import { during, SetupError, say } from './report.mjs';
import { runOrFail } from './run.mjs';
import { hashOfFiles, isStamped, stamp } from './stamp.mjs';

const stampName = 'dependencies';

/** Installs the npm packages of package-lock.json, unless they are there. */
export async function ensureDependencies() {
  const lock = hashOfFiles(inRoot('package-lock.json'));
  if (isStamped(stampName, lock) && fs.existsSync(node24)) return;
  const { complete, withoutDev } = installedPackages();
  if (!complete) await install();
  else if (withoutDev)
    say('npm packages: installed without the development ones, which tests and builds need');
  if (!fs.existsSync(node24)) {
    throw new SetupError(
      `Node 24 is not among the npm packages (this processor is ${process.arch}; x64 and arm64 have one): ` +
        'run "npm ci --include=optional" on one of those.',
    );
  }
  stamp(stampName, lock);
}

/** Whether developer packages such as vite were left out by the person who installed. */
export function hasPackage(name) {
  return fs.existsSync(inRoot('node_modules', name, 'package.json'));
}

/** The version of an installed package. */
export function versionOf(name) {
  return JSON.parse(fs.readFileSync(inRoot('node_modules', name, 'package.json'), 'utf8')).version;
}

/** Compares package-lock.json with the list npm leaves in node_modules of what it put there. */
function installedPackages() {
  const wanted = readPackages(inRoot('package-lock.json'));
  if (!wanted)
    throw new SetupError('package-lock.json is missing or broken: run "git checkout package-lock.json".');
  const found = readPackages(inRoot('node_modules', '.package-lock.json'));
  if (!found) return { complete: false, withoutDev: false };
  let withoutDev = false;
  for (const [path, { version, dev, optional, devOptional, peer }] of Object.entries(wanted)) {
    if (path === '' || found[path]?.version === version) continue;
    if (found[path] || !(dev || optional || devOptional || peer)) return { complete: false, withoutDev };
    if (dev && !optional) withoutDev = true;
  }
  return { complete: true, withoutDev };
}

function readPackages(path) {
  try {
    return JSON.parse(fs.readFileSync(path, 'utf8')).packages;
  } catch {
    return null;
  }
}

async function install() {
  // The client is built here, so the development packages are wanted even where NODE_ENV is production.
  const args = ['ci', '--include=dev', '--include=optional', '--no-progress'];
  const npm = process.env.npm_execpath;
  const [command, prefix] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  await during('installing npm packages', () =>
    runOrFail(
      command,
      [...prefix, ...args],
      'The npm packages could not be installed: check the network and the lines above, then run it again.',
    ),
  );
}
