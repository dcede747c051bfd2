import { randomInt } from 'node:crypto';
import { type App, createApp, type Started } from './app.ts';
import { type Config, readProcessConfig } from './config.ts';
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

/** The first signal stops cleanly within `stopMs`, a second one ends at once. */
function stopOnSignals(app: App, stopMs: number): void {
  let leaving = false;
  const leave = (): void => {
    if (leaving) process.exit(1);
    leaving = true;
    setTimeout(() => process.exit(1), stopMs).unref();
    app.stop().then(() => process.exit(0), giveUp);
  };
  process.on('SIGTERM', leave);
  process.on('SIGINT', leave);
}

function greet({ url, firstOrganiserLink, certificateHint }: Started): void {
  const lines = [`Chợ Phiên: ${url}`];
  if (certificateHint) lines.push(certificateHint);
  if (firstOrganiserLink) {
    lines.push(`Người tổ chức đầu tiên mở / the first organiser opens (once): ${firstOrganiserLink}`);
  }
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** Fills in the made-up co-operative and tells the parent process, if there is one, how to sign in. */
async function offerDemo({ domain, url }: Started): Promise<void> {
  const { seedDemo } = await import('../prisma/seed.ts');
  const pin = String(randomInt(1_000_000)).padStart(6, '0');
  const market = await seedDemo(domain, { nowMs: Date.now(), pin });
  const forPeople = await domain.members.createLink({ kind: 'system' }, market.sellerId);
  if (!forPeople.ok) throw new Error(`no link for the demo's seller: ${forPeople.error.message}`);
  process.send?.({
    type: 'ready',
    url,
    demo: {
      saleEventId: market.saleEventId,
      sellerToken: market.sellerToken,
      organiserLink: linkUrl(url, market.organiserToken),
      sellerLink: linkUrl(url, forPeople.data.token),
    },
  });
}

async function main(config: Config): Promise<void> {
  const logger = createLogger({ level: config.LOG_LEVEL, format: config.LOG_FORMAT });
  const app = createApp(config, { logger });
  stopOnSignals(app, config.STOP_MS);
  const started = await app.start();
  greet(started);
  if (config.DEMO) await offerDemo(started);
}

try {
  await main(readProcessConfig());
} catch (error) {
  giveUp(error);
}
