import { describe, expect, it } from 'vitest';
import { createSourceClock } from '../../transcoder/source/clock.ts';
import { findKeyFrame, parseSps } from '../../transcoder/source/key-frame.ts';
import { parseUdpTable } from '../../transcoder/source/ports.ts';
import {
  createUnwrapper,
  parseRtp,
  parseSenderReport,
  writeRtp,
  writeSenderReport,
} from '../../transcoder/source/rtp.ts';
import { writeSdp } from '../../transcoder/source/sdp.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
/** Baseline 640×360 as x264 writes it (23 macroblock rows, cropped). */
const SPS = hex('6742c01e da 02 80 bf e5 c0 44 00 00 03 00 04 00 00 03 00 f0 3c 58 ba 80');

describe('RTP', () => {
  it('reads back what it writes', () => {
    const packet = writeRtp({
      payloadType: 101,
      sequence: 65_535,
      timestamp: 2 ** 32 - 1,
      ssrc: 7,
      payload: hex('aa'),
    });
    expect(parseRtp(packet)).toEqual({
      payloadType: 101,
      sequence: 65_535,
      timestamp: 2 ** 32 - 1,
      ssrc: 7,
      payloadStart: 12,
      payloadEnd: 13,
    });
  });

  it.each([
    '',
    '80',
    '40650001 00000000 00000000',
    '9f650001 00000000 00000000 bede0009',
    'a0650001 00000000 00000000 ff',
  ])('refuses the malformed packet %j', (packet) => expect(parseRtp(hex(packet))).toBeNull());

  it('reads Sender Reports', () => {
    const packet = writeSenderReport({ ssrc: 7, ntpSeconds: 3_900_000_001, rtpTimestamp: 90_000 });
    expect(parseSenderReport(packet)).toEqual({ ssrc: 7, ntpMs: 3_900_000_001_000, rtpTimestamp: 90_000 });
    expect(parseSenderReport(packet.subarray(0, 20))).toBeNull();
  });

  it('follows timestamps over the wrap and back', () => {
    const unwrap = createUnwrapper();
    expect([2 ** 32 - 10, 5, 2 ** 32 - 3].map(unwrap)).toEqual([2 ** 32 - 10, 2 ** 32 + 5, 2 ** 32 - 3]);
  });
});

describe('key frames', () => {
  it('finds H264 parameter sets and IDR slices', () => {
    expect(parseSps(SPS)).toEqual({ width: 640, height: 360 });
    const stap = Buffer.concat([hex('18'), Buffer.from([0, SPS.length]), SPS, hex('0002 68ce')]);
    expect(findKeyFrame('video/H264', stap)).toEqual({ size: { width: 640, height: 360 } });
    expect(findKeyFrame('video/H264', hex('7c 85 88'))).toEqual({ size: null });
    expect(findKeyFrame('video/H264', hex('7c 81 88'))).toBeNull();
    expect(findKeyFrame('video/H264', hex('41 9a 00'))).toBeNull();
    expect(findKeyFrame('video/H264', hex('18 ffff 67'))).toBeNull();
    expect(parseSps(hex('67 42'))).toBeNull();
  });

  it('finds VP8 key frames, also behind an extended descriptor', () => {
    const frame = '100200 9d012a 8002 6801';
    expect(findKeyFrame('video/VP8', hex(`10 ${frame}`))).toEqual({ size: { width: 640, height: 360 } });
    expect(findKeyFrame('video/VP8', hex(`90 80 8123 ${frame}`))).toEqual({
      size: { width: 640, height: 360 },
    });
    expect(findKeyFrame('video/VP8', hex(`10 11${frame.slice(2)}`))).toBeNull();
    expect(findKeyFrame('video/VP8', hex(`00 ${frame}`))).toBeNull();
  });
});

