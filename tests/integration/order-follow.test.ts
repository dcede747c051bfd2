import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { OrderState } from '../../server/contract/order.ts';
import { putOnAir } from '../support/on-air.ts';
import { codeOf, startTestServer, type TestServer, type TestSocket } from '../support/server.ts';

let server: TestServer;
let staff: TestSocket;

beforeAll(async () => {
  server = await startTestServer({ RESTOCK_CANCELLED: 'false' });
  await putOnAir(server.domain, server.market);
  staff = await server.connect(await server.signIn(server.market.sellerId));
});
afterAll(() => server.stop());

const saleEventId = () => server.market.saleEventId;

async function place(socket: TestSocket) {
  const key = randomUUID();
  const placed = await socket.emitWithAck('order:place', {
    idempotencyKey: key,
    saleEventId: saleEventId(),
    buyer: { name: 'Chị Mai', phone: '0912345678', address: 'Bản Phố, Bắc Hà' },
    lines: [{ listingId: server.market.listingIds[0] ?? '', quantity: 1 }],
  });
  if (!placed.ok) throw new Error(placed.error.code);
  return { key, orderId: placed.data.orderId };
}

/** The states that a socket is told of, as they come. */
function statesHeard(socket: TestSocket): OrderState[] {
  const heard: OrderState[] = [];
  socket.on('order:moved', ({ state }) => heard.push(state));
  return heard;
}

async function post(path: string, body: object) {
  const answer = await fetch(server.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: await answer.json() };
}

it('tells who has the key how the order goes on, and nobody else', async () => {
  const [buyer, other] = [await server.connect(), await server.connect()];
  const { key, orderId } = await place(buyer);
  const [heard, overheard] = [statesHeard(buyer), statesHeard(other)];
  const changed: string[] = [];
  await staff.emitWithAck('order:list', { saleEventId: saleEventId() });
  staff.on('order:changed', ({ order }) => changed.push(`${order.orderId} ${order.state}`));
  await other.emitWithAck('sale:join', { saleEventId: saleEventId() });
  const stranger = await other.emitWithAck('order:follow', { idempotencyKeys: [randomUUID()] });
  expect(stranger).toEqual({ ok: true, data: { orders: [] } });
  const followed = await buyer.emitWithAck('order:follow', { idempotencyKeys: [key] });
  expect(followed).toMatchObject({ ok: true, data: { orders: [{ orderId, state: 'placed' }] } });

  for (const to of ['confirmed', 'packed'] as const) {
    const moved = await staff.emitWithAck('order:move', {
      saleEventId: saleEventId(),
      orderIds: [orderId],
      to,
    });
    expect(codeOf(moved)).toBe('ok');
  }
  await expect.poll(() => heard).toEqual(['confirmed', 'packed']);
  await expect.poll(() => changed).toEqual([`${orderId} confirmed`, `${orderId} packed`]);
  // What was meant for `other` came before this answer.
  await other.emitWithAck('sale:leave', { saleEventId: saleEventId() });
  expect(overheard).toEqual([]);
});

it('cancels by HTTP with the key while the socket is down, and keeps the stock as configured', async () => {
  const viewer = await server.connect();
  const available = async () => {
    const sale = await server.domain.saleEvents.get(saleEventId());
    return sale.ok ? sale.data.listings[0]?.available : undefined;
  };
  const { key } = await place(viewer);
  const before = await available();
  expect(await post('/api/orders/mine', { idempotencyKeys: [key] })).toMatchObject({
    status: 200,
    body: { orders: [{ state: 'placed', idempotencyKey: key }] },
  });
  for (const _twice of [1, 2]) {
    const answer = await post('/api/orders/cancel', { idempotencyKey: key });
    expect(answer).toMatchObject({ status: 200, body: { state: 'cancelled' } });
  }
  expect(await available()).toBe(before);
  expect(await post('/api/orders/cancel', { idempotencyKey: randomUUID() })).toMatchObject({
    status: 404,
    body: { error: { code: 'not_found' } },
  });
});

it('tells viewers of a flash price, and of what is left of it', async () => {
  const viewer = await server.connect();
  await viewer.emitWithAck('sale:join', { saleEventId: saleEventId() });
  const listingId = server.market.listingIds[0] ?? '';
  const changed = new Promise((resolve) => viewer.once('listing:changed', resolve));
  const counted = new Promise((resolve) => {
    viewer.once('flash:counted', resolve);
    // In a rush it comes together with other counts.
    viewer.on('counts:changed', ({ changes }) => {
      for (const { name, data } of changes) if (name === 'flash:counted') resolve(data);
    });
  });
  const flash = { priceDong: 5_000, quantity: 3, durationMs: 600_000 };
  const started = await staff.emitWithAck('listing:change', { saleEventId: saleEventId(), listingId, flash });
  expect(started).toMatchObject({ ok: true, data: { flash: { priceDong: 5_000, left: 3 } } });
  expect(await changed).toMatchObject({ listing: { id: listingId, flash: { left: 3 } } });
  await place(viewer);
  expect(await counted).toEqual({ listingId, left: 2 });
});
