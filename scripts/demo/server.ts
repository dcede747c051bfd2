import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** What `server/main.ts --demo` tells its parent once it serves. */
export const Ready = z.object({
  type: z.literal('ready'),
  url: z.string(),
  demo: z.object({
    saleEventId: z.string(),
    sellerToken: z.string(),
    organiserLink: z.string(),
    sellerLink: z.string(),
  }),
});
export type Ready = z.infer<typeof Ready>;

/** Starts the real server as a child, with demo data and plain RTP ingest; resolves when it serves. */
export async function startServer(): Promise<{ child: ChildProcess; ready: Ready }> {
  const main = fileURLToPath(new URL('../../server/main.ts', import.meta.url));
  const child = spawn(process.execPath, [main, '--demo', ...process.argv.slice(2)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { LOG_LEVEL: 'warn', ...process.env, RTP_INGEST: '1' },
  });
  const ended = once(child, 'exit').then(([code]) => {
    throw new ServerEnded(typeof code === 'number' ? code : 1);
  });
  const ready = once(child, 'message').then(([message]) => Ready.parse(message));
  return { child, ready: await Promise.race([ready, ended]) };
}

/** The server said itself why it could not start; its exit code is passed on. */
export class ServerEnded extends Error {
  readonly exitCode: number;
  constructor(exitCode: number) {
    super(`the server ended with code ${exitCode}`);
    this.exitCode = exitCode;
  }
}
