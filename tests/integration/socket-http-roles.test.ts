import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ack } from '../../server/contract/error.ts';
import { type RouteKey, routes } from '../../server/contract/http.ts';
import { type CommandName, commands } from '../../server/contract/socket.ts';
import { putOnAir } from '../support/on-air.ts';
import { type Samples, sampleBodies, sampleCommands } from '../support/samples.ts';
import { codeOf, sendAny, startTestServer, type TestServer } from '../support/server.ts';

type Caller = 'viewer' | 'helper' | 'otherSeller' | 'ownSeller' | 'organiser';
/** What a caller meets: `open`, or the code of the refusal. */
type Row = Record<Caller, 'open' | 'not_signed_in' | 'forbidden'>;

const ANYONE: Row = {
  viewer: 'open',
  helper: 'open',
  otherSeller: 'open',
  ownSeller: 'open',
  organiser: 'open',
};
const MEMBER: Row = { ...ANYONE, viewer: 'not_signed_in' };
const STAFF: Row = { ...MEMBER, otherSeller: 'forbidden' };
const SELLER: Row = { ...STAFF, helper: 'forbidden' };
const ORGANISER: Row = { ...SELLER, ownSeller: 'forbidden' };

/** Written out, not taken from the contract's `who`: this is what is promised. */
const commandRows: Record<CommandName, Row> = {
  'sale:join': ANYONE,
  'sale:leave': ANYONE,
  'order:place': ANYONE,
  'comment:post': ANYONE,
  'comment:list': ANYONE,
  'comment:leave': ANYONE,
  'heart:send': ANYONE,
  'comment:follow': STAFF,
  'comment:hide': STAFF,
  'comment:show': STAFF,
  'writer:mute': STAFF,
  'draft:order': STAFF,
  'draft:dismiss': STAFF,
  'order:follow': ANYONE,
  'order:cancel': ANYONE,
  'order:list': STAFF,
  'order:move': STAFF,
  'order:undo': STAFF,
  'order:annotate': STAFF,
  'book:list': ORGANISER,
  'order:mark-paid': STAFF,
  'buyer:refusals': STAFF,
  'transfer:list': ORGANISER,
  'transfer:settle': ORGANISER,
  'desk:join': STAFF,
  'health:follow': STAFF,
  'listing:pin': STAFF,
  'listing:change': STAFF,
  'stock:sell-out': STAFF,
  'stock:add': STAFF,
  'live:start': SELLER,
  'live:stop': SELLER,
  'sale:end': SELLER,
  'transport:create': SELLER,
  'transport:connect': SELLER,
  'transport:restart-ice': SELLER,
  'check:start': SELLER,
  'check:connect': SELLER,
  'check:produce': SELLER,
  'check:finish': SELLER,
  'practice:watch': STAFF,
  'practice:connect': STAFF,
  'uplink:tell': SELLER,
  'producer:create': SELLER,
  'ingest:create': SELLER,
  'producer:pause': SELLER,
  'producer:resume': SELLER,
};
const routeRows: Record<RouteKey, Row> = {
  'POST /api/auth/pin': ANYONE,
  'POST /api/auth/link': ANYONE,
  'POST /api/auth/sign-out': ANYONE,
  'GET /api/auth/me': MEMBER,
  'PUT /api/auth/me': MEMBER,
  'GET /api/sale-events/public': ANYONE,
  'GET /api/sale-events/:id/public': ANYONE,
  'GET /api/sale-events/:id/replay': ANYONE,
  'GET /api/sale-events/:id/goods': ANYONE,
  'POST /api/orders': ANYONE,
  'POST /api/orders/mine': ANYONE,
  'POST /api/orders/cancel': ANYONE,
  'GET /api/reminders': ANYONE,
  'POST /api/sale-events/:id/reminder': ANYONE,
  'POST /api/sale-events/:id/reminder/off': ANYONE,
  'POST /api/reminders/forget': ANYONE,
  'GET /api/sale-events': MEMBER,
  'POST /api/sale-events': ORGANISER,
  'GET /api/sale-events/:id': STAFF,
  'PUT /api/sale-events/:id': ORGANISER,
  'POST /api/sale-events/:id/publish': ORGANISER,
  'POST /api/sale-events/:id/move': ORGANISER,
  'POST /api/sale-events/:id/orders-until': ORGANISER,
  'POST /api/sale-events/clashes': ORGANISER,
  'POST /api/sale-events/:id/cancel': ORGANISER,
  'GET /api/sale-events/:id/orders': STAFF,
  'GET /api/sale-events/:id/summary': STAFF,
  'POST /api/sale-events/:id/studio-link': ORGANISER,
  'POST /api/orders/totals': ORGANISER,
  'GET /api/settings': ORGANISER,
  'POST /api/settings/recordings': ORGANISER,
  'PUT /api/settings': ORGANISER,
  'GET /api/settlements': ORGANISER,
  'POST /api/settlements': ORGANISER,
  'GET /api/settlements/:id': ORGANISER,
  'PUT /api/settlements/:id': ORGANISER,
  'POST /api/settlements/:id/close': ORGANISER,
  'POST /api/settlements/:id/remove': ORGANISER,
  'GET /api/sale-events/:id/whip': ORGANISER,
  'POST /api/sale-events/:id/whip': ORGANISER,
  'POST /api/buyers/find': ORGANISER,
  'POST /api/buyers/export': ORGANISER,
  'GET /api/buyers/blocked': ORGANISER,
  'POST /api/buyers/block': ORGANISER,
  'POST /api/buyers/unblock': ORGANISER,
  'POST /api/buyers/erase': ORGANISER,
  'GET /api/products': ORGANISER,
  'POST /api/products': ORGANISER,
  'PUT /api/products/:id': ORGANISER,
  'POST /api/products/:id/archive': ORGANISER,
  'GET /api/products/archived': ORGANISER,
  'GET /api/households': ORGANISER,
  'POST /api/households': ORGANISER,
  'PUT /api/households/:id': ORGANISER,
  'PUT /api/photos/:id': ORGANISER,
  'GET /api/members': ORGANISER,
  'POST /api/members': ORGANISER,
  'PUT /api/members/:id/role': ORGANISER,
  'POST /api/members/:id/reset-pin': ORGANISER,
  'POST /api/members/:id/remove': ORGANISER,
  'POST /api/members/:id/link': ORGANISER,
};
const CALLERS = Object.keys(ANYONE) as Caller[];

