import { mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { destination, pino } from 'pino';
import type { Logger } from '../server/lib/logger.ts';
import { takeTurn } from '../server/lib/turn.ts';
import { startTranscoder } from './app.ts';
import { readConfig } from './config.ts';
import { checkFfmpeg, measureSlowness } from './ffmpeg/runner.ts';
import type { Machine } from './ladder/budget.ts';
import { wholeLadder } from './ladder/ladder.ts';

/** One sentence and exit code 1, for what a person can mend. */
function giveUp(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

/** Draining ends after so long whatever hangs, ms. */
const DRAIN_MS = 10_000;

/** One after a server that was killed finds its transcoder still writing what it had: two must not do so at once. */
async function takeRecordings(dataDir: string, log: Logger): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true });
    await takeTurn('recordings', dataDir);
  } catch (error) {
    log.warn({ err: error, dataDir }, 'nobody can be kept away from the recordings');
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function main(): Promise<void> {
  const config = await Promise.resolve()
    .then(() => readConfig())
    .catch((error: unknown) => giveUp(messageOf(error)));
  const missing = await checkFfmpeg(config);
  if (missing) giveUp(missing);
  // Standard output is for the parent: it reads the port there.
  const log = pino({ level: config.logLevel, base: null }, destination(2));
  let machine: Machine = { cores: availableParallelism(), slowness: 1 };
  const ladder = wholeLadder(config);
  const recordingsReady = takeRecordings(config.recording.dataDir, log);
  const app = await startTranscoder({
    ...config,
    recordingsReady,
    ladder,
    machine: () => machine,
    log,
  }).catch((error: unknown) =>
    giveUp(`The transcoder cannot listen on ${config.host}:${config.port}: ${messageOf(error)}.`),
  );
  process.stdout.write(`${JSON.stringify({ listening: app.port })}\n`);

  // The first live does not wait for it: phones begin with small pictures, and what is too much is given up later.
  void measureSlowness().then((slowness) => {
    if (slowness !== null) machine = { ...machine, slowness };
    log.info(machine, 'processor measured');
  });

  let leaving = false;
  const leave = (reason: string) => {
    if (leaving) return;
    leaving = true;
    log.info({ reason }, 'draining');
    // Whoever is to go on with the recordings waits for this process to end.
    setTimeout(() => process.exit(1), DRAIN_MS).unref();
    app.close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'could not drain');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => leave('SIGTERM'));
  process.on('SIGINT', () => leave('SIGINT'));
  if (config.supervised) {
    process.stdin.on('end', () => leave('parent is gone'));
    process.stdin.on('error', () => leave('parent is gone'));
    process.stdin.resume();
  }
}

await main();
