import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { type CaptureReport, parseCaptureReport } from '../../server/contract/capture-report.ts';
import type { CommandOutput } from '../../server/contract/socket.ts';
import type { RtpTarget } from '../../server/contract/transcode.ts';

/** What arrived at one RTP port. */
export interface RtpSink {
  readonly target: RtpTarget;
  readonly packets: number;
  readonly ssrcs: ReadonlySet<number>;
  readonly payloadTypes: ReadonlySet<number>;
  readonly senderReports: number;
  /** RTP timestamp of the newest packet. */
  readonly timestamp: number;
  /** Resolves when a key frame of this codec begins. */
  keyFrame(codec: 'H264' | 'VP8'): Promise<void>;
  /** Resolves when so many packets more than now have arrived. */
  more(packets: number): Promise<void>;
  /** Resolves with the next RTCP Sender Report. */
  senderReport(): Promise<void>;
  /** Resolves with what the phone itself has reported. */
  captureReport(): Promise<CaptureReport>;
  close(): void;
}

type Waiter = { test(packet: Buffer | null): boolean; resolve(): void };

/** A receiver of one RTP stream on loopback, with its own RTCP port. */
export async function createRtpSink(): Promise<RtpSink> {
  const [rtp, rtcp] = [createSocket('udp4'), createSocket('udp4')];
  await Promise.all([bind(rtp), bind(rtcp)]);
  const ssrcs = new Set<number>();
  const payloadTypes = new Set<number>();
  const waiters = new Set<Waiter>();
  let packets = 0;
  let senderReports = 0;
  let timestamp = 0;
  let captured: CaptureReport | null = null;

  function check(packet: Buffer | null): void {
    for (const waiter of waiters) {
      if (!waiter.test(packet)) continue;
      waiters.delete(waiter);
      waiter.resolve();
    }
  }
  function until(test: Waiter['test']): Promise<void> {
    return new Promise((resolve) => waiters.add({ test, resolve }));
  }

  rtp.on('message', (packet) => {
    packets++;
    payloadTypes.add((packet[1] ?? 0) & 0x7f);
    ssrcs.add(packet.readUInt32BE(8));
    timestamp = packet.readUInt32BE(4);
    check(packet);
  });
  rtcp.on('message', (packet) => {
    if (packet[1] === 200) senderReports++;
    captured = parseCaptureReport(packet) ?? captured;
    check(null);
  });

  return {
    target: { ip: '127.0.0.1', port: rtp.address().port, rtcpPort: rtcp.address().port },
    get packets() {
      return packets;
    },
    ssrcs,
    payloadTypes,
    get senderReports() {
      return senderReports;
    },
    get timestamp() {
      return timestamp;
    },
    async captureReport() {
      if (captured === null) await until(() => captured !== null);
      if (captured === null) throw new Error('no report');
      return captured;
    },
    keyFrame: (codec) =>
      until((packet) => packet !== null && startsKeyFrame(packet.subarray(headerBytes(packet)), codec)),
    more(count) {
      const wanted = packets + count;
      return until(() => packets >= wanted);
    },
    senderReport() {
      const before = senderReports;
      return until(() => senderReports > before);
    },
    close() {
      rtp.close();
      rtcp.close();
    },
  };
}

async function bind(socket: Socket): Promise<void> {
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
}

function headerBytes(packet: Buffer): number {
  const first = packet[0] ?? 0;
  const fixed = 12 + 4 * (first & 0x0f);
  return (first & 0x10) === 0 ? fixed : fixed + 4 + 4 * packet.readUInt16BE(fixed + 2);
}

/** RFC 6184 for H264 (an SPS, alone or in a STAP-A), RFC 7741 for VP8 (start of a frame whose P bit is 0). */
function startsKeyFrame(payload: Buffer, codec: 'H264' | 'VP8'): boolean {
  const first = payload[0] ?? 0;
  if (codec === 'H264') {
    const type = first & 0x1f;
    return type === 7 || type === 5 || (type === 24 && ((payload[3] ?? 0) & 0x1f) === 7);
  }
  const startsFrame = (first & 0x10) !== 0 && (first & 0x07) === 0;
  let at = 1;
  if ((first & 0x80) !== 0) {
    const extended = payload[at++] ?? 0;
    if ((extended & 0x80) !== 0) at += ((payload[at] ?? 0) & 0x80) !== 0 ? 2 : 1;
    if ((extended & 0x40) !== 0) at++;
    if ((extended & 0x30) !== 0) at++;
  }
  return startsFrame && ((payload[at] ?? 1) & 0x01) === 0;
}

/** An encoder: ffmpeg's test picture, or another lavfi source, and a tone, sent as RTP to an ingest. The caller ends it. */
export function startEncoder(
  targets: CommandOutput<'ingest:create'>,
  videoCodec: 'H264' | 'VP8',
  picture = 'testsrc=size=320x180:rate=15,format=yuv420p',
): ChildProcess {
  const rtp = (target: CommandOutput<'ingest:create'>['audio']) => [
    ...['-ssrc', String(target.ssrc), '-payload_type', String(target.payloadType), '-f', 'rtp'],
    `rtp://${target.ip}:${target.port}?rtcpport=${target.rtcpPort}&pkt_size=1200`,
  ];
  const encoder = {
    H264: ['-c:v', 'libx264', '-preset', 'ultrafast', '-profile:v', 'baseline', '-tune', 'zerolatency'],
    VP8: ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8'],
  }[videoCodec];
  const args = [
    ...['-hide_banner', '-nostdin', '-loglevel', 'error'],
    ...['-re', '-f', 'lavfi', '-i', picture, '-re', '-f', 'lavfi', '-i', 'sine=frequency=440'],
    ...['-map', '0:v', ...encoder, '-b:v', '300k', '-g', '15', ...rtp(targets.video)],
    ...['-map', '1:a', '-c:a', 'libopus', '-b:a', '32k', '-ar', '48000', '-ac', '2', ...rtp(targets.audio)],
  ];
  return spawn('ffmpeg', args, { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** Ends a process and waits until it is gone. */
export async function endProcess(child: ChildProcess | undefined): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
