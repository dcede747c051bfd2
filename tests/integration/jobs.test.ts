import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import {
  createDomain,
  createJobs,
  createOutbox,
  type Domain,
  type Jobs,
  openDatabase,
  type Tasks,
} from '../../server/db/index.ts';
import { systemClock } from '../../server/lib/clock.ts';
import { startTestDatabase, type TestDatabase } from '../support/database.ts';
import { createMarket, type Market, must, testAccount, viewer } from '../support/market.ts';

const silent = pino({ level: 'silent' });
/** Longer than pg-boss waits between two looks at a queue. */
const PATIENCE = { timeout: 20_000, interval: 50 };

const idle: Tasks = {
  release: async () => undefined,
  cleanPhotos: async () => undefined,
  remind: async () => undefined,
};

let postgres: TestDatabase;
let market: Market;
const running: Jobs[] = [];

beforeAll(async () => {
  postgres = await startTestDatabase();
  market = createMarket(postgres.database);
});
afterEach(async () => {
  for (const jobs of running.splice(0)) await jobs.stop();
});
afterAll(() => postgres.close());

/** A server's domain with jobs of its own, on the machine's clock; its orders are to be paid within `termMs`. */
function createServer(termMs: number, remind = idle.remind) {
  const { database } = postgres;
  const publisher = { publish: () => undefined };
  const prepaid = () => ({ ...testAccount, termMs });
  const outbox = createOutbox({ database, publisher, clock: systemClock, logger: silent, prepaid });
  const jobs = createJobs(database, silent);
  running.push(jobs);
  const onReserved = jobs.releaseAt;
  const domain = createDomain({ database, clock: systemClock, publisher, outbox, prepaid, onReserved });
  return {
    domain,
    jobs,
    start: () => jobs.start({ ...idle, release: domain.payments.releaseOverdue, remind }),
  };
}

async function place(domain: Domain): Promise<string> {
  const sale = await market.openSale([{ stock: 3 }]);
  const input = market.orderFor(sale, [2], { payment: 'vietqr' });
  must(await domain.orders.place(viewer, input));
  return input.idempotencyKey;
}

const stateOf = async (domain: Domain, key: string) => (await domain.orders.mine([key]))[0]?.state;

test('an order that is not paid in time is released by a job', async () => {
  const { domain, start } = createServer(300);
  await start();
  const key = await place(domain);
  expect(await stateOf(domain, key)).toBe('placed');
  await vi.waitUntil(async () => (await stateOf(domain, key)) === 'cancelled', PATIENCE);
});

test('what became overdue while no server ran is released by the next start, of two servers once', async () => {
  const dead = createServer(1);
  const key = await place(dead.domain);
  const servers = [createServer(60_000), createServer(60_000)];
  await Promise.all(servers.map(({ start }) => start()));
  await vi.waitUntil(async () => (await stateOf(dead.domain, key)) === 'cancelled', PATIENCE);
  await Promise.all(servers.map(({ jobs }) => jobs.stop()));
  const { orderId = '' } = (await dead.domain.orders.mine([key]))[0] ?? {};
  const { orderEvent, stockMovement } = postgres.database.prisma;
  expect(await orderEvent.count({ where: { orderId } })).toBe(1);
  expect(await stockMovement.count({ where: { orderId, kind: 'release' } })).toBe(1);
});

test('reminders are looked at as soon as a server starts', async () => {
  await new Promise<void>((resolve, reject) => {
    const { start } = createServer(60_000, async () => resolve());
    start().catch(reject);
  });
});

test('a user who may not make its schema is told so', async () => {
  const { pool } = postgres.database;
  await pool.query(`CREATE ROLE poor LOGIN PASSWORD 'poor'`);
  const url = Object.assign(new URL(await postgres.createEmpty()), { username: 'poor', password: 'poor' });
  const database = await openDatabase(url.href);
  const jobs = createJobs(database, silent);
  try {
    await expect(jobs.start(idle)).rejects.toThrow(/^The user in DATABASE_URL may not .*\.$/);
  } finally {
    await jobs.stop();
    await database.close();
  }
});

test('it stops at once, twice, and before it has started', async () => {
  const { jobs, start } = createServer(60_000);
  const starting = start();
  await Promise.all([jobs.stop(), starting]);
  await jobs.stop();
  await createServer(60_000).jobs.stop();
});
