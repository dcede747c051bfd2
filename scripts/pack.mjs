import './lib/node-version.mjs';
import process from 'node:process';
import { enter } from './lib/report.mjs';
import { handOver } from './lib/run.mjs';
import { setUpForChecks } from './lib/setup.mjs';

await enter(async () => {
  await setUpForChecks();
  return handOver(['scripts/pack/main.ts', ...process.argv.slice(2)]);
});
