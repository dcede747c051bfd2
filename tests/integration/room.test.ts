import { createSocket } from 'node:dgram';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RtpParameters } from '../../server/contract/live.ts';
import type { Peer } from '../../server/media/peer.ts';
import { createRoom, type Room } from '../../server/media/room.ts';
import { createSerialQueue } from '../../server/media/serial-queue.ts';
import { createWorkerPool, type WorkerPool } from '../../server/media/worker-pool.ts';
import { dataOf } from '../support/media-fakes.ts';

const logger = pino({ level: 'silent' });
const announcedAddresses = ['192.0.2.7', '127.0.0.1'];
const opus = { mimeType: 'audio/opus', payloadType: 111, clockRate: 48_000, channels: 2 };
let pool: WorkerPool;
let room: Room;

beforeEach(async () => {
  pool = await createWorkerPool({ count: 1, basePort: 0, announcedAddresses, listenIp: '127.0.0.1', logger });
  const worker = await pool.acquire();
  if (!worker) throw new Error('no worker');
  room = await createRoom({
    worker,
    announcedAddresses,
    maxIncomingKbps: 1_000,
    egressIp: '127.0.0.1',
    logger,
    onLink() {},
    onWorkerDied() {},
  });
});
afterEach(async () => {
  room.close();
  await pool.close();
});

function sound(ssrc: number): { kind: 'audio'; rtpParameters: RtpParameters } {
  return { kind: 'audio', rtpParameters: { codecs: [opus], encodings: [{ ssrc }] } };
}

async function sending(ssrc: number): Promise<Peer> {
  const peer = await room.createPeer();
  dataOf(await peer.produce(sound(ssrc)));
  room.adopt(peer);
  return peer;
}

test('a phone is given every announced address, by UDP before TCP, on the one port', async () => {
  const { options } = await room.createPeer();
  const seen = options.iceCandidates.map(({ address, protocol, port }) => ({ address, protocol, port }));
  const port = pool.workers[0]?.port;
  expect(seen).toEqual(
    announcedAddresses.flatMap((address) => [
      { address, protocol: 'udp', port },
      { address, protocol: 'tcp', port },
    ]),
  );
  const foundations = options.iceCandidates.map(({ foundation }) => foundation);
  expect(new Set(foundations).size).toBe(foundations.length);
});

test('a second producer of a kind replaces the first', async () => {
  const peer = await sending(1_111);
  const first = room.tracks.audio;
  const second = dataOf(await peer.produce(sound(2_222)));
  expect(first?.closed).toBe(true);
  expect(room.tracks.audio).toBe(second);
});

test('who produces last sends the live; the former sender is closed', async () => {
  const former = await sending(1_111);
  const next = await sending(2_222);
  expect(former.closed).toBe(true);
  expect(room.peer(former.id)).toBeUndefined();
  expect(next.closed).toBe(false);
  expect(room.linkLost).toBe(false);
});

test('a page that opens transports in a loop closes its own old ones, not the sender', async () => {
  const sender = await sending(1_111);
  const opened: Peer[] = [];
  for (let count = 0; count < 6; count++) opened.push(await room.createPeer());
  expect(opened.filter(({ closed }) => !closed)).toHaveLength(3);
  expect(sender.closed).toBe(false);
});

test('closing the room closes everything below it, and twice is no failure', async () => {
  const peer = await sending(1_111);
  const producer = room.tracks.audio;
  const egress = await room.createEgress();
  room.close();
  room.close();
  expect([peer.closed, producer?.closed, egress.closed, room.closed]).toEqual([true, true, true, true]);
});

test('a transcoder that takes no sound is an error, and another egress can be made', async () => {
  await sending(1_111);
  const egress = await room.createEgress();
  await expect(egress.connect({ audio: null, video: null })).rejects.toThrow('takes no audio');
  const other = await room.createEgress();
  expect(egress.closed).toBe(true);
  expect(other.source.audio?.codec.mimeType).toBe('audio/opus');
});

test('an ingest answers on loopback only', async () => {
  const { targets } = await room.createIngest('H264');
  expect([targets.audio.ip, targets.video.ip]).toEqual(['127.0.0.1', '127.0.0.1']);
  // The port is bound: nobody else gets it.
  const socket = createSocket('udp4');
  const failed = new Promise<NodeJS.ErrnoException>((resolve) => socket.once('error', resolve));
  socket.bind(targets.video.port, '127.0.0.1');
  expect((await failed).code).toBe('EADDRINUSE');
  socket.close();
});

test('tasks of a key take turns, also after one that failed, and keys do not wait for each other', async () => {
  const queue = createSerialQueue();
  const seen: string[] = [];
  const gate = Promise.withResolvers<void>();
  const first = queue.run('a', async () => {
    await gate.promise;
    seen.push('a1');
    throw new Error('a1 failed');
  });
  const second = queue.run('a', async () => seen.push('a2'));
  await queue.run('b', async () => seen.push('b1'));
  gate.resolve();
  await expect(first).rejects.toThrow('a1 failed');
  await second;
  expect(seen).toEqual(['b1', 'a1', 'a2']);
});
