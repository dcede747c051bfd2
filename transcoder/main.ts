import { destination, pino } from 'pino';
import { startTranscoder } from './app.ts';
import { readConfig } from './config.ts';
import { checkFfmpeg } from './ffmpeg/runner.ts';

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
  const missing = await checkFfmpeg();
  if (missing) giveUp(missing);
  // Standard output is for the parent: it reads the port there.
  const log = pino({ level: config.logLevel, base: null }, destination(2));
  const app = await startTranscoder({ ...config, log }).catch((error: unknown) =>
    giveUp(`The transcoder cannot listen on ${config.host}:${config.port}: ${messageOf(error)}.`),
  );
  process.stdout.write(`${JSON.stringify({ listening: app.port })}\n`);

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
