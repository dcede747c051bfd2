import './lib/node-version.mjs';
import process from 'node:process';
import { enter, say } from './lib/report.mjs';
import { setUp } from './lib/setup.mjs';

// A server needs no browser; tests and benches install one themselves, and `npm run setup -- --browser` does so early.
await enter(async () => {
  await setUp({ browser: process.argv.includes('--browser') });
  say('everything is set up: "npm start" runs the service, "npm run demo" shows it at work');
  return 0;
});
