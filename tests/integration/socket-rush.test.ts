import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { putOnAir } from '../support/on-air.ts';
import { startTestServer, type TestServer, type TestSocket } from '../support/server.ts';

/** Below what one socket may send in ten seconds. */
const ORDERS = 40;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  await putOnAir(server.domain, server.market);
});
afterAll(() => server.stop());

function placeOrder(buyer: TestSocket, listingId: string) {
  return buyer.emitWithAck('order:place', {
    idempotencyKey: randomUUID(),
    saleEventId: server.market.saleEventId,
    buyer: { name: 'Chị Mai', phone: '0912345678', address: 'Bản Phố, Bắc Hà' },
    lines: [{ listingId, quantity: 1 }],
  });
}

it('a rush on many goods costs a viewer a few messages, and the newest numbers come', async () => {
  const { saleEventId } = server.market;
  const watcher = await server.connect();
  const joined = await watcher.emitWithAck('sale:join', { saleEventId });
  if (!joined.ok) throw new Error(joined.error.code);
  const goods = joined.data.listings.filter(({ limitPerBuyer }) => limitPerBuyer === null).slice(0, 2);
  expect(goods).toHaveLength(2);

  const left = new Map(goods.map(({ variantId, available }) => [variantId, available]));
  const wanted = new Map(
    goods.map(({ variantId, available }) => [variantId, available - ORDERS / goods.length]),
  );
  let counts = 0;
  let notices = 0;
  const done = new Promise<void>((resolve) => {
    const hear = (changes: readonly { variantId: string; available: number }[]) => {
      counts += 1;
      for (const { variantId, available } of changes) left.set(variantId, available);
      if ([...wanted].every(([variantId, available]) => left.get(variantId) === available)) resolve();
    };
    watcher.on('stock:changed', (change) => hear([change]));
    watcher.on('counts:changed', ({ changes }) =>
      hear(changes.flatMap((change) => (change.name === 'stock:changed' ? [change.data] : []))),
    );
    watcher.on('purchase:noticed', () => {
      notices += 1;
    });
  });

  const buyer = await server.connect();
  const from = performance.now();
  // One order after the other, so that the numbers change all the time.
  for (let order = 0; order < ORDERS; order += 1) {
    const answer = await placeOrder(buyer, goods[order % goods.length]?.id ?? '');
    expect(answer.ok).toBe(true);
  }
  await done;
  const seconds = (performance.now() - from) / 1_000;
  expect(counts).toBeLessThanOrEqual(1 + Math.ceil(4 * seconds));
  expect(notices).toBeLessThanOrEqual(1 + Math.ceil(seconds));
  expect(notices).toBeGreaterThan(0);
});

it('whoever joins in a rush, whenever that is, comes to the stock that the database has', async () => {
  const { saleEventId } = server.market;
  const before = await server.domain.saleEvents.get(saleEventId);
  if (!before.ok) throw new Error(before.error.code);
  const { listings } = before.data;
  const goods = listings.find(({ limitPerBuyer, hidden }) => limitPerBuyer === null && !hidden);
  if (goods === undefined) throw new Error('no goods');
  const wanted = goods.available - ORDERS;

  /** Joins, and resolves when the panel shows the number that all orders together leave. */
  async function watch(): Promise<void> {
    const watcher = await server.connect();
    let available = Number.NaN;
    let seen = () => {};
    const hear = (variantId: string, next: number) => {
      if (variantId === goods?.variantId) available = next;
      seen();
    };
    watcher.on('stock:changed', (change) => hear(change.variantId, change.available));
    watcher.on('counts:changed', ({ changes }) => {
      for (const { name, data } of changes) {
        if (name === 'stock:changed') hear(data.variantId, data.available);
      }
    });
    const joined = await watcher.emitWithAck('sale:join', { saleEventId });
    if (!joined.ok) throw new Error(joined.error.code);
    await new Promise<void>((resolve) => {
      seen = () => {
        if (available === wanted) resolve();
      };
      for (const listing of joined.data.listings) hear(listing.variantId, listing.available);
    });
  }

  const buyers = await Promise.all(Array.from({ length: 4 }, () => server.connect()));
  const watching: Promise<void>[] = [];
  await Promise.all(
    buyers.map(async (buyer) => {
      for (let order = 0; order < ORDERS / buyers.length; order += 1) {
        watching.push(watch());
        expect((await placeOrder(buyer, goods.id)).ok).toBe(true);
      }
    }),
  );
  await Promise.all(watching);
  // Nothing is to be sent any more: the snapshot alone has to be right.
  await watch();
});
