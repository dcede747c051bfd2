import './lib/node-version.mjs';
import fs from 'node:fs';
import process from 'node:process';
import { inRoot } from './lib/paths.mjs';
import { enter, SetupError } from './lib/report.mjs';
import { handOver } from './lib/run.mjs';
import { setUp } from './lib/setup.mjs';

const [name, ...args] = process.argv.slice(2);

await enter(async () => {
  const names = benchNames();
  if (!names.includes(name)) {
    const wrong = name ? `There is no bench "${name}"` : 'Which bench';
    throw new SetupError(
      `${wrong}: run "npm run -s bench -- NAME" with one of ${names.join(', ') || '(none yet)'}.`,
    );
  }
  return handOver([`bench/${name}.ts`, ...args], { env: await setUp({ tests: true }) });
});

/** Benches are the .ts files right in bench/; what they share lies in folders below. */
function benchNames() {
  if (!fs.existsSync(inRoot('bench'))) return [];
  return fs
    .readdirSync(inRoot('bench'))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -'.ts'.length));
}
