import './lib/node-version.mjs';
import { createTally, runChecks } from './lib/checks.mjs';
import { enter } from './lib/report.mjs';
import { setUpForChecks } from './lib/setup.mjs';

await enter(async () => {
  await setUpForChecks();
  const tally = createTally();
  await runChecks(tally);
  console.log(tally.line);
  return tally.exitCode;
});
