import './lib/node-version.mjs';
import process from 'node:process';
import { enter } from './lib/report.mjs';
import { handOver } from './lib/run.mjs';
import { setUp } from './lib/setup.mjs';

await enter(async () =>
  handOver(['scripts/screenshots/main.ts', ...process.argv.slice(2)], { env: await setUp({ tests: true }) }),
);
