import type { ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { endProcess, startEncoder } from '../support/media-rtp.ts';
import { startTestServer, type TestServer, type TestSocket } from '../support/server.ts';

const TAKEN = { ok: false, error: { code: 'seller_taken', takeover: true } };
let server: TestServer;
let saleEventId: string;
const encoders: ChildProcess[] = [];

beforeAll(async () => {
  server = await startTestServer({ RTP_INGEST: 'true' });
  ({ saleEventId } = server.market);
});
afterAll(async () => {
  await Promise.all(encoders.map(endProcess));
  await server.stop();
});

/** A page of a member, as the studio opens it: at the desk of the sale event. */
async function openPage(memberId: string): Promise<TestSocket> {
  const socket = await server.connect(await server.signIn(memberId));
  expect(await socket.emitWithAck('health:follow', { saleEventId })).toMatchObject({ ok: true });
  return socket;
}

/** Sends ffmpeg's test picture; resolves once the server hears it. */
async function send(socket: TestSocket, liveSessionId: string, camera: string): Promise<void> {
  const targets = await socket.emitWithAck('ingest:create', { liveSessionId, videoCodec: 'VP8', camera });
  if (!targets.ok) throw new Error(targets.error.code);
  const heard = new Promise<void>((resolve) => {
    socket.on('uplink:measured', ({ sample }) => sample.audioKbit > 0 && resolve());
  });
  encoders.push(startEncoder(targets.data, 'VP8'));
  await heard;
}

async function start(socket: TestSocket, camera: string, takeover = false): Promise<string> {
  const started = await socket.emitWithAck('live:start', { saleEventId, camera, takeover });
  if (!started.ok) throw new Error(started.error.code);
  return started.data.liveSessionId;
}

it('a second phone takes over when it is told to, and the first one hears of it and does not fight back', async () => {
  const { sellerId } = server.market;
  const first = await openPage(sellerId);
  const second = await openPage(sellerId);
  const taken = new Promise((resolve) => first.on('live:taken', resolve));

  const liveSessionId = await start(first, 'first');
  await send(first, liveSessionId, 'first');
  const transport = await first.emitWithAck('transport:create', { liveSessionId, camera: 'first' });
  if (!transport.ok) throw new Error(transport.error.code);
  const inTransport = { liveSessionId, transportId: transport.data.id };
  expect(await second.emitWithAck('live:start', { saleEventId, camera: 'second' })).toMatchObject(TAKEN);
  expect(await second.emitWithAck('transport:create', { liveSessionId, camera: 'second' })).toMatchObject(
    TAKEN,
  );
  // The same phone on another connection, as after a reload.
  expect(await start(await openPage(sellerId), 'first')).toBe(liveSessionId);

  expect(await start(second, 'second', true)).toBe(liveSessionId);
  expect(await taken).toEqual({ saleEventId, liveSessionId, camera: 'first' });
  const attempts = () =>
    Promise.all([
      first.emitWithAck('live:start', { saleEventId, camera: 'first' }),
      first.emitWithAck('transport:create', { liveSessionId, camera: 'first' }),
      first.emitWithAck('transport:restart-ice', inTransport),
      first.emitWithAck('ingest:create', { liveSessionId, videoCodec: 'VP8', camera: 'first' }),
    ]);
  expect(await attempts()).toMatchObject([TAKEN, TAKEN, TAKEN, TAKEN]);
  await send(second, liveSessionId, 'second');
  expect(await attempts()).toMatchObject([TAKEN, TAKEN, TAKEN, TAKEN]);

  // Another member with the right.
  const third = await openPage(server.market.organiserId);
  const again = new Promise((resolve) => second.on('live:taken', resolve));
  expect(await third.emitWithAck('live:start', { saleEventId, camera: 'third' })).toMatchObject(TAKEN);
  expect(await start(third, 'third', true)).toBe(liveSessionId);
  expect(await again).toEqual({ saleEventId, liveSessionId, camera: 'second' });
  expect(await second.emitWithAck('live:start', { saleEventId, camera: 'second' })).toMatchObject(TAKEN);
  expect(await start(second, 'second', true)).toBe(liveSessionId);
});

it('a helper joins as moderator, and cannot go on air', async () => {
  const made = await server.domain.members.create(
    { kind: 'system' },
    { name: 'Sùng', phone: '0912345603', role: 'helper' },
  );
  if (!made.ok) throw new Error(made.error.code);
  const helper = await openPage(made.data.id);
  const refused = { ok: false, error: { code: 'forbidden' } };
  expect(
    await helper.emitWithAck('live:start', { saleEventId, camera: 'helper', takeover: true }),
  ).toMatchObject(refused);
  expect(await helper.emitWithAck('comment:follow', { saleEventId })).toMatchObject({ ok: true });
  expect(await helper.emitWithAck('listing:pin', { saleEventId, listingId: null })).toMatchObject({
    ok: true,
  });
});
