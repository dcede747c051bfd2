import { createServer } from 'node:net';
import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { createWorkerPool, MediaPortTakenError, type WorkerPool } from '../../server/media/worker-pool.ts';

const logger = pino({ level: 'silent' });
const loopback = { announcedAddresses: ['127.0.0.1'], listenIp: '127.0.0.1', logger };
let pool: WorkerPool | undefined;

afterEach(async () => {
  await pool?.close();
  pool = undefined;
});

test('each worker listens on one port, for UDP and TCP alike', async () => {
  pool = await createWorkerPool({ count: 2, basePort: 0, ...loopback });
  for (const worker of pool.workers) {
    const { udpSockets, tcpServers } = await worker.webRtcServer.dump();
    expect(udpSockets).toEqual([{ ip: '127.0.0.1', port: worker.port }]);
    expect(tcpServers).toEqual([{ ip: '127.0.0.1', port: worker.port }]);
  }
  expect(new Set(pool.workers.map(({ port }) => port)).size).toBe(2);
});

test('the least loaded worker is chosen', async () => {
  pool = await createWorkerPool({ count: 2, basePort: 0, ...loopback });
  const first = await pool.acquire();
  const router = await first?.createRouter();
  const second = await pool.acquire();
  expect(second).not.toBe(first);
  await second?.createRouter();
  router?.close();
  expect(await pool.acquire()).toBe(first);
});

test('a media port that is taken is named, and no worker stays behind', async () => {
  const other = createServer();
  const port = await new Promise<number>((resolve) => {
    other.listen(0, '127.0.0.1', () => {
      const address = other.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  const attempt = createWorkerPool({ count: 1, basePort: port, ...loopback });
  await expect(attempt).rejects.toThrow(MediaPortTakenError);
  await expect(attempt).rejects.toThrow(String(port));
  await new Promise((resolve) => other.close(resolve));

  pool = await createWorkerPool({ count: 1, basePort: port, ...loopback });
  expect(pool.workers[0]?.port).toBe(port);
});

test('a killed worker is replaced, and its routers hear of it', async () => {
  pool = await createWorkerPool({ count: 1, basePort: 0, ...loopback });
  const worker = await pool.acquire();
  const router = await worker?.createRouter();
  if (!worker || !router) throw new Error('no worker');
  const told = new Promise<void>((resolve) => router.once('workerclose', resolve));
  process.kill(worker.pid, 'SIGKILL');
  await told;
  const next = await pool.acquire();
  expect(next?.pid).not.toBe(worker.pid);
  await expect(next?.createRouter()).resolves.toBeDefined();
});

test('after close there is no worker to wait for', async () => {
  pool = await createWorkerPool({ count: 1, basePort: 0, ...loopback });
  await Promise.all([pool.close(), pool.close()]);
  expect(await pool.acquire()).toBeNull();
  expect(pool.workers).toEqual([]);
});
