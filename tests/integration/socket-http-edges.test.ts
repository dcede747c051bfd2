import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ack } from '../../server/contract/error.ts';
import { type RouteKey, routes } from '../../server/contract/http.ts';
import type { PlacedOrder } from '../../server/contract/order.ts';
import { type CommandName, commands } from '../../server/contract/socket.ts';
import { putOnAir } from '../support/on-air.ts';
import { startTestServer, type TestServer, type TestSocket } from '../support/server.ts';

let server: TestServer;
/** One caller of each kind; a stranger is a seller of another sale event. */
const cookies: Record<'viewer' | 'stranger' | 'seller' | 'organiser', string | undefined> = {
  viewer: undefined,
  stranger: undefined,
  seller: undefined,
  organiser: undefined,
};

beforeAll(async () => {
  server = await startTestServer({ RTP_INGEST: 'true', COMMAND_RATE: '1000' });
  await putOnAir(server.domain, server.market);
  const stranger = await server.domain.members.create(
    { kind: 'system' },
    { name: 'Giàng A Páo', phone: '0912000777', role: 'seller', pin: '112358' },
  );
  if (!stranger.ok) throw new Error(stranger.error.code);
  cookies.stranger = await server.signIn(stranger.data.id);
  cookies.seller = await server.signIn(server.market.sellerId);
  cookies.organiser = await server.signIn(server.market.organiserId);
});
afterAll(() => server.stop());

/** Sends any name and input, as a client that does not keep to the contract may. */
function send(socket: TestSocket, name: string, ...args: unknown[]): Promise<Ack<unknown>> {
  return new Promise((resolve) => {
    (socket as { emit(name: string, ...args: unknown[]): unknown }).emit(name, ...args, resolve);
  });
}

function codeOf(answer: Ack<unknown>): string {
  return answer.ok ? 'ok' : answer.error.code;
}

function order(quantity: number) {
  return {
    idempotencyKey: randomUUID(),
    saleEventId: server.market.saleEventId,
    buyer: { name: 'Chị Mai', phone: '0912345678', address: 'Bản Phố, Bắc Hà' },
    lines: [{ listingId: server.market.listingIds[0] ?? '', quantity }],
  };
}

const inputs: Record<string, (saleEventId: string) => Record<string, unknown>> = {
  'desk:join': (saleEventId) => ({ saleEventId }),
  'listing:pin': (saleEventId) => ({ saleEventId, listingId: null }),
  'stock:add': (saleEventId) => ({ saleEventId, variantId: randomUUID(), quantity: 1 }),
  'live:start': (saleEventId) => ({ saleEventId }),
};
const guarded = Object.keys(commands).filter((name) => name in inputs);

describe('commands', () => {
  it.each(guarded)('%s is refused to viewers and strangers', async (name) => {
    const input = inputs[name]?.(server.market.saleEventId);
    expect(codeOf(await send(await server.connect(), name, input))).toBe('not_signed_in');
    expect(codeOf(await send(await server.connect(cookies.stranger), name, input))).toBe('forbidden');
  });

  it.each(Object.keys(commands) as CommandName[])('%s answers bad_input to nonsense', async (name) => {
    const socket = await server.connect(cookies.organiser);
    for (const nonsense of [undefined, null, 7, 'x', [], {}]) {
      expect(codeOf(await send(socket, name, nonsense))).toBe('bad_input');
    }
  });

  it('survives unknown names and a missing ack', async () => {
    const socket = await server.connect();
    (socket as { emit(name: string, ...args: unknown[]): unknown }).emit('sale:join', { saleEventId: 1 });
    expect(codeOf(await send(socket, 'constructor', {}))).toBe('bad_input');
    expect(codeOf(await send(socket, 'sale:join', { saleEventId: server.market.saleEventId }))).toBe('ok');
  });

  it('acks an order to its buyer and tells the other panel and the desk', async () => {
    const { saleEventId } = server.market;
    const [buyer, watcher, desk] = await Promise.all([
      server.connect(),
      server.connect(),
      server.connect(cookies.seller),
    ]);
    await send(watcher, 'sale:join', { saleEventId });
    expect(codeOf(await send(desk, 'desk:join', { saleEventId }))).toBe('ok');
    const stock = new Promise<{ available: number }>((resolve) => watcher.once('stock:changed', resolve));
    const told = new Promise<{ order: { orderCode: string } }>((resolve) =>
      desk.once('order:placed', resolve),
    );
    const leaked: unknown[] = [];
    watcher.on('order:placed', (fact) => leaked.push(fact));
    const answer = (await send(buyer, 'order:place', order(2))) as Ack<PlacedOrder>;
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
  const expected: Record<string, Record<keyof typeof cookies, number | null>> = {
    anyone: { viewer: null, stranger: null, seller: null, organiser: null },
    member: { viewer: 401, stranger: null, seller: null, organiser: null },
    organiser: { viewer: 401, stranger: 403, seller: 403, organiser: null },
    staff: { viewer: 401, stranger: 403, seller: null, organiser: null },
  };
  const bodies: Partial<Record<RouteKey, () => unknown>> = {
    'PUT /api/auth/me': () => ({ name: 'A', phone: '1', pin: '123456' }),
    'POST /api/sale-events': () => ({
      title: 'Phiên thử',
      startsAt: new Date().toISOString(),
      sellerId: randomUUID(),
      listings: [{ variantId: randomUUID(), priceDong: 5000 }],
    }),
    'POST /api/products': () => ({ name: 'Mận', variants: [{ name: 'Thùng', unit: 'box' }] }),
    'POST /api/members': () => ({ name: 'A', phone: '1', role: 'helper' }),
  };
  // Signing out would end the callers' own auth sessions, and cancelling the sale event that others use.
  const keys = (Object.keys(routes) as RouteKey[]).filter(
    (key) => key !== 'POST /api/auth/sign-out' && !key.endsWith('/cancel'),
  );

  it.each(keys)('%s is open to its audience only', async (key) => {
    const [method, path = ''] = key.split(' ');
    for (const [kind, cookie] of Object.entries(cookies)) {
      const answer = await fetch(server.url + path.replace(':id', server.market.saleEventId), {
        method: method ?? 'GET',
        headers: { 'content-type': 'application/json', ...(cookie === undefined ? {} : { cookie }) },
        ...(method === 'GET' ? {} : { body: JSON.stringify(bodies[key]?.() ?? {}) }),
      });
      const status = expected[routes[key].who]?.[kind as keyof typeof cookies] ?? null;
      if (status === null) expect([401, 403]).not.toContain(answer.status);
      else expect([kind, answer.status]).toEqual([kind, status]);
    }
  });

  it('refuses requests that another site has made', async () => {
    const answer = await fetch(`${server.url}/api/auth/sign-out`, {
      method: 'POST',
      headers: { origin: 'https://elsewhere.example' },
    });
    expect(answer.status).toBe(403);
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
