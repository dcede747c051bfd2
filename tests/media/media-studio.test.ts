import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createMediaBench, dataOf, type MediaBench, phone } from '../support/media-fakes.ts';
import { openStudio, type Studio } from '../support/media-studio.ts';

const saleEventId = randomUUID();
let studio: Studio;
let bench: MediaBench;

beforeAll(async () => {
  studio = await openStudio();
});
afterAll(() => studio.close());
beforeEach(async () => {
  bench = await createMediaBench();
});
afterEach(() => bench.close());

const start = async () => dataOf(await bench.director.start({ kind: 'system' }, saleEventId, phone));

test.each(['H264', 'VP8'] as const)(
  "a browser's camera arrives at the transcoder as %s",
  async (videoCodec) => {
    const live = await start();
    const uris = live.routerRtpCapabilities.headerExtensions?.map(({ uri }) => uri);
    expect(uris).not.toContain('urn:3gpp:video-orientation');

    const phone = await studio.goLive(bench.director, live, videoCodec);
    // On a busy machine the sound may set out first, and the picture follows with a source of both.
    let { source } = await bench.transcoder.calls.next();
    while (!source?.video) ({ source } = await bench.transcoder.calls.next());
    expect(source.video.codec.mimeType).toBe(`video/${videoCodec}`);
    const { audio, video } = bench.transcoder.sinks;
    // The browser sends no key frame by itself later on: this one was asked for when the way was open.
    await Promise.all([video?.keyFrame(videoCodec), audio?.more(20), video?.senderReport()]);

    // With the phone's own word for when they were captured: of the streams as they arrive here, by one clock.
    const [sound, picture] = [await audio?.captureReport(), await video?.captureReport()];
    const secondsAgo = (sink: typeof audio, rate: number, rtpTimestamp = 0) =>
      (((sink?.timestamp ?? 0) - rtpTimestamp) | 0) / rate;
    expect(Math.abs(secondsAgo(audio, 48_000, sound?.rtpTimestamp))).toBeLessThan(30);
    expect(Math.abs(secondsAgo(video, 90_000, picture?.rtpTimestamp))).toBeLessThan(30);
    expect(Math.abs((sound?.ntpMs ?? 0) - (picture?.ntpMs ?? Number.NaN))).toBeLessThan(30_000);

    expect(bench.director.tellSending(live.liveSessionId, { rung: 'p360', muted: true })).toMatchObject({
      ok: true,
    });
    const { sample } = await bench.arrives();
    expect(sample).toMatchObject({ frozen: false, rung: 'p360' });
    expect(sample.roundTripMs).not.toBeNull();
    // Whoever looks on is told why nothing is to be heard.
    expect(bench.director.view(saleEventId)?.muted).toBe(true);
    await phone.leave();
    // The phone is gone, and what viewers see stands still.
    const { sample: after } = await bench.uplinks.next(({ sample: { frozen } }) => frozen);
    expect(after).toMatchObject({ audioKbit: 0, videoKbit: 0 });
  },
);

test('the phone is asked for key frames while the transcoder wants one', async () => {
  const live = await start();
  const phone = await studio.goLive(bench.director, live, 'VP8');
  await bench.transcoder.calls.next();
  await bench.transcoder.sinks.video?.keyFrame('VP8');
  bench.transcoder.status(live.liveSessionId, { wantsKeyFrame: true });
  await bench.transcoder.sinks.video?.keyFrame('VP8');
  await bench.transcoder.sinks.video?.keyFrame('VP8');
  bench.transcoder.status(live.liveSessionId, { wantsKeyFrame: false });
  await bench.state('onAir');
  await phone.leave();
});

test('a seller whose page goes away is interrupted at once, and is on air again with the next page', async () => {
  const live = await start();
  const first = await studio.goLive(bench.director, live, 'VP8');
  await bench.transcoder.calls.next();
  bench.transcoder.status(live.liveSessionId);
  await bench.state('onAir');
  await first.leave();
  await bench.state('interrupted');

  const second = await studio.goLive(bench.director, await start(), 'H264');
  const call = await bench.transcoder.calls.next();
  expect(call).toMatchObject({ name: 'replaceSource', liveSessionId: live.liveSessionId });
  await bench.transcoder.sinks.video?.keyFrame('H264');
  bench.transcoder.status(live.liveSessionId);
  await bench.state('onAir');
  await second.leave();
});

test('tracks that no room can take are refused as bad input', async () => {
  const { liveSessionId } = await start();
  const transport = dataOf(await bench.director.createTransport(liveSessionId, 'phone'));
  const codecs = [{ mimeType: 'video/H265', payloadType: 96, clockRate: 90_000 }];
  const track = { kind: 'video' as const, rtpParameters: { codecs, encodings: [{ ssrc: 1 }] } };
  expect(await bench.director.produce(liveSessionId, transport.id, track)).toMatchObject({
    error: { code: 'bad_input' },
  });
  expect(await bench.director.produce(liveSessionId, 'unknown', track)).toMatchObject({
    error: { code: 'not_found' },
  });
});
