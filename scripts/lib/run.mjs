import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { inRoot, node24, root } from './paths.mjs';
import { SetupError } from './report.mjs';

const keptLines = 60;
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Path of an executable that is on PATH, or null. */
export function onPath(name) {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, name);
    try {
      fs.accessSync(path, fs.constants.X_OK);
      return path;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}

/**
 * Runs a command with its output kept back; resolves to its exit code and its last lines, whatever the code is.
 * `onLine` sees every line; after `timeoutMs` the command is ended, which counts as code 124.
 */
export function run(command, args, { cwd = root, env = process.env, onLine = () => {}, timeoutMs = 0 } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const lines = [];
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        if (lines.length > keptLines) lines.shift();
        onLine(line);
      });
    }
    let timedOut = false;
    const timer = timeoutMs
      ? setTimeout(() => {
          timedOut = true;
          child.kill();
        }, timeoutMs)
      : undefined;
    const end = (code) => {
      clearTimeout(timer);
      resolve({ code: timedOut ? 124 : code, output: lines.join('\n') });
    };
    child.on('error', (error) => {
      lines.push(error.message);
      end(127);
    });
    child.on('close', (code, signal) => end(code ?? exitCodeOf(signal)));
  });
}

/** Like {@link run}, but a non-zero exit code becomes a SetupError: `failure`, after the command's last lines. */
export async function runOrFail(command, args, failure, options) {
  const { code, output } = await run(command, args, options);
  if (code === 0) return output;
  throw new SetupError(`${output}\n${failure}`.trimStart());
}

/**
 * Runs the real program under Node 24 in this terminal, passes signals on, and resolves to its exit code.
 */
export function handOver(args, { env = {} } = {}) {
  return new Promise((resolve) => {
    const child = spawn(node24, args, {
      cwd: root,
      stdio: 'inherit',
      env: {
        ...process.env,
        ...env,
        PATH: `${inRoot('node_modules', '.bin')}${delimiter}${process.env.PATH}`,
      },
    });
    const passOn = (signal) => {
      // Ctrl-C reaches every process of the terminal by itself; passed on as well, it would come twice.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    };
    for (const signal of signals) process.on(signal, passOn);
    const end = (code) => {
      for (const signal of signals) process.off(signal, passOn);
      resolve(code);
    };
    child.on('error', (error) => {
      process.stderr.write(`Node 24 cannot be started (${error.message}): run npm ci again.\n`);
      end(1);
    });
    child.on('exit', (code, signal) => end(code ?? exitCodeOf(signal)));
  });
}

function exitCodeOf(signal) {
  return 128 + (constants.signals[signal] ?? 0);
}
