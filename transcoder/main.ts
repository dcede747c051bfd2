import { availableParallelism } from 'node:os';
import { destination, pino } from 'pino';
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
  const app = await startTranscoder({ ...config, ladder, machine: () => machine, log }).catch(
    (error: unknown) =>
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
