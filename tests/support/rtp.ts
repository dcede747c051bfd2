import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { RtpTarget, TranscodeSource } from '../../server/contract/transcode.ts';
import { bindPair } from '../../transcoder/source/ports.ts';

/** Codec parameters and SSRCs that {@link startRtpSender} sends. */
export function sourceOf(
  codec: 'H264' | 'VP8',
  ssrc = 1000,
): TranscodeSource & { video: object; audio: object } {
  const video =
    codec === 'H264'
      ? { mimeType: 'video/H264', parameters: { 'packetization-mode': 1, 'profile-level-id': '42e01f' } }
      : { mimeType: 'video/VP8' };
  return {
    audio: {
      codec: { mimeType: 'audio/opus', payloadType: 100, clockRate: 48_000, channels: 2 },
      ssrc: ssrc + 1,
    },
    video: { codec: { ...video, payloadType: 101, clockRate: 90_000 }, ssrc },
  };
}

export interface RtpSender {
  readonly process: ChildProcess;
  /** Resolves when it has sent everything (never without `seconds`) or was stopped. */
  readonly finished: Promise<unknown>;
  stop(): Promise<void>;
}

/**
 * A phone as the SFU would relay it: ffmpeg sends a moving picture and a tone as RTP with Sender Reports, in
 * real time. `flash` makes a white picture and a beep together for a tenth of a second in every second.
 */
export function startRtpSender(options: {
  source: TranscodeSource;
  audio: RtpTarget | null;
  video: RtpTarget | null;
  size?: string;
  flash?: boolean;
  /** Ends by itself after so much media. */
  seconds?: number;
}): RtpSender {
  const { source, size = '640x360' } = options;
  const picture = options.flash
    ? `color=c=black:s=${size}:r=30,drawbox=c=white:t=fill:enable='lt(mod(t,1),0.1)'`
    : `testsrc2=s=${size}:r=30`;
  const sound = options.flash ? "aevalsrc='0.5*sin(2*PI*880*t)*lt(mod(t,1),0.1)':s=48000" : 'sine=r=48000';
  const length = options.seconds ? ['-t', `${options.seconds}`] : [];
  const args = [
    '-nostdin',
    '-loglevel',
    'error',
    '-re',
    '-f',
    'lavfi',
    '-i',
    picture,
    '-re',
    '-f',
    'lavfi',
    '-i',
    sound,
  ];
  if (options.video && source.video) {
    const codec = source.video.codec.mimeType.endsWith('VP8')
      ? ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '12']
      : ['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-profile:v', 'baseline'];
    args.push('-map', '0:v', ...codec, '-pix_fmt', 'yuv420p', '-b:v', '800k', '-g', '30', ...length);
    args.push(...rtpOutput(source.video, options.video));
  }
  if (options.audio && source.audio) {
    args.push(
      '-map',
      '1:a',
      '-c:a',
      'libopus',
      '-b:a',
      '32k',
      '-ac',
      '2',
      ...length,
      ...rtpOutput(source.audio, options.audio),
    );
  }
  const child = spawn('ffmpeg', args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const exited = once(child, 'exit');
  return {
    process: child,
    finished: exited,
    async stop() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** The ffmpeg output that sends one stream to a target. */
export function rtpOutput(
  stream: { ssrc: number; codec: { payloadType: number } },
  target: RtpTarget,
): string[] {
  return [
    ...['-ssrc', `${stream.ssrc}`, '-payload_type', `${stream.codec.payloadType}`, '-f', 'rtp'],
    `rtp://${target.ip}:${target.port}?rtcpport=${target.rtcpPort}&pkt_size=1200`,
  ];
}

/** A link that loses packets: forwards RTP unless `drops` says no (asked with the packet, which it may change, and its place), and all RTCP. */
export async function startLink(
  to: RtpTarget | null,
  drops: (index: number, packet: Buffer) => boolean,
): Promise<{ target: RtpTarget; close(): void }> {
  if (!to) throw new Error('no such stream');
  const pair = await bindPair('127.0.0.1', 1024 * 1024);
  let index = 0;
  pair.rtp.on('message', (packet) => {
    if (!drops(index++, packet)) pair.rtp.send(packet, to.port, to.ip);
  });
  pair.rtcp.on('message', (packet) => pair.rtcp.send(packet, to.rtcpPort, to.ip));
  return {
    target: { ip: '127.0.0.1', port: pair.port, rtcpPort: pair.port + 1 },
    close() {
      pair.rtp.close();
      pair.rtcp.close();
    },
  };
}