describe('the source clock', () => {
  it('places sound and picture by Sender Reports whatever their NTP clock counts from', () => {
    const clock = createSourceClock({ audio: 48_000, video: 90_000 });
    clock.report('audio', { ntpMs: 5_000, rtpTimestamp: 48_000 }, 1_000_100);
    clock.report('video', { ntpMs: 5_000, rtpTimestamp: 900_000 }, 1_000_150);
    const audio = clock.observe('audio', 48_000 + 480, 1_000_110);
    // The picture came half a second late, which must not move it.
    const video = clock.observe('video', 900_000 + 900, 1_000_610);
    expect(clock.captureMs('audio', audio)).toBe(1_000_110);
    expect(clock.captureMs('video', video)).toBe(1_000_110);
  });

  it('believes the phone rather than the SFU, once both streams have the phone’s word', () => {
    const clock = createSourceClock({ audio: 48_000, video: 90_000 });
    // On the SFU's clock the picture is a second late: its packets had waited for the link.
    clock.report('audio', { ntpMs: 5_000, rtpTimestamp: 0 }, 1_000_000);
    clock.report('video', { ntpMs: 6_000, rtpTimestamp: 0 }, 1_001_000);
    clock.report('audio', { ntpMs: 900_000, rtpTimestamp: 0 }, 1_000_050, 'phone');
    const [audio, video] = [clock.observe('audio', 0, 1_001_000), clock.observe('video', 0, 1_001_000)];
    const apart = () => (clock.captureMs('video', video) ?? 0) - (clock.captureMs('audio', audio) ?? 0);
    expect(apart()).toBe(1_000);
    clock.report('video', { ntpMs: 900_000, rtpTimestamp: 0 }, 1_001_050, 'phone');
    clock.observe('video', 90, 1_001_060);
    expect(apart()).toBe(0);
    expect(clock.captureMs('audio', audio)).toBe(1_000_050);
  });

  it('forgets what a phone said before it set its clock', () => {
    const clock = createSourceClock({ audio: 48_000, video: 90_000 });
    const tell = (kind: 'audio' | 'video', ntpMs: number, rtpTimestamp: number) => {
      clock.report(kind, { ntpMs, rtpTimestamp }, 1_000_000, 'phone');
      return clock.observe(kind, rtpTimestamp, 1_000_000);
    };
    tell('audio', 10_000, 0);
    tell('video', 10_000, 0);
    // A minute on, by its clock an hour.
    const audio = tell('audio', 3_600_000, 60 * 48_000);
    const video = tell('video', 3_600_000, 60 * 90_000);
    expect(clock.captureMs('video', video)).toBe(clock.captureMs('audio', audio));
  });

  it('falls back to the earliest arrival', () => {
    const clock = createSourceClock({ audio: 48_000, video: 90_000 });
    expect(clock.captureMs('video', 0)).toBeNull();
    clock.observe('video', 0, 2_000);
    const ticks = clock.observe('video', 90_000, 2_900);
    expect(clock.captureMs('video', ticks)).toBe(2_900);
    expect(clock.exact('video')).toBe(false);
  });
});

describe('the SDP', () => {
  const stream = (mimeType: string, payloadType: number, clockRate: number, channels?: number) => ({
    codec: { mimeType, payloadType, clockRate, ...(channels ? { channels } : {}) },
    ssrc: 1,
  });

  it('says what ffmpeg needs', () => {
    const video = stream('video/H264', 101, 90_000);
    const sdp = writeSdp({
      audio: { stream: stream('audio/opus', 100, 48_000, 2), port: 5000 },
      video: {
        stream: { ...video, codec: { ...video.codec, parameters: { 'packetization-mode': 1 } } },
        port: 5002,
      },
    });
    expect(sdp.split('\r\n')).toEqual([
      ...['v=0', 'o=- 0 0 IN IP4 127.0.0.1', 's=live', 'c=IN IP4 127.0.0.1', 't=0 0'],
      ...['m=audio 5000 RTP/AVP 100', 'a=rtpmap:100 opus/48000/2', 'a=recvonly'],
      ...[
        'm=video 5002 RTP/AVP 101',
        'a=rtpmap:101 H264/90000',
        'a=fmtp:101 packetization-mode=1',
        'a=recvonly',
      ],
      '',
    ]);
  });

  it('takes no line of a phone’s choice', () => {
    const evil = stream('audio/opus\r\nc=IN IP4 10.0.0.1', 100, 48_000);
    const sdp = writeSdp({ audio: { stream: evil, port: 5000 }, video: null });
    expect(sdp.match(/^c=/gm)).toHaveLength(1);
  });
});

it('reads the kernel’s table of UDP sockets', () => {
  const table = `  sl  local_address rem_address   st tx_queue rx_queue tr\n 12: 0100007F:1388 00000000:0000 07 00000000:00000A00 00:00000000\n`;
  expect([...parseUdpTable(table)]).toEqual([[5000, 0xa00]]);
});
