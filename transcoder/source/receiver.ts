import { parseCaptureReport } from '../../server/contract/capture-report.ts';
import type { RtpTarget, TranscodeSource } from '../../server/contract/transcode.ts';
import { createSourceClock, type Kind, type SourceClock } from './clock.ts';
import { findKeyFrame, type KeyFrameStart } from './key-frame.ts';
import { createPictureGaps } from './picture-gaps.ts';
import { bindPair, type SocketPair } from './ports.ts';
import { parseRtp, parseSenderReport } from './rtp.ts';

/** Asked of the kernel for each RTP socket, bytes: over a second of the fattest stream. */
const SOCKET_BUFFER = 2 * 1024 * 1024;

/** A packet of the stream that was announced; anything else on the port is dropped before this. */
export interface SourcePacket {
  kind: Kind;
  data: Buffer;
  sequence: number;
  /** Ticks of the stream's clock, without wraps. */
  ticks: number;
  keyFrame: KeyFrameStart | null;
}

/** The UDP ports of one source. They stay while ffmpeg comes and goes behind them. */
export interface Receiver {
  readonly clock: SourceClock;
  readonly targets: { audio: RtpTarget | null; video: RtpTarget | null };
  /** When the last packet of this kind came, ms since the epoch; 0 before the first. */
  lastPacketAt(kind: Kind): number;
  /** Since when the picture cannot be told from what comes, for a packet is lost, ms since the epoch; null while it can. */
  brokenSince(): number | null;
  close(): void;
}

/** Binds the ports and calls `onPacket` with every packet of the announced streams. */
export async function createReceiver(options: {
  host: string;
  source: TranscodeSource;
  now: () => number;
  onPacket: (packet: SourcePacket) => void;
}): Promise<Receiver> {
  const { source, now, onPacket } = options;
  const clock = createSourceClock({
    audio: source.audio?.codec.clockRate ?? 48_000,
    video: source.video?.codec.clockRate ?? 90_000,
  });
  const last: Record<Kind, number> = { audio: 0, video: 0 };
  const gaps = createPictureGaps();
  const pairs: SocketPair[] = [];

  const listen = async (kind: Kind): Promise<RtpTarget | null> => {
    const stream = source[kind];
    if (!stream) return null;
    const pair = await bindPair(options.host, SOCKET_BUFFER);
    pairs.push(pair);
    pair.rtp.on('message', (data) => {
      const header = parseRtp(data);
      if (header?.ssrc !== stream.ssrc || header.payloadType !== stream.codec.payloadType) return;
      const arrivedAt = now();
      last[kind] = arrivedAt;
      const payload = data.subarray(header.payloadStart, header.payloadEnd);
      const keyFrame = kind === 'video' ? findKeyFrame(stream.codec.mimeType, payload) : null;
      if (kind === 'video') gaps.take(header.sequence, keyFrame !== null, arrivedAt);
      onPacket({
        kind,
        data,
        sequence: header.sequence,
        ticks: clock.observe(kind, header.timestamp, arrivedAt),
        keyFrame,
      });
    });
    pair.rtcp.on('message', (data) => {
      const own = parseCaptureReport(data);
      if (own?.ssrc === stream.ssrc) clock.report(kind, own, now(), 'phone');
      const report = parseSenderReport(data);
      if (report?.ssrc === stream.ssrc) clock.report(kind, report, now());
    });
    // An ICMP refusal of somebody else's datagram is no reason to stop listening.
    pair.rtp.on('error', () => undefined);
    pair.rtcp.on('error', () => undefined);
    return { ip: options.host, port: pair.port, rtcpPort: pair.port + 1 };
  };

  const close = () => {
    for (const pair of pairs.splice(0)) {
      pair.rtp.close();
      pair.rtcp.close();
    }
  };
  try {
    const targets = { audio: await listen('audio'), video: await listen('video') };
    return {
      clock,
      targets,
      lastPacketAt: (kind) => last[kind],
      brokenSince: () => gaps.brokenSince(now()),
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}
