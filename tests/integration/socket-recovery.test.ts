import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { putOnAir } from '../support/on-air.ts';
import { startTestServer, type TestServer, type TestSocket } from '../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  await putOnAir(server.domain, server.market);
});
afterAll(() => server.stop());

async function placeOrder(buyer: TestSocket): Promise<string> {
  const answer = await buyer.emitWithAck('order:place', {
    idempotencyKey: randomUUID(),
    saleEventId: server.market.saleEventId,
    buyer: { name: 'Chị Mai', phone: '0912345678', address: 'Bản Phố, Bắc Hà' },
    lines: [{ listingId: server.market.listingIds[0] ?? '', quantity: 1 }],
  });
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.data.orderCode;
}

/** A member's socket at the desk that has heard of one order, so that it has something to recover from. */
async function atDesk(cookie: string, buyer: TestSocket) {
  const socket = await server.connect(cookie);
  const orders: string[] = [];
  const notices: string[] = [];
  socket.on('order:placed', ({ order }) => orders.push(order.orderCode));
  socket.on('purchase:noticed', ({ at }) => notices.push(at));
  const { saleEventId } = server.market;
  const sale = await socket.emitWithAck('sale:join', { saleEventId });
  const desk = await socket.emitWithAck('desk:join', { saleEventId });
  if (!sale.ok || !desk.ok) throw new Error('could not join');
  const heard = new Promise<number>((resolve) =>
    socket.once('order:placed', ({ number }) => resolve(number)),
  );
  await placeOrder(buyer);
  return { socket, orders, notices, number: await heard };
}

/** Sockets that the server has open. */
async function countSockets(): Promise<number> {
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  return Number(/^cho_phien_sockets (\d+)$/m.exec(metrics)?.[1]);
}

/** Its radio link breaks; resolves when the server has seen it too. */
async function breakLink(socket: TestSocket): Promise<void> {
  const before = await countSockets();
  const gone = new Promise((resolve) => socket.once('disconnect', resolve));
  socket.io.engine.close();
  await gone;
  await expect.poll(countSockets).toBe(before - 1);
}

async function comeBack(socket: TestSocket): Promise<void> {
  const connected = new Promise<void>((resolve) => socket.once('connect', resolve));
  socket.connect();
  await connected;
  expect(socket.recovered).toBe(true);
}

it('keeps orders from a member who signed out while the link was broken', async () => {
  const buyer = await server.connect();
  await buyer.emitWithAck('sale:join', { saleEventId: server.market.saleEventId });
  const cookie = await server.signIn(server.market.sellerId);
  const { socket, orders, notices } = await atDesk(cookie, buyer);
  await breakLink(socket);
  const signedOut = await fetch(`${server.url}/api/auth/sign-out`, { method: 'POST', headers: { cookie } });
  expect(signedOut.status).toBe(200);
  const noticed = new Promise((resolve) => buyer.once('purchase:noticed', resolve));
  await placeOrder(buyer);
  // In a rush only one notice a second is sent.
  await noticed;
  await comeBack(socket);
  const joined = await socket.emitWithAck('desk:join', { saleEventId: server.market.saleEventId });
  expect(joined).toMatchObject({ ok: false, error: { code: 'not_signed_in' } });
  // What viewers may hear was replayed before that answer, and nothing else.
  expect([orders.length, notices.length]).toEqual([1, 2]);
});

it('a member who is still signed in gets the missed orders, and those alone, by joining the desk again', async () => {
  const buyer = await server.connect();
  await buyer.emitWithAck('sale:join', { saleEventId: server.market.saleEventId });
  const { socket, orders, number } = await atDesk(await server.signIn(server.market.sellerId), buyer);
  await breakLink(socket);
  const missed = await placeOrder(buyer);
  await comeBack(socket);
  const { saleEventId } = server.market;
  const joined = await socket.emitWithAck('desk:join', { saleEventId, since: number });
  if (!joined.ok) throw new Error(joined.error.code);
  expect(joined.data.all).toBe(false);
  expect(joined.data.orders.map(({ orderCode }) => orderCode)).toEqual([missed]);
  const next = new Promise((resolve) => socket.once('order:placed', resolve));
  await placeOrder(buyer);
  await next;
  expect(orders).not.toContain(missed);
});
