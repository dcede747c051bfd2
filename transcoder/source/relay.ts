import { createSocket } from 'node:dgram';
import type { RtpStream } from '../../server/contract/transcode.ts';
import type { Kind, SourceClock } from './clock.ts';
import { createConcealment, type StandIn } from './concealment.ts';
import { PATIENCE_MS } from './picture-gaps.ts';
import type { SourcePacket } from './receiver.ts';
import { parseRtp, writeBye, writeRtp, writeSenderReport } from './rtp.ts';

/** RTP timestamp that stands for media time 0: not zero, which ffmpeg takes for "unknown". */
const BASE = 90_000;
/** Any NTP second serves, as long as both streams have the same. */
const NTP_BASE_S = 3_900_000_000;
/** Held until ffmpeg listens; beyond it something is broken. */
const MAX_HELD = 4_000;
/** 20 ms of silence in Opus. */
const SILENCE = Buffer.from([0xf8, 0xff, 0xfe]);
const SILENCE_MS = 20;
/** Silence before the first frame, ms: ffmpeg cuts at the frame, so the sound begins exactly there. */
const LEAD_MS = 100;
/** How far sound may lag behind the picture before silence stands in for it, ms. */
const AUDIO_PATIENCE_MS = PATIENCE_MS + 500;
/** Differences below are left alone, ms: nobody hears them, and arrival times wobble. */
const DEAD_BAND_MS = 10;
/** Differences above are mended at once, ms; smaller ones by this share of the time, which the resampler hides. */
const STEP_MS = 120;
const SLEW_SHARE = 0.02;
/** Packets are no longer than this, ms; more is a gap. */
const LONGEST_PACKET_MS = 120;
const REPORT_EVERY_MS = 1_000;
/** How long a lost packet of sound is waited for, ms: a little less than by ffmpeg, which then stretches the sound. */
const RETRANSMISSION_MS = PATIENCE_MS - 100;

/** What ffmpeg is to hear when the seller has no microphone. */
export const SILENT_STREAM: RtpStream = {
  codec: { mimeType: 'audio/opus', payloadType: 111, clockRate: 48_000, channels: 2 },
  ssrc: 0x5150,
};

/**
 * Leads one run's packets to ffmpeg. Timestamps are written anew: they are the media time, on which the first
 * key frame stands at `firstFrameMs`. ffmpeg hears one straight line of Sender Reports, the first before any
 * packet, so its alignment of sound and picture is never moved under it; late reports from the SFU shift the
 * sound here instead, too slowly to notice.
 */
export interface Relay {
  /** Sends at once, or holds the packet until {@link Relay.open}. */
  push(packet: SourcePacket): void;
  /** ffmpeg listens: `ports` of its RTP sockets on loopback, RTCP one above. Sends the first reports. */
  connect(ports: { audio: number; video: number | null }): Promise<void>;
  /** ffmpeg has read the reports: from now on packets go through. */
  open(): void;
  /** Sends a report and resolves when the kernel has it and every packet before it. */
  flush(): Promise<void>;
  /** Tells ffmpeg that all streams have ended. */
  bye(): Promise<void>;
  /** Local time (ms since the epoch) at which media time 0 was captured, as well as it is known now. */
  epochMs(): number;
  /** Newest media time that ffmpeg was sent of either stream, ms. */
  sentMs(kind: Kind): number;
  close(): void;
}

