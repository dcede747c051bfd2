import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Actor } from '../../server/contract/actor.ts';
import { LIVE_STATES } from '../../server/contract/live.ts';
import { fail } from '../../server/contract/result.ts';
import type { TranscodeStatus } from '../../server/contract/transcode.ts';
import { canMove, LIVE_TRANSITIONS } from '../../server/media/live-state.ts';
import {
  createFakeLiveSessions,
  createMediaBench,
  dataOf,
  type MediaBench,
  phone,
} from '../support/media-fakes.ts';

const seller = { kind: 'member', memberId: randomUUID(), role: 'seller' } as const satisfies Actor;
const saleEventId = randomUUID();
let bench: MediaBench;

beforeEach(async () => {
  bench = await createMediaBench();
});
afterEach(() => bench.close());

/** Opens a live and leads an ingest's tracks to the fake transcoder. */
async function goLive(): Promise<string> {
  const { liveSessionId } = dataOf(await bench.director.start(seller, saleEventId, phone));
  dataOf(await bench.director.createIngest(liveSessionId, { videoCodec: 'VP8', camera: 'phone' }));
  await bench.transcoder.calls.next(({ name }) => name === 'start');
  return liveSessionId;
}

async function goOnAir(): Promise<string> {
  const liveSessionId = await goLive();
  bench.transcoder.status(liveSessionId);
  await bench.state('onAir');
  return liveSessionId;
}

/** A status at a time of the director's clock; events and commands take turns, so an answer means it is handled. */
async function statusAt(
  liveSessionId: string,
  afterMs: number,
  receiving: boolean,
  more: Partial<TranscodeStatus> = {},
): Promise<void> {
  bench.time.ms += afterMs;
  bench.transcoder.status(liveSessionId, { receiving, ...more });
  await bench.director.setProducerPaused(liveSessionId, 'none', true);
}

test('every live state can be reached, and ended is for good', () => {
  const reached = new Set<string>(['starting', ...Object.values(LIVE_TRANSITIONS).flat()]);
  expect([...reached].sort()).toEqual([...LIVE_STATES].sort());
  expect(LIVE_STATES.some((state) => canMove('ended', state))).toBe(false);
});

test('a live goes on air when the playlist can be played, not before', async () => {
  const liveSessionId = await goLive();
  expect(bench.director.view(saleEventId)).toMatchObject({ state: 'starting', playlistUrl: null });
  bench.transcoder.status(liveSessionId, { state: 'started' });
  bench.transcoder.status(liveSessionId);
  const { live } = await bench.state('onAir');
  expect(live?.playlistUrl).toBe(`http://origin.test/live/${liveSessionId}/index.m3u8`);
  expect(bench.changes.all).toHaveLength(1);
  expect(bench.liveSessions.log).toEqual([`onAir /live/${liveSessionId}/index.m3u8`]);
  expect(bench.director.saleEventOf(liveSessionId)).toBe(saleEventId);
});

test('sound and picture go to the transcoder together', async () => {
  await goLive();
  const [call] = bench.transcoder.calls.all;
  expect(call?.source?.audio?.codec).toMatchObject({
    mimeType: 'audio/opus',
    clockRate: 48_000,
    channels: 2,
  });
  expect(call?.source?.video?.codec).toMatchObject({ mimeType: 'video/VP8', clockRate: 90_000 });
});

test('stop ends transcode session and record once, and a second stop is no failure', async () => {
  const liveSessionId = await goOnAir();
  const stops = await Promise.all([
    bench.director.stop(liveSessionId, { endSale: true }),
    bench.director.stop(liveSessionId, { endSale: true }),
  ]);
  expect(stops.every(({ ok }) => ok)).toBe(true);
  expect((await bench.state('ended')).live?.playlistUrl).not.toBeNull();
  expect(bench.transcoder.calls.all.filter(({ name }) => name === 'stop')).toHaveLength(1);
  expect(bench.liveSessions.log).toContain('end sale');
  expect(bench.director.view(saleEventId)).toBeNull();
  expect(await bench.director.createTransport(liveSessionId, 'phone')).toMatchObject({
    error: { code: 'not_found' },
  });
});

test('nothing arriving for three seconds is an interruption, and a seller who comes back goes on', async () => {
  const liveSessionId = await goOnAir();
  await statusAt(liveSessionId, 0, false);
  await statusAt(liveSessionId, 2_999, false);
  await statusAt(liveSessionId, 0, true);
  await statusAt(liveSessionId, 1_000, false);
  await statusAt(liveSessionId, 2_999, false);
  expect(bench.director.view(saleEventId)?.state).toBe('onAir');
  await statusAt(liveSessionId, 1, false);
  expect((await bench.state('interrupted')).live?.interruptedBy).toBe('seller');
  expect(bench.changes.all.map(({ live }) => live?.state)).toEqual(['onAir', 'interrupted']);

  const again = dataOf(await bench.director.start(seller, saleEventId, phone));
  expect(again.liveSessionId).toBe(liveSessionId);
  dataOf(await bench.director.createIngest(liveSessionId, { videoCodec: 'H264', camera: 'phone' }));
  const { source } = await bench.transcoder.calls.next(({ name }) => name === 'replaceSource');
  expect(source?.video?.codec.mimeType).toBe('video/H264');
  bench.transcoder.status(liveSessionId);
  await bench.state('onAir');
  expect(bench.liveSessions.log).toHaveLength(1);
});

