import './lib/node-version.mjs';
import process from 'node:process';
import { enter } from './lib/report.mjs';
import { handOver } from './lib/run.mjs';
import { setUpForDatabase } from './lib/setup.mjs';

await enter(async () => {
  await setUpForDatabase();
  return handOver(['scripts/migration/main.ts', ...process.argv.slice(2)]);
});
