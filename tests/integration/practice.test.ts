import { io } from 'socket.io-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RtpParameters } from '../../server/contract/live.ts';
import { PRACTICE_SPACE } from '../../server/contract/practice-space.ts';
import type { FactData } from '../../server/contract/socket.ts';
import { startTestDatabase, type TestDatabase } from '../support/database.ts';
import { must } from '../support/market.ts';
import { codeOf, sendAny, startTestServer, type TestServer, type TestSocket } from '../support/server.ts';

let store: TestDatabase;
let server: TestServer;
let saleEventId: string;
const opened: TestSocket[] = [];

beforeAll(async () => {
  store = await startTestDatabase();
  server = await startTestServer({ DATABASE_URL: store.url });
  saleEventId = server.market.saleEventId;
});
afterAll(async () => {
  for (const socket of opened) socket.close();
  await server?.stop();
  await store?.close();
});

/** A connection into the practices. */
async function practise(memberId?: string): Promise<TestSocket> {
  const cookie = memberId === undefined ? undefined : await server.signIn(memberId);
  const socket: TestSocket = io(`${server.url}${PRACTICE_SPACE}`, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    ...(cookie === undefined ? {} : { extraHeaders: { cookie } }),
  });
  opened.push(socket);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return socket;
}

/** Everything in every table, as one line for each: how many rows, and a digest of them. */
async function everyTable(): Promise<string[]> {
  const { pool } = store.database;
  const tables = await pool.query<{ name: string }>(
    `SELECT quote_ident(table_name) AS name FROM information_schema.tables
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1`,
  );
  const lines: string[] = [];
  for (const { name } of tables.rows) {
    const { rows } = await pool.query(
      `SELECT count(*) AS rows, md5(string_agg(line::text, '' ORDER BY line::text)) AS digest FROM ${name} AS line`,
    );
    lines.push(`${name} ${rows[0].rows} ${rows[0].digest}`);
  }
  return lines;
}

function picture(): { kind: 'video'; rtpParameters: RtpParameters } {
  const codec = { mimeType: 'video/VP8', payloadType: 101, clockRate: 90_000 };
  return { kind: 'video', rtpParameters: { codecs: [codec], encodings: [{ ssrc: 2_222 }] } };
}

/** Goes on air as the studio does, with a picture of which nothing arrives. */
async function goOnAir(seller: TestSocket): Promise<string> {
  const { liveSessionId } = must(await seller.emitWithAck('live:start', { saleEventId }));
  const transport = must(await seller.emitWithAck('transport:create', { liveSessionId }));
  must(
    await seller.emitWithAck('producer:create', { liveSessionId, transportId: transport.id, ...picture() }),
  );
  return liveSessionId;
}

