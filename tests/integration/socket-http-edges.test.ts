import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ack } from '../../server/contract/error.ts';
import type { PlacedOrder } from '../../server/contract/order.ts';
import { type CommandName, commands } from '../../server/contract/socket.ts';
import { putOnAir } from '../support/on-air.ts';
import { codeOf, sendAny, startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
const cookies = { seller: '', organiser: '' };

beforeAll(async () => {
  server = await startTestServer({ RTP_INGEST: 'true', COMMAND_RATE: '1000' });
  await putOnAir(server.domain, server.market);
  cookies.seller = await server.signIn(server.market.sellerId);
  cookies.organiser = await server.signIn(server.market.organiserId);
});
afterAll(() => server.stop());

function order(quantity: number) {
  return {
    idempotencyKey: randomUUID(),
    saleEventId: server.market.saleEventId,
    buyer: { name: 'Chị Mai', phone: '0912345678', address: 'Bản Phố, Bắc Hà' },
    lines: [{ listingId: server.market.listingIds[0] ?? '', quantity }],
  };
}

describe('commands', () => {
  it.each(Object.keys(commands) as CommandName[])('%s answers bad_input to nonsense', async (name) => {
    const socket = await server.connect(cookies.organiser);
    // An empty object is all that these want.
    const empty = name === 'transfer:list' || name === 'book:list' ? [] : [{}];
    for (const nonsense of [undefined, null, 7, 'x', [], ...empty]) {
      expect(codeOf(await sendAny(socket, name, nonsense))).toBe('bad_input');
    }
  });

  it('survives unknown names and a missing ack', async () => {
    const socket = await server.connect();
    (socket as { emit(name: string, ...args: unknown[]): unknown }).emit('sale:join', { saleEventId: 1 });
    expect(codeOf(await sendAny(socket, 'constructor', {}))).toBe('bad_input');
    expect(codeOf(await sendAny(socket, 'sale:join', { saleEventId: server.market.saleEventId }))).toBe('ok');
  });

  it('acks an order to its buyer and tells the other panel and the desk', async () => {
    const { saleEventId } = server.market;
    const [buyer, watcher, desk] = await Promise.all([
      server.connect(),
      server.connect(),
      server.connect(cookies.seller),
    ]);
    await sendAny(watcher, 'sale:join', { saleEventId });
    expect(codeOf(await sendAny(desk, 'desk:join', { saleEventId }))).toBe('ok');
    const stock = new Promise<{ available: number }>((resolve) => watcher.once('stock:changed', resolve));
    const told = new Promise<{ order: { orderCode: string } }>((resolve) =>
      desk.once('order:placed', resolve),
    );
    const leaked: unknown[] = [];
    watcher.on('order:placed', (fact) => leaked.push(fact));
    const answer = (await sendAny(buyer, 'order:place', order(2))) as Ack<PlacedOrder>;
    if (!answer.ok) throw new Error(answer.error.code);
    expect((await told).order.orderCode).toBe(answer.data.orderCode);
    expect((await stock).available).toBeGreaterThanOrEqual(0);
    expect(leaked).toEqual([]);
  });

  it('ends the sockets of an auth session that signs out', async () => {
    const cookie = await server.signIn(server.market.sellerId);
    const socket = await server.connect(cookie);
    const gone = new Promise((resolve) => socket.once('disconnect', resolve));
    await fetch(`${server.url}/api/auth/sign-out`, { method: 'POST', headers: { cookie } });
    expect(await gone).toBe('io server disconnect');
  });
});

describe('routes', () => {
  it('refuses requests that another site has made', async () => {
    const answer = await fetch(`${server.url}/api/auth/sign-out`, {
      method: 'POST',
      headers: { origin: 'https://elsewhere.example' },
    });
    expect(answer.status).toBe(403);
  });

  it('limits browsers that want to be reminded, from one address', async () => {
    const ask = async () => {
      const { status } = await fetch(`${server.url}/api/sale-events/${server.market.saleEventId}/reminder`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          endpoint: 'https://elsewhere.example/',
          p256dh: 'A'.repeat(87),
          auth: 'A'.repeat(22),
          language: 'vi',
        }),
      });
      return status;
    };
    const statuses: number[] = [];
    for (let wave = 0; wave < 13; wave += 1) {
      statuses.push(...(await Promise.all(Array.from({ length: 50 }, ask))));
    }
    expect(statuses.filter((status) => status === 400)).toHaveLength(600);
    expect(statuses.filter((status) => status === 429)).toHaveLength(50);
  });

  it('limits tries to guess a PIN', async () => {
    const codes: number[] = [];
    for (let tries = 0; tries < 7; tries += 1) {
      const answer = await fetch(`${server.url}/api/auth/pin`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ phone: tries % 2 ? '0987000111' : '+84 987 000 111', pin: '000000' }),
      });
      codes.push(answer.status);
    }
    expect(codes).toEqual([401, 401, 401, 401, 401, 401, 429]);
  });
});