test('the live ends when the grace is over', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const { liveSessionId } = dataOf(await bench.director.start(seller, saleEventId, phone));
    dataOf(await bench.director.createIngest(liveSessionId, { videoCodec: 'VP8', camera: 'phone' }));
    vi.advanceTimersByTime(300);
    await bench.transcoder.calls.next(({ name }) => name === 'start');
    bench.transcoder.status(liveSessionId);
    await bench.state('onAir');
    vi.advanceTimersByTime(120_000);
    await statusAt(liveSessionId, 0, false);
    await statusAt(liveSessionId, 3_000, false);
    await bench.state('interrupted');
    vi.advanceTimersByTime(59_999);
    await statusAt(liveSessionId, 0, false);
    expect(bench.director.view(saleEventId)?.state).toBe('interrupted');
    vi.advanceTimersByTime(1);
    await bench.state('ended');
    expect(bench.liveSessions.log).toContain('end live');
    expect(bench.transcoder.calls.all.at(-1)?.name).toBe('stop');
  } finally {
    vi.useRealTimers();
  }
});

test('a live whose transcoder gives up is started again under the same id', async () => {
  const liveSessionId = await goOnAir();
  bench.time.ms += 10_000;
  bench.transcoder.status(liveSessionId);
  bench.transcoder.finish(liveSessionId);
  const call = await bench.transcoder.calls.next(({ name }) => name === 'start');
  expect(call.liveSessionId).toBe(liveSessionId);
  expect((await bench.state('interrupted')).live?.interruptedBy).toBe('service');
  bench.transcoder.status(liveSessionId);
  expect((await bench.state('onAir')).live?.interruptedBy).toBeNull();
});

test('a transcoder that was restarted and has forgotten the live gets it anew', async () => {
  const liveSessionId = await goOnAir();
  bench.time.ms += 11_000;
  const call = await bench.transcoder.calls.next();
  expect(call).toMatchObject({ name: 'start', liveSessionId });
});

test('a transcoder that is back without the live gets it at once', async () => {
  const liveSessionId = await goOnAir();
  bench.time.ms += 1_000;
  // It still has the live: nothing was lost but the connection.
  bench.transcoder.restart([liveSessionId]);
  bench.transcoder.restart([]);
  const call = await bench.transcoder.calls.next();
  expect(call).toMatchObject({ name: 'start', liveSessionId });
  expect(bench.transcoder.calls.all).toHaveLength(2);
  await bench.state('interrupted');
  bench.transcoder.status(liveSessionId);
  await bench.state('onAir');
});

test('a transcoder that cannot take the live is tried again until it can', async () => {
  bench.transcoder.refuse = fail('media_unavailable', 'full');
  const liveSessionId = await goLive();
  bench.transcoder.refuse = null;
  bench.time.ms += 2_000;
  await bench.transcoder.calls.next(({ name }) => name === 'start');
  bench.transcoder.status(liveSessionId);
  await bench.state('onAir');
});

test('a dead worker interrupts the live, and the seller finds a new room', async () => {
  const liveSessionId = await goOnAir();
  const pid = bench.workers.workers[0]?.pid ?? 0;
  process.kill(pid, 'SIGKILL');
  expect((await bench.state('interrupted')).live?.interruptedBy).toBe('service');
  // It stays a fault of the service while the room is new and nobody sends yet.
  await statusAt(liveSessionId, 5_000, false);
  expect(bench.director.view(saleEventId)?.interruptedBy).toBe('service');
  expect(bench.workers.workers[0]?.pid).not.toBe(pid);
  expect(dataOf(await bench.director.start(seller, saleEventId, phone)).liveSessionId).toBe(liveSessionId);
  dataOf(await bench.director.createIngest(liveSessionId, { videoCodec: 'VP8', camera: 'phone' }));
  await bench.transcoder.calls.next(({ name }) => name === 'replaceSource');
  bench.transcoder.status(liveSessionId);
  await bench.state('onAir');
});

