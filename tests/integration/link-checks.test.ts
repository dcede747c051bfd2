import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RtpParameters } from '../../server/contract/live.ts';
import { createLinkChecks, type LinkChecks } from '../../server/media/link-checks.ts';
import { createWorkerPool, type WorkerPool } from '../../server/media/worker-pool.ts';
import { dataOf } from '../support/media-fakes.ts';

const logger = pino({ level: 'silent' });
let workers: WorkerPool;
let checks: LinkChecks;

beforeEach(async () => {
  workers = await createWorkerPool({
    count: 1,
    basePort: 0,
    announcedAddresses: ['127.0.0.1'],
    listenIp: '127.0.0.1',
    logger,
  });
  checks = createLinkChecks({ workers, maxIncomingKbps: 1_000, logger });
});
afterEach(async () => {
  vi.useRealTimers();
  checks.close();
  await workers.close();
});

const rooms = () => workers.workers[0]?.load;
const start = async (member: string) => dataOf(await checks.start(member)).transport.id;

function picture(): { kind: 'video'; rtpParameters: RtpParameters } {
  const codec = { mimeType: 'video/VP8', payloadType: 101, clockRate: 90_000 };
  return { kind: 'video', rtpParameters: { codecs: [codec], encodings: [{ ssrc: 2_222 }] } };
}

test('a check takes a picture, says what arrived, and leaves no room', async () => {
  const transportId = await start('a');
  dataOf(await checks.produce('a', transportId, picture()));
  expect(rooms()).toBe(1);
  expect(dataOf(await checks.finish('a', transportId))).toEqual({
    receivedKbit: 0,
    lossShare: 0,
    roundTripMs: null,
  });
  expect(rooms()).toBe(0);
  expect(await checks.finish('a', transportId)).toMatchObject({ error: { code: 'not_found' } });
});

test('a member has one at a time, and not that of another', async () => {
  const first = await start('a');
  const second = await start('a');
  const other = await start('b');
  expect(rooms()).toBe(2);
  expect(await checks.produce('a', first, picture())).toMatchObject({ error: { code: 'not_found' } });
  expect(await checks.produce('a', other, picture())).toMatchObject({ error: { code: 'not_found' } });
  expect(await checks.produce('a', second, picture())).toMatchObject({ ok: true });
});

test('one that nobody finishes is over after twenty seconds', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const transportId = await start('a');
  vi.advanceTimersByTime(19_999);
  expect(rooms()).toBe(1);
  vi.advanceTimersByTime(1);
  expect(rooms()).toBe(0);
  expect(await checks.finish('a', transportId)).toMatchObject({ error: { code: 'not_found' } });
});

test('a worker that dies ends its checks, and a stopped server takes no more', async () => {
  const transportId = await start('a');
  const pid = workers.workers[0]?.pid;
  if (pid === undefined) throw new Error('no worker');
  process.kill(pid, 'SIGKILL');
  await vi.waitUntil(() => workers.workers[0]?.pid !== pid);
  expect(await checks.finish('a', transportId)).toMatchObject({ error: { code: 'not_found' } });
  checks.close();
  expect(await checks.start('a')).toMatchObject({ error: { code: 'media_unavailable' } });
});
