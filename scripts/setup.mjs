import './lib/node-version.mjs';
import process from 'node:process';
import { enter, say } from './lib/report.mjs';
import { setUp } from './lib/setup.mjs';

// A server needs neither browser nor nginx; tests and benches install them themselves, `npm run setup -- --tests` early.
await enter(async () => {
  await setUp({ tests: process.argv.includes('--tests') });
  say('everything is set up: "npm start" runs the service, "npm run demo" shows it at work');
  return 0;
});