let server: TestServer;
let memberIds: Record<Exclude<Caller, 'viewer'>, string>;
let ids: Samples;

beforeAll(async () => {
  server = await startTestServer({ RTP_INGEST: 'true', COMMAND_RATE: '1000' });
  await putOnAir(server.domain, server.market);
  const add = async (role: 'helper' | 'seller', phone: string) => {
    const made = await server.domain.members.create({ kind: 'system' }, { name: 'Vàng A Sình', phone, role });
    if (!made.ok) throw new Error(made.error.code);
    return made.data.id;
  };
  memberIds = {
    helper: await add('helper', '0912000771'),
    otherSeller: await add('seller', '0912000772'),
    ownSeller: server.market.sellerId,
    organiser: server.market.organiserId,
  };
  const { saleEventId, listingIds } = server.market;
  const sale = await server.domain.saleEvents.get(saleEventId);
  if (!sale.ok) throw new Error(sale.error.code);
  ids = {
    priceDong: 5_000,
    saleEventId,
    sellerId: server.market.sellerId,
    listingId: listingIds[0] ?? '',
    variantId: sale.data.listings[0]?.variantId ?? '',
    liveSessionId: randomUUID(),
  };
});
afterAll(() => server.stop());

const cookieOf = async (caller: Caller) =>
  caller === 'viewer' ? undefined : server.signIn(memberIds[caller]);

function met(answer: Ack<unknown>): string {
  const code = codeOf(answer);
  return code === 'not_signed_in' || code === 'forbidden' ? code : 'open';
}