test('staff hear of a slow machine, a rendition that was switched off and a recording that stopped, once each', async () => {
  const liveSessionId = await goOnAir();
  const good = { liveSessionId, slow: false, shed: [], recording: 'off' };
  expect(bench.director.health(saleEventId)).toEqual(good);
  await statusAt(liveSessionId, 0, true, { behindMs: 3_000 });
  await statusAt(liveSessionId, 9_999, true, { behindMs: 3_000 });
  await statusAt(liveSessionId, 0, true, { behindMs: 2_000 });
  await statusAt(liveSessionId, 1, true, { behindMs: 3_000 });
  expect(bench.healths.all).toEqual([]);
  await statusAt(liveSessionId, 10_000, true, { behindMs: 3_000 });
  await statusAt(liveSessionId, 1_000, true, { behindMs: 3_000 });
  await statusAt(liveSessionId, 0, true, { shed: ['v400'] });
  await statusAt(liveSessionId, 0, true, { shed: ['v400'], recording: { state: 'disk_full', bytes: 9 } });
  const last = { ...good, shed: ['v400'], recording: 'disk_full' };
  expect(bench.healths.all.map(({ health }) => health)).toEqual([
    { ...good, slow: true },
    { ...good, shed: ['v400'] },
    last,
  ]);
  expect(bench.director.health(saleEventId)).toEqual(last);
  expect(bench.director.view(saleEventId)?.state).toBe('onAir');
  dataOf(await bench.director.stop(liveSessionId, { endSale: false }));
  expect(bench.healths.all.at(-1)?.health).toBeNull();
});

test('another seller is refused while one is on air', async () => {
  await goLive();
  const other: Actor = { kind: 'member', memberId: randomUUID(), role: 'seller' };
  expect(await bench.director.start(other, saleEventId, phone)).toMatchObject({
    error: { code: 'seller_taken' },
  });
});

test('plain RTP is refused unless it is allowed', async () => {
  await bench.close();
  bench = await createMediaBench({ ingestAllowed: false });
  const { liveSessionId } = dataOf(await bench.director.start(seller, saleEventId, phone));
  const answer = await bench.director.createIngest(liveSessionId, { videoCodec: 'VP8', camera: 'phone' });
  expect(answer).toMatchObject({ error: { code: 'forbidden' } });
});

test('closing the director leaves the live open, tells viewers to wait, and leaves no worker', async () => {
  await goOnAir();
  await bench.director.close();
  expect((await bench.state('interrupted')).live?.interruptedBy).toBe('service');
  expect(bench.liveSessions.log.filter((line) => line.startsWith('end'))).toEqual([]);
  expect(bench.transcoder.calls.all.filter(({ name }) => name === 'stop')).toEqual([]);
  expect(bench.workers.workers).toEqual([]);
  expect(await bench.director.start(seller, saleEventId, phone)).toMatchObject({
    error: { code: 'media_unavailable' },
  });
});

/** A director that begins with a live that a server before it had on air. */
async function takeUp(options: { graceMs?: () => number } = {}): Promise<string> {
  await bench.close();
  const liveSessionId = randomUUID();
  const startedAt = new Date(Date.now() - 60_000);
  const playlistPath = `/live/${liveSessionId}/index.m3u8`;
  const left = { liveSessionId, saleEventId, memberId: seller.memberId, startedAt, playlistPath };
  bench = await createMediaBench({
    ...options,
    liveSessions: createFakeLiveSessions({ open: [left], ended: ['too-old'] }),
  });
  await bench.director.takeUp();
  return liveSessionId;
}

test('a live that was left open waits for its phone, and goes on under the same id', async () => {
  const liveSessionId = await takeUp();
  expect(bench.director.view(saleEventId)).toMatchObject({
    liveSessionId,
    state: 'interrupted',
    interruptedBy: 'service',
    playlistUrl: `http://origin.test/live/${liveSessionId}/index.m3u8`,
  });
  expect(await bench.transcoder.calls.next()).toMatchObject({ name: 'stop', liveSessionId: 'too-old' });
  // What the phone still knows is gone with the former server: it learns that at once.
  expect(await bench.director.restartIce(liveSessionId, 'of-the-former-server')).toMatchObject({
    error: { code: 'not_found' },
  });
  expect(dataOf(await bench.director.start(seller, saleEventId, phone)).liveSessionId).toBe(liveSessionId);
  dataOf(await bench.director.createIngest(liveSessionId, { videoCodec: 'VP8', camera: 'phone' }));
  // A transcoder elsewhere may have it still, so it is asked to go on first.
  await bench.transcoder.calls.next(({ name }) => name === 'replaceSource');
  bench.transcoder.status(liveSessionId);
  await bench.state('onAir');
});

test('a live that was left open ends when its phone does not come back within the grace', async () => {
  const liveSessionId = await takeUp({ graceMs: () => 1 });
  await bench.state('ended');
  expect(await bench.transcoder.calls.next(({ liveSessionId: id }) => id === liveSessionId)).toMatchObject({
    name: 'stop',
  });
  expect(bench.director.view(saleEventId)).toBeNull();
});
