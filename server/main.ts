import { randomInt } from 'node:crypto';
import { type App, createApp, type Started } from './app.ts';
import { type Config, readProcessConfig } from './config.ts';
import { greeting } from './greeting.ts';
import { linkUrl } from './http/handlers.ts';
import { createLogger } from './lib/logger.ts';
import { StartupError } from './lib/startup-error.ts';

/** What a person can mend is one sentence; the rest is a bug and shows its stack. Exit code 1 both times. */
function giveUp(error: unknown): never {
  const full = (error as NodeJS.ErrnoException | null)?.code === 'ENOSPC';
  if (full) process.stderr.write('The disk is full: make room below DATA_DIR and start again.\n');
  else if (error instanceof StartupError) process.stderr.write(`${error.message}\n`);
  else console.error(error);
  process.exit(1);
}

/**
 * Signals that come this soon after the first are the same Ctrl-C, in ms: the terminal sends it to npm, to the
 * start script and to this process, and the first two pass it on.
 */
const SAME_SIGNAL_MS = 2_000;

/** The first signal stops cleanly within `stopMs`, a later one ends at once. */
function stopOnSignals(app: App, stopMs: number): void {
  let leavingSince: number | null = null;
  const leave = (): void => {
    if (leavingSince !== null) {
      if (performance.now() - leavingSince > SAME_SIGNAL_MS) process.exit(1);
      return;
    }
    leavingSince = performance.now();
    setTimeout(() => process.exit(1), stopMs).unref();
    app.stop().then(() => process.exit(0), giveUp);
  };
  process.on('SIGTERM', leave);
  process.on('SIGINT', leave);
}

/** Fills in the made-up co-operative; what a seller's program and people need to sign in. */
async function fillDemo({ domain, url }: Started) {
  const { seedDemo } = await import('../prisma/seed.ts');
  const pin = String(randomInt(1_000_000)).padStart(6, '0');
  const market = await seedDemo(domain, { nowMs: Date.now(), pin });
  const forPeople = await domain.members.createLink({ kind: 'system' }, market.sellerId);
  if (!forPeople.ok) throw new Error(`no link for the demo's seller: ${forPeople.error.message}`);
  return {
    saleEventId: market.saleEventId,
    sellerToken: market.sellerToken,
    organiserLink: linkUrl(url, market.organiserToken),
    sellerLink: linkUrl(url, forPeople.data.token),
  };
}

async function main(config: Config): Promise<void> {
  const logger = createLogger({ level: config.LOG_LEVEL, format: config.LOG_FORMAT });
  const app = createApp(config, { logger });
  stopOnSignals(app, config.STOP_MS);
  const started = await app.start();
  // The demo has an organiser already, and its own program prints how to sign in.
  const firstOrganiserLink = config.DEMO ? null : started.firstOrganiserLink;
  process.stdout.write(greeting({ ...started, firstOrganiserLink }));
  const demo = config.DEMO ? await fillDemo(started) : null;
  // A parent process that asked for a channel learns so that it serves, and how to sign in.
  process.send?.({ type: 'ready', url: started.url, organiserLink: firstOrganiserLink, demo });
}

try {
  await main(readProcessConfig());
} catch (error) {
  giveUp(error);
}
