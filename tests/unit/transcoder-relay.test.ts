import { expect, it, vi } from 'vitest';
import type { SourceClock } from '../../transcoder/source/clock.ts';
import { bindPair } from '../../transcoder/source/ports.ts';
import type { SourcePacket } from '../../transcoder/source/receiver.ts';
import { createRelay, SILENT_STREAM } from '../../transcoder/source/relay.ts';
import { parseRtp, writeRtp } from '../../transcoder/source/rtp.ts';

const RATES = { audio: 48_000, video: 90_000 } as const;
const VIDEO = { codec: { mimeType: 'video/VP8', payloadType: 101, clockRate: 90_000 }, ssrc: 7 };

function packetAt(kind: 'audio' | 'video', ms: number, sequence: number): SourcePacket {
  const stream = kind === 'audio' ? SILENT_STREAM : VIDEO;
  const ticks = (ms * RATES[kind]) / 1000;
  const payload = Buffer.from([1]);
  const { payloadType } = stream.codec;
  const data = writeRtp({ payloadType, sequence, timestamp: ticks, ssrc: stream.ssrc, payload });
  return { kind, data, sequence, ticks, keyFrame: null };
}

it('numbers the sound without a gap when a late Sender Report moves it back into the silence before it', async () => {
  const [audio, video] = await Promise.all([bindPair('127.0.0.1'), bindPair('127.0.0.1')]);
  const sequences: number[] = [];
  audio.rtp.on('message', (data) => sequences.push(parseRtp(data)?.sequence ?? -1));
  let soundLateMs = 0;
  const clock: SourceClock = {
    observe: (_kind, timestamp) => timestamp,
    report: () => undefined,
    exact: () => true,
    captureMs: (kind, ticks) => (ticks * 1000) / RATES[kind] + (kind === 'audio' ? soundLateMs : 0),
  };
  const relay = createRelay({
    clock,
    audio: SILENT_STREAM,
    video: VIDEO,
    first: packetAt('video', 10_000, 1),
    firstFrameMs: 2_000,
    onOverflow: () => undefined,
  });
  await relay.connect({ audio: audio.port, video: video.port });
  relay.open();
  relay.push(packetAt('audio', 10_200, 500));
  soundLateMs = -150;
  for (let nr = 1; nr <= 20; nr++) relay.push(packetAt('audio', 10_200 + 20 * nr, 500 + nr));
  // Ten or so of silence before, and what is left of the twenty after the move.
  await vi.waitUntil(() => sequences.length >= 20);
  const [first = 0] = sequences;
  expect(sequences).toEqual(sequences.map((_, index) => first + index));
  relay.close();
  for (const { rtp, rtcp } of [audio, video]) {
    rtp.close();
    rtcp.close();
  }
});
