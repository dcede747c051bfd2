import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const children = new Set<ChildProcess>();

afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
});

function start(args: readonly string[], options: SpawnOptions = {}): ChildProcess {
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['pipe', 'pipe', 'pipe'], ...options });
  children.add(child);
  return child;
}

/** Resolves at the first line of this text on stdout or stderr. */
function saysLine(child: ChildProcess, text: string): Promise<void> {
  return new Promise((resolve) => {
    for (const input of [child.stdout, child.stderr]) {
      if (input) {
        createInterface({ input }).on('line', (line) => {
          if (line.includes(text)) resolve();
        });
      }
    }
  });
}

/** Runs a script of scripts/ to its end; gives its exit code and what a person reads. */
async function runScript(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ code: number; text: string }> {
  const child = start(args, { env });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => (text += data));
  const [code] = await once(child, 'close');
  return { code, text };
}

const lockHolder = (name: string) => `
  import { withLock } from './scripts/lib/lock.mjs';
  await withLock('${name}', async () => {
    console.log('inside');
    await new Promise((resolve) => process.stdin.on('end', resolve).resume());
  });`;

test('a second set-up waits for the first, and goes on when that is killed', async () => {
  const script = ['--input-type=module', '--eval', lockHolder(`test ${process.pid}`)];
  const first = start(script);
  await saysLine(first, 'inside');

  const second = start(script);
  const entered = saysLine(second, 'inside');
  await Promise.race([
    saysLine(second, 'waiting for it'),
    entered.then(() => expect.unreachable('both were inside at once')),
  ]);
  first.kill('SIGKILL');
  await entered;

  second.stdin?.end();
  expect(await once(second, 'exit')).toEqual([0, null]);
});

test('a worker binary that does not exist is named in one sentence', async () => {
  const env = { ...process.env, MEDIASOUP_WORKER_BIN: '/nowhere/mediasoup-worker' };
  const { code, text } = await runScript(['scripts/setup.mjs'], env);
  expect(code).toBe(1);
  expect(text).toContain('MEDIASOUP_WORKER_BIN names a file that does not exist');
  expect(text).not.toMatch(/^\s+at /m);
});

test('a missing ffmpeg is named with its remedy where apt-get cannot help', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'setup-path-'));
  await symlink(process.execPath, join(folder, 'node'));
  const { code, text } = await runScript(['scripts/start.mjs'], { ...process.env, PATH: folder });
  await rm(folder, { recursive: true });
  expect(code).toBe(1);
  expect(text).toContain("(ffmpeg): install them with this system's package manager");
  expect(text).not.toMatch(/^\s+at /m);
});

test('an unknown bench is answered with the names there are', async () => {
  const { code, text } = await runScript(['scripts/bench.mjs', 'no-such-bench'], process.env);
  expect(code).toBe(1);
  expect(text).toMatch(/^There is no bench "no-such-bench": run "npm run -s bench -- NAME" with one of /);
});

test('the program that is started gets the signal and its exit code is passed on', async () => {
  const program =
    "process.on('SIGTERM', () => process.exit(7)); setInterval(() => {}, 1000); console.log('ready')";
  const wrapper = `
    import { handOver } from './scripts/lib/run.mjs';
    process.exitCode = await handOver(['--eval', ${JSON.stringify(program)}]);`;
  const child = start(['--input-type=module', '--eval', wrapper]);
  await saysLine(child, 'ready');
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([7, null]);
});