export function createRelay(options: {
  clock: SourceClock;
  audio: RtpStream | null;
  video: RtpStream | null;
  /** The packet at which the run begins: a key frame's first, or the first of sound alone. */
  first: SourcePacket;
  firstFrameMs: number;
  onOverflow: () => void;
  /** Milliseconds that only go forward. */
  now?: () => number;
}): Relay {
  const { clock, first, firstFrameMs, now = () => performance.now() } = options;
  const concealment = createConcealment(RETRANSMISSION_MS);
  const rates = {
    audio: (options.audio ?? SILENT_STREAM).codec.clockRate,
    video: options.video?.codec.clockRate ?? 90_000,
  };
  const audioStream = options.audio ?? SILENT_STREAM;
  const socket = createSocket('udp4');
  socket.on('error', () => undefined);
  let ports: { audio: number; video: number | null } | null = null;
  let isOpen = false;
  let held: SourcePacket[] = [];
  /** Newest media time sent, ms. */
  const sent: Record<Kind, number> = { audio: firstFrameMs - LEAD_MS - SILENCE_MS, video: firstFrameMs };
  let audioShiftMs: number | null = null;
  /** The newest packet's own time, ms. */
  let audioOwnMs: number | null = null;
  let audioSequence: { base: number; in: number } | null = null;
  let soundBegan = false;
  let nextSequence = 1;
  let silentUntilMs = Number.NEGATIVE_INFINITY;
  let reportedS = 0;

  const epochMs = () => {
    const capture = clock.captureMs(first.kind, first.ticks);
    return (capture ?? 0) - firstFrameMs;
  };
  const send = (kind: Kind, data: Buffer, mediaMs: number, sequence: number) => {
    const port = ports?.[kind];
    if (!port) return;
    data.writeUInt16BE(sequence & 0xffff, 2);
    data.writeUInt32BE((BASE + Math.round((mediaMs * rates[kind]) / 1000)) >>> 0, 4);
    socket.send(data, port, '127.0.0.1');
    sent[kind] = Math.max(sent[kind], mediaMs);
  };

  const sendVideo = (packet: SourcePacket) => {
    const mediaMs = firstFrameMs + ((packet.ticks - first.ticks) * 1000) / rates.video;
    // A straggler from before the key frame is of no use.
    if (packet.ticks >= first.ticks) send('video', packet.data, mediaMs, packet.sequence);
  };

  /** Where the packet belongs by the clocks, approached slowly once the sound plays. */
  const audioMediaMs = (packet: SourcePacket): number | null => {
    const captured = clock.captureMs('audio', packet.ticks);
    if (captured === null) return null;
    const own = (packet.ticks * 1000) / rates.audio;
    const aim = captured - epochMs() - own;
    if (audioShiftMs === null || Math.abs(aim - audioShiftMs) > STEP_MS) audioShiftMs = aim;
    else if (Math.abs(aim - audioShiftMs) > DEAD_BAND_MS) {
      const lengthMs = Math.min(Math.max(0, own - (audioOwnMs ?? own)), LONGEST_PACKET_MS);
      audioShiftMs += Math.sign(aim - audioShiftMs) * SLEW_SHARE * lengthMs;
    }
    audioOwnMs = Math.max(audioOwnMs ?? own, own);
    return own + audioShiftMs;
  };
  const sendAudio = (packet: SourcePacket) => {
    const mediaMs = audioMediaMs(packet);
    // Half a packet of tolerance: silence comes in whole ones.
    if (mediaMs === null || mediaMs + SILENCE_MS / 2 < silentUntilMs) {
      // Its number is not missed: for a gap ffmpeg would hold all streams back.
      conceal(concealment.giveUp());
      audioSequence = null;
      return;
    }
    // A hole below a tenth of a second would be stretched over seconds, with the sound too early meanwhile.
    if (!soundBegan) silenceUntil(mediaMs);
    soundBegan = true;
    // Silence takes numbers of its own, so the SFU's are moved along; gaps in them stay gaps.
    audioSequence ??= { base: nextSequence, in: packet.sequence };
    const sequence = audioSequence.base + (((packet.sequence - audioSequence.in) << 16) >> 16);
    nextSequence = Math.max(nextSequence, sequence + 1);
    if (sequence > audioSequence.base) audioSequence = { base: sequence, in: packet.sequence };
    const payload = packet.data.subarray(parseRtp(packet.data)?.payloadStart ?? 0);
    if (concealment.take({ sequence, mediaMs, payload }, now())) {
      send('audio', packet.data, mediaMs, sequence);
    }
    conceal(concealment.overdue(now()));
  };

  const conceal = (lost: StandIn[]) => {
    for (const { sequence, mediaMs, payload } of lost) sendSound(payload, mediaMs, sequence);
  };
  const sendSound = (payload: Buffer, mediaMs: number, sequence: number) => {
    const { ssrc, codec } = audioStream;
    const { payloadType } = codec;
    const packet = writeRtp({ payloadType, sequence: 0, timestamp: 0, ssrc, payload });
    send('audio', packet, mediaMs, sequence);
  };

  const silenceUntil = (untilMs: number) => {
    while (sent.audio + 2 * SILENCE_MS <= untilMs) {
      const mediaMs = sent.audio + SILENCE_MS;
      conceal(concealment.giveUp());
      sendSound(SILENCE, mediaMs, nextSequence++);
      silentUntilMs = mediaMs + SILENCE_MS;
      audioSequence = null;
    }
  };
  const fillSilence = () => {
    if (ports?.video) silenceUntil(sent.video - (options.audio ? AUDIO_PATIENCE_MS : 0));
  };
  const sendReports = async (make: (ssrc: number, kind: Kind) => Buffer): Promise<void> => {
    const to = ports;
    if (!to) return;
    const sending = (['audio', 'video'] as const).map((kind) => {
      const port = to[kind];
      const ssrc = (kind === 'audio' ? audioStream : options.video)?.ssrc;
      if (!port || ssrc === undefined) return null;
      const packet = make(ssrc, kind);
      return new Promise<void>((resolve) => socket.send(packet, port + 1, '127.0.0.1', () => resolve()));
    });
    await Promise.all(sending);
  };
  /** Resolves when the kernel has them. */
  const report = () =>
    sendReports((ssrc, kind) =>
      writeSenderReport({
        ssrc,
        ntpSeconds: NTP_BASE_S + reportedS,
        rtpTimestamp: BASE + reportedS * rates[kind],
      }),
    );
  const push = (packet: SourcePacket) => {
    if (!isOpen) {
      held.push(packet);
      if (held.length === MAX_HELD) options.onOverflow();
      if (held.length > MAX_HELD) held.length = MAX_HELD;
      return;
    }
    if (packet.kind === 'video') sendVideo(packet);
    else sendAudio(packet);
    fillSilence();
  };
  // Also keeps ffmpeg's listen timeout from ending a run whose seller is silent for a moment.
  const timer = setInterval(() => {
    if (!isOpen) return;
    reportedS += 1;
    void report();
  }, REPORT_EVERY_MS);

  return {
    push,
    connect(to) {
      ports = to;
      return report();
    },
    open() {
      isOpen = true;
      silenceUntil(firstFrameMs + SILENCE_MS);
      const waiting = held;
      held = [];
      for (const packet of waiting) push(packet);
    },
    flush: report,
    bye: () => sendReports(writeBye),
    epochMs,
    sentMs: (kind) => sent[kind],
    close() {
      clearInterval(timer);
      ports = null;
      held = [];
      socket.close();
    },
  };
}
