import './lib/node-version.mjs';
import { createTally, runChecks, runTests } from './lib/checks.mjs';
import { enter } from './lib/report.mjs';
import { setUp } from './lib/setup.mjs';

const tally = createTally();

await enter(async () => {
  try {
    const env = await setUp({ tests: true });
    await runChecks(tally);
    tally.add(await runTests(['integration', 'media', 'pages', 'faults', 'e2e'], env));
  } catch (error) {
    tally.add({ passed: 0, failed: 1 });
    throw error;
  }
  return tally.exitCode;
});
// Always the last line, also when the set-up could not go on: machines read it.
console.log(tally.line);