/** A row of what each caller met; a refusal for the input's shape would prove nothing. */
async function meet(ask: (caller: Caller) => Promise<Ack<unknown>>): Promise<Record<string, string>> {
  const row: Record<string, string> = {};
  for (const caller of CALLERS) {
    const answer = await ask(caller);
    expect(codeOf(answer)).not.toBe('bad_input');
    row[caller] = met(answer);
  }
  return row;
}

describe('commands', () => {
  it('all have an expectation', () => {
    expect(Object.keys(commandRows).sort()).toEqual(Object.keys(commands).sort());
  });

  it.each(Object.keys(commands) as CommandName[])('%s is open to its callers only', async (name) => {
    const seller = await server.connect(await cookieOf('ownSeller'));
    const row = await meet(async (caller) => {
      const socket = await server.connect(await cookieOf(caller));
      // The last of all: nobody goes on air after it.
      if (name === 'sale:end') return sendAny(socket, name, sampleCommands(ids)[name]);
      // Again each time: whoever may stop the live has stopped it.
      const live = await seller.emitWithAck('live:start', { saleEventId: ids.saleEventId });
      if (!live.ok) throw new Error(live.error.code);
      const samples = sampleCommands({ ...ids, liveSessionId: live.data.liveSessionId });
      return sendAny(socket, name, samples[name]);
    });
    expect(row).toEqual(commandRows[name]);
  });

  it.each(
    Object.keys(commands).filter((name) => 'liveSessionId' in commands[name as CommandName].input.shape),
  )('%s does not tell viewers which live sessions there are', async (name) => {
    const input = sampleCommands({ ...ids, liveSessionId: randomUUID() })[name as CommandName];
    expect(codeOf(await sendAny(await server.connect(), name, input))).toBe('not_signed_in');
    const organiser = await server.connect(await cookieOf('organiser'));
    expect(codeOf(await sendAny(organiser, name, input))).toBe('not_found');
  });
});

describe('routes', () => {
  /** Members made for a test. */
  let made = 0;

  it('all have an expectation', () => {
    expect(Object.keys(routeRows).sort()).toEqual(Object.keys(routes).sort());
  });

  it.each(Object.keys(routes) as RouteKey[])('%s is open to its callers only', async (key) => {
    const row = await meet(async (caller) => {
      const cookie = await cookieOf(caller);
      const [method = '', path = ''] = key.split(' ');
      const answer = await fetch(server.url + path.replace(':id', await idFor(key)), {
        method,
        headers: { 'content-type': 'application/json', ...(cookie === undefined ? {} : { cookie }) },
        ...(method === 'GET' ? {} : { body: JSON.stringify(sampleBodies(ids)[key] ?? {}) }),
      });
      const body = await answer.json();
      return answer.ok ? { ok: true, data: body } : { ok: false, error: body.error };
    });
    expect(row).toEqual(routeRows[key]);
  });

  /** The helper, or somebody whom nobody needs any more where they are signed out for good. */
  async function memberFor(key: RouteKey): Promise<string> {
    if (key.endsWith('/link') || key.endsWith('/role')) return memberIds.helper;
    const phone = `09876${String(10_000 + made++)}`;
    const member = await server.domain.members.create(
      { kind: 'system' },
      { name: 'Người thử', phone, role: 'helper' },
    );
    if (!member.ok) throw new Error(member.error.code);
    return member.data.id;
  }

  /** What `:id` stands for; a sale event of its own where it is cancelled. */
  async function idFor(key: RouteKey): Promise<string> {
    if (key.includes('/api/members/')) return memberFor(key);
    if (!key.endsWith('/cancel')) return ids.saleEventId;
    const made = await server.domain.saleEvents.create(
      { kind: 'system' },
      {
        title: 'Phiên sẽ huỷ',
        description: '',
        startsAt: new Date().toISOString(),
        sellerId: ids.sellerId,
        listings: [{ variantId: ids.variantId, priceDong: 5_000, limitPerBuyer: null }],
      },
    );
    if (!made.ok) throw new Error(made.error.code);
    return made.data.id;
  }
});
