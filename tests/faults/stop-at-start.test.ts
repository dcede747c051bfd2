import { once } from 'node:events';
import { expect, it, vi } from 'vitest';
import { temporaryDataDir } from '../support/server.ts';
import {
  commandsWith,
  descendantsOf,
  endAll,
  type OneProcess,
  runServer,
  untilGone,
} from '../support/server-process.ts';

it.each([
  ['transcoder', /transcoder\/main\.ts/],
  ['PostgreSQL', /\/initdb /],
  ['PostgreSQL', /\/postgres -D/],
  ['media worker', /mediasoup-worker/],
])('SIGTERM while the %s starts (%s) leaves no process', async (_name, command) => {
  const data = await temporaryDataDir();
  let started: OneProcess[] = [];
  try {
    const { child, said } = runServer(data.dir);
    const family = () => descendantsOf(child.pid ?? 0);
    const ended = once(child, 'exit');
    started = await vi.waitUntil(
      async () => {
        const now = await family();
        return now.some((each) => command.test(each.command)) ? now : null;
      },
      { timeout: 60_000, interval: 5 },
    );
    child.kill('SIGTERM');
    expect([await ended, said()]).toEqual([[0, null], '']);
    await untilGone(started);
    // PostgreSQL is in a group of its own, and names its folder.
    expect(await commandsWith(data.dir)).toEqual([]);
  } finally {
    await endAll(started);
    await data.remove();
  }
});
