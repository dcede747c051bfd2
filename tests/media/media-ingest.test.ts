import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createMediaBench, dataOf, type MediaBench, phone } from '../support/media-fakes.ts';
import { endProcess, startEncoder } from '../support/media-rtp.ts';

let bench: MediaBench;
let encoder: ChildProcess | undefined;

beforeEach(async () => {
  bench = await createMediaBench();
});
afterEach(async () => {
  await endProcess(encoder);
  await bench.close();
});

test.each(['H264', 'VP8'] as const)(
  "ffmpeg's %s and Opus pass the SFU to the transcoder",
  async (videoCodec) => {
    const saleEventId = randomUUID();
    const { liveSessionId } = dataOf(await bench.director.start({ kind: 'system' }, saleEventId, phone));
    const targets = dataOf(await bench.director.createIngest(liveSessionId, { videoCodec, camera: 'phone' }));
    encoder = startEncoder(targets, videoCodec);
    const { source } = await bench.transcoder.calls.next();
    const { audio, video } = bench.transcoder.sinks;
    if (!audio || !video) throw new Error('the transcoder got no targets');

    await Promise.all([video.keyFrame(videoCodec), audio.more(20), video.senderReport()]);
    await video.more(20);
    expect([...video.ssrcs]).toEqual([source?.video?.ssrc]);
    expect([...audio.ssrcs]).toEqual([source?.audio?.ssrc]);
    expect([...video.payloadTypes]).toEqual([source?.video?.codec.payloadType]);
    expect([...audio.payloadTypes]).toEqual([source?.audio?.codec.payloadType]);

    const { sample } = await bench.arrives();
    expect(sample).toMatchObject({ lossShare: 0, frozen: false, rung: null });
    expect(bench.director.uplink(saleEventId, null)).toContainEqual(sample);
  },
);

test('another ingest takes the place of the first, and only its packets arrive', async () => {
  const { liveSessionId } = dataOf(await bench.director.start({ kind: 'system' }, randomUUID(), phone));
  const first = dataOf(
    await bench.director.createIngest(liveSessionId, { videoCodec: 'VP8', camera: 'phone' }),
  );
  encoder = startEncoder(first, 'VP8');
  await bench.transcoder.calls.next();
  await bench.transcoder.sinks.video?.more(5);
  const former = bench.transcoder.sinks.video;
  await endProcess(encoder);

  const second = dataOf(
    await bench.director.createIngest(liveSessionId, { videoCodec: 'H264', camera: 'phone' }),
  );
  encoder = startEncoder(second, 'H264');
  const call = await bench.transcoder.calls.next();
  expect(call.name).toBe('replaceSource');
  const packets = former?.packets;
  await bench.transcoder.sinks.video?.keyFrame('H264');
  expect(former?.packets).toBe(packets);
});
