import fs from 'node:fs';
import { inRoot } from './paths.mjs';
import { say } from './report.mjs';
import { handOver } from './run.mjs';

/** Exit codes from here on mean that a signal ended the program: whoever sent it wants no more. */
const firstSignalCode = 129;

/** Adds up the outcome of steps and tests. */
export function createTally() {
  let passed = 0;
  let failed = 0;
  return {
    add(outcome) {
      passed += outcome.passed;
      failed += outcome.failed;
    },
    get exitCode() {
      return failed === 0 ? 0 : 1;
    },
    get line() {
      return `${passed} passed, ${failed} failed`;
    },
  };
}

/** Format, lint, types, and the tests that need nothing but the code. Each tool counts as one test. */
export async function runChecks(tally) {
  tally.add(await runTool('format and lint', 'biome', ['check', '--error-on-warnings']));
  tally.add(await runTool('types', 'tsc', ['-p', '.']));
  tally.add(await runTests(['unit', 'architecture']));
}

/** Runs the vitest projects of these names and counts their tests. */
export async function runTests(projects, env = {}) {
  const report = inRoot('node_modules', '.cho-phien', `${projects.join('-')}.json`);
  fs.rmSync(report, { force: true });
  say(`tests: ${projects.join(', ')}`);
  const code = await runPackageProgram(
    'vitest',
    [
      'run',
      ...projects.flatMap((project) => ['--project', project]),
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    env,
  );
  const { passed, failed } = fs.existsSync(report) ? countTests(report) : { passed: 0, failed: 0 };
  // An unhandled error, a leaked handle or a crash of vitest itself fails the run without failing a test.
  return { passed, failed: code === 0 ? failed : Math.max(1, failed) };
}

async function runTool(what, program, args) {
  say(what);
  const code = await runPackageProgram(program, args);
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

async function runPackageProgram(program, args, env = {}) {
  const code = await handOver([inRoot('node_modules', '.bin', program), ...args], { env });
  if (code >= firstSignalCode) throw new Error(`${program} was stopped (exit code ${code})`);
  return code;
}

/** A file that cannot even be loaded has no tests to count; it counts as one that failed. */
function countTests(report) {
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(fs.readFileSync(report, 'utf8'));
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.length,
  );
  return { passed: numPassedTests, failed: numFailedTests + broken.length };
}
