import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import { StartupError } from '../lib/startup-error.ts';
import { createRestartPolicy } from './restart-policy.ts';

export interface LocalTranscoderOptions {
  token: string;
  /** Folder of recordings. */
  dataDir: string;
  logLevel: string;
  /** What else it is to be told of the server's settings, under the same names. */
  settings: Readonly<Record<string, string>>;
  /** The environment the child inherits. */
  environment: NodeJS.ProcessEnv;
  logger: Logger;
}

/** A transcoder process of this machine, started again when it dies. */
export interface LocalTranscoder {
  /** Its address now; null while it is down. */
  url(): string | null;
  /** False once it has died again and again; it is still tried then, but slowly. */
  readonly sound: boolean;
  /** Ends it cleanly and waits until it is gone, killing it after a bound. Idempotent. */
  stop(): Promise<void>;
}

const MAIN = fileURLToPath(new URL('../../transcoder/main.ts', import.meta.url));
const START_MS = 15_000;
const STOP_MS = 5_000;

/** Starts the transcoder; resolves when it listens. Throws {@link StartupError} with the transcoder's own sentence. */
export async function startLocalTranscoder(options: LocalTranscoderOptions): Promise<LocalTranscoder> {
  const { logger } = options;
  let url: string | null = null;
  let stopping = false;
  const policy = createRestartPolicy(systemClock);
  let restart: NodeJS.Timeout | undefined;
  let child = launch(options);

  function watch(current: ChildProcess): void {
    policy.started();
    let over = false;
    const onEnd = (code: number | null, signal: NodeJS.Signals | null) => {
      url = null;
      if (stopping || over) return;
      over = true;
      const restartInMs = policy.ended();
      logger.error({ code, signal, restartInMs }, 'transcoder ended, it will be started again');
      restart = setTimeout(again, restartInMs);
    };
    current.once('exit', onEnd);
    // A process that could not be made at all has no exit.
    current.once('error', () => onEnd(null, null));
  }

  function again(): void {
    const next = launch(options);
    child = next;
    watch(next.process);
    next.listening.then(
      (listening) => {
        url = listening;
      },
      // Its end is what brings the next try.
      (error) => logger.error({ err: error }, 'transcoder did not start'),
    );
  }

  url = await child.listening;
  watch(child.process);

  return {
    url: () => url,
    get sound() {
      return !policy.broken;
    },
    async stop() {
      stopping = true;
      clearTimeout(restart);
      const { process: current } = child;
      if (current.pid === undefined || current.exitCode !== null || current.signalCode !== null) return;
      const gone = once(current, 'exit');
      current.kill('SIGTERM');
      const bound = setTimeout(() => current.kill('SIGKILL'), STOP_MS);
      await gone;
      clearTimeout(bound);
    },
  };
}

/** The child's standard input is a pipe of ours: it closes with this process, even by kill -9, and ends the child. */
function launch({ token, dataDir, logLevel, settings, environment, logger }: LocalTranscoderOptions) {
  const child = spawn(process.execPath, [MAIN], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      ...environment,
      ...settings,
      TRANSCODER_PORT: '0',
      TRANSCODER_HOST: '127.0.0.1',
      TRANSCODER_TOKEN: token,
      TRANSCODER_DATA_DIR: dataDir,
      TRANSCODER_SUPERVISED: '1',
      LOG_LEVEL: logLevel,
    },
  });
  child.stdin.on('error', () => undefined);
  let lastWords = '';
  createInterface({ input: child.stderr }).on('line', (line) => {
    lastWords = line;
    passOn(line, logger);
  });
  const listening = new Promise<string>((resolve, reject) => {
    const bound = setTimeout(() => {
      reject(new StartupError('The transcoder did not start in time: look at the log above.'));
      child.kill('SIGKILL');
    }, START_MS);
    child.once('error', (error) => {
      clearTimeout(bound);
      reject(new StartupError(`The transcoder cannot be started: ${error.message}.`));
    });
    // 'close' comes after the last line of standard error, unlike 'exit'.
    child.once('close', () => {
      clearTimeout(bound);
      reject(new StartupError(lastWords || 'The transcoder ended at once, without a word.'));
    });
    createInterface({ input: child.stdout }).once('line', (line) => {
      clearTimeout(bound);
      const port = /"listening":(\d+)/.exec(line)?.[1];
      if (port) resolve(`http://127.0.0.1:${port}`);
      else reject(new StartupError('The transcoder did not say its port.'));
    });
  });
  // Whoever awaits it sees the failure; without this a restart's failure would end the process.
  listening.catch(() => undefined);
  return { process: child, listening };
}

/** The transcoder's JSON log lines keep their level and fields; other lines are warnings. */
function passOn(line: string, logger: Logger): void {
  try {
    const { level, time: _time, msg, ...fields } = JSON.parse(line);
    const name = level >= 50 ? 'error' : level >= 40 ? 'warn' : level >= 30 ? 'info' : 'debug';
    logger[name]({ ...fields }, String(msg));
  } catch {
    logger.warn({ line }, 'transcoder says');
  }
}
