import './lib/node-version.mjs';
import { enter, say } from './lib/report.mjs';
import { setUp } from './lib/setup.mjs';

await enter(async () => {
  await setUp({ browser: true });
  say('everything is set up: "npm start" runs the service, "npm run demo" shows it at work');
  return 0;
});