it('leaves every table as it was, and no word of it reaches those who watch', async () => {
  const helper = must(
    await server.domain.members.create(
      { kind: 'system' },
      { name: 'Vàng A Sình', phone: '0912000771', role: 'helper' },
    ),
  );
  const [seller, second] = [await practise(server.market.sellerId), await practise(helper.id)];
  const viewer = await server.connect();
  must(await viewer.emitWithAck('sale:join', { saleEventId }));
  const desk = await server.connect(await server.signIn(server.market.organiserId));
  must(await desk.emitWithAck('desk:join', { saleEventId }));
  const heard: string[] = [];
  for (const socket of [viewer, desk]) {
    socket.onAny((name: string) => {
      if (name !== 'viewers:counted') heard.push(name);
    });
  }
  const before = await everyTable();

  const placed = new Promise<FactData<'order:placed'>>((resolve) => seller.once('order:placed', resolve));
  const drafted = new Promise<FactData<'comment:received'>>((resolve) => {
    second.on('comment:received', (fact) => fact.draft !== null && resolve(fact));
  });
  const [listing] = must(await seller.emitWithAck('sale:join', { saleEventId })).listings;
  if (listing === undefined) throw new Error('nothing is sold');
  for (const socket of [seller, second]) {
    must(await socket.emitWithAck('desk:join', { saleEventId }));
    must(await socket.emitWithAck('comment:follow', { saleEventId }));
    must(await socket.emitWithAck('health:follow', { saleEventId }));
  }
  const liveSessionId = await goOnAir(seller);
  must(await seller.emitWithAck('uplink:tell', { liveSessionId, rung: 'p360' }));
  must(await second.emitWithAck('listing:pin', { saleEventId, listingId: listing.id }));
  const flash = { priceDong: 60_000, quantity: 3, durationMs: 60_000 };
  must(await seller.emitWithAck('listing:change', { saleEventId, listingId: listing.id, flash }));
  must(await seller.emitWithAck('stock:add', { saleEventId, variantId: listing.variantId, quantity: 5 }));

  const { order } = await placed;
  must(await second.emitWithAck('order:move', { saleEventId, orderIds: [order.orderId], to: 'confirmed' }));
  const { draft } = await drafted;
  if (draft === null) throw new Error('no draft');
  must(
    await second.emitWithAck('draft:order', {
      draftId: draft.draftId,
      saleEventId,
      buyer: { name: draft.name, phone: '0912345678', address: 'Hà Nội' },
      lines: [{ listingId: listing.id, quantity: 1 }],
    }),
  );
  must(await seller.emitWithAck('stock:sell-out', { saleEventId, variantId: listing.variantId }));
  const { orders } = must(await seller.emitWithAck('desk:join', { saleEventId }));
  expect(orders.length).toBeGreaterThanOrEqual(2);
  expect(orders.find(({ orderId }) => orderId === order.orderId)?.state).toBe('confirmed');
  must(await seller.emitWithAck('live:stop', { liveSessionId, endSale: true }));

  expect(await everyTable()).toEqual(before);
  expect(heard).toEqual([]);
  const real = must(await server.domain.saleEvents.snapshot(saleEventId));
  expect(real.saleEvent.state).toBe('scheduled');
  expect(real.pin).toBeNull();
});

it('is for the staff of the sale event only', async () => {
  const viewer = await practise();
  for (const name of ['sale:join', 'order:place', 'practice:watch']) {
    const input = { saleEventId, ...ANY_ORDER };
    expect(codeOf(await sendAny(viewer, name, input))).toBe('not_signed_in');
  }
  const other = must(
    await server.domain.members.create(
      { kind: 'system' },
      { name: 'Hờ A Chư', phone: '0912000772', role: 'seller' },
    ),
  );
  const stranger = await practise(other.id);
  expect(codeOf(await stranger.emitWithAck('sale:join', { saleEventId }))).toBe('forbidden');
  // What would reach a table has no handler here.
  const seller = await practise(server.market.sellerId);
  expect(codeOf(await seller.emitWithAck('check:start', { saleEventId }))).toBe('wrong_state');
  const { orderId: _, ...comment } = { ...ANY_ORDER, orderId: '', authorName: 'Mai', text: 'A1' };
  expect(codeOf(await sendAny(seller, 'comment:post', { saleEventId, ...comment }))).toBe('wrong_state');
  // And what is for practising has none in a sale.
  const real = await server.connect(await server.signIn(server.market.sellerId));
  const watch = await sendAny(real, 'practice:watch', { saleEventId });
  expect(codeOf(watch)).toBe('wrong_state');
});

it('ends when the seller goes live', async () => {
  const seller = await practise(server.market.sellerId);
  must(await seller.emitWithAck('sale:join', { saleEventId }));
  const liveSessionId = await goOnAir(seller);
  const over = new Promise<string>((resolve) => {
    seller.on('sale:changed', ({ saleEvent }) => saleEvent.state === 'ended' && resolve(saleEvent.state));
  });
  const real = await server.connect(await server.signIn(server.market.sellerId));
  must(await real.emitWithAck('live:start', { saleEventId }));
  await over;
  expect(codeOf(await seller.emitWithAck('transport:create', { liveSessionId }))).toBe('not_found');
  expect(codeOf(await seller.emitWithAck('sale:join', { saleEventId }))).toBe('wrong_state');
});

/** Of the contract's shape. */
const ANY_ORDER = {
  idempotencyKey: '0193b3b4-7a1f-4c7e-9b1a-0123456789ab',
  buyer: { name: 'Mai', phone: '0912345678', address: 'Hà Nội' },
  lines: [{ listingId: '0193b3b4-7a1f-7c7e-9b1a-0123456789ab', quantity: 1 }],
};
