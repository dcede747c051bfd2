import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RtpParameters } from '../../server/contract/live.ts';
import { systemClock } from '../../server/lib/clock.ts';
import {
  createPracticeRooms,
  type PracticeAir,
  type PracticeRooms,
} from '../../server/media/practice-rooms.ts';
import { createWorkerPool, type WorkerPool } from '../../server/media/worker-pool.ts';
import { dataOf } from '../support/media-fakes.ts';

const logger = pino({ level: 'silent' });
let workers: WorkerPool;
let rooms: PracticeRooms;
let air: PracticeAir[];

beforeEach(async () => {
  workers = await createWorkerPool({
    count: 1,
    basePort: 0,
    announcedAddresses: ['127.0.0.1'],
    listenIp: '127.0.0.1',
    logger,
  });
  rooms = createPracticeRooms({ workers, maxIncomingKbps: 1_000, clock: systemClock, logger });
  air = [];
});
afterEach(async () => {
  rooms.close();
  await workers.close();
});

const load = () => workers.workers[0]?.load;
const start = (sale: string) => rooms.start(sale, { onAir: (now) => air.push(now), onSample() {} });

function picture(): { kind: 'video'; rtpParameters: RtpParameters } {
  const codec = { mimeType: 'video/VP8', payloadType: 101, clockRate: 90_000 };
  return { kind: 'video', rtpParameters: { codecs: [codec], encodings: [{ ssrc: 2_222 }] } };
}

async function send(sale: string): Promise<void> {
  const { id } = dataOf(await rooms.createTransport(sale));
  dataOf(await rooms.produce(sale, id, picture()));
}

const dtls = {
  role: 'client' as const,
  fingerprints: [{ algorithm: 'sha-256', value: Array.from({ length: 32 }, () => '00').join(':') }],
};

test('a sale event has one room, whose picture goes back to those who ask, to four at the most', async () => {
  expect(await rooms.createTransport('sale')).toMatchObject({ error: { code: 'not_found' } });
  dataOf(await start('sale'));
  dataOf(await start('sale'));
  expect(load()).toBe(1);
  expect(await rooms.watch('sale')).toMatchObject({ error: { code: 'not_found' } });
  await send('sale');
  expect(air).toEqual([{ state: 'onAir', interruptedBy: null }]);

  const { mirror: first } = dataOf(await rooms.watch('sale'));
  expect(first.consumer.rtpParameters.codecs[0]?.mimeType).toBe('video/VP8');
  expect(await rooms.connectMirror('sale', first.id, dtls)).toMatchObject({ ok: true });
  expect(await rooms.connectMirror('other', first.id, dtls)).toMatchObject({ error: { code: 'not_found' } });
  for (let more = 0; more < 3; more++) dataOf(await rooms.watch('sale'));
  expect(first.closed).toBe(false);
  const { mirror: last } = dataOf(await rooms.watch('sale'));
  expect([first.closed, last.closed]).toEqual([true, false]);

  // Another picture takes the place of the former, and ends what went back of it.
  await send('sale');
  await vi.waitUntil(() => last.closed);
  rooms.stop('sale');
  expect(load()).toBe(0);
});

test('a worker that dies interrupts the practice, which comes back in another room', async () => {
  dataOf(await start('sale'));
  await send('sale');
  const pid = workers.workers[0]?.pid;
  if (pid === undefined) throw new Error('no worker');
  process.kill(pid, 'SIGKILL');
  await vi.waitUntil(() => air.at(-1)?.interruptedBy === 'service');
  await vi.waitUntil(() => workers.workers[0]?.pid !== pid);
  dataOf(await start('sale'));
  await send('sale');
  expect(air.at(-1)).toEqual({ state: 'onAir', interruptedBy: null });
});

test('a stopped server has no room left, and takes no more', async () => {
  dataOf(await start('one'));
  dataOf(await start('two'));
  expect(load()).toBe(2);
  rooms.close();
  expect(load()).toBe(0);
  expect(await start('three')).toMatchObject({ error: { code: 'media_unavailable' } });
});
