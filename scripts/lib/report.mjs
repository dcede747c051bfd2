import process from 'node:process';

/** A failure that a person can mend: its message is one sentence that names the remedy. */
export class SetupError extends Error {}

/** Progress goes to stderr: stdout belongs to the program that is started afterwards. */
export function say(line) {
  process.stderr.write(`· ${line}\n`);
}

/**
 * Announces work that takes a while, says every ten seconds that it goes on, and how long it took.
 * `status()` may add where it stands.
 */
export async function during(what, work, status = () => '') {
  const startedAt = Date.now();
  const elapsed = () => `${Math.round((Date.now() - startedAt) / 1000)} s`;
  say(`${what} …`);
  const timer = setInterval(() => say(`${what}: ${elapsed()} ${status()}`.trimEnd()), 10_000);
  try {
    const result = await work();
    say(`${what}: done in ${elapsed()}`);
    return result;
  } finally {
    clearInterval(timer);
  }
}

/** Runs an entry point; whatever stops it becomes one sentence and a non-zero exit code. */
export async function enter(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (error instanceof SetupError) process.stderr.write(`${error.message}\n`);
    else process.stderr.write(`The set-up stopped unexpectedly: ${describe(error)}\n`);
    process.exitCode = 1;
  }
}

function describe(error) {
  if (process.env.DEBUG) return error.stack;
  if (error.code === 'ENOSPC') return 'the disk is full; free some space and run it again.';
  if (error.code === 'EACCES' || error.code === 'EPERM') {
    return `${error.path ?? 'a file'} may not be written by this user; change its owner and run it again.`;
  }
  return `${error.message} (DEBUG=1 shows where)`;
}
