/**
 * When a phone says that a moment of a stream was captured: what stood in its own Sender Report. The SFU makes reports of
 * its own, in which the way of each stream to it, and how long its packets waited on a full link, are mixed up.
 */
export interface CaptureReport {
  /** Of the stream as the transcoder gets it. */
  ssrc: number;
  /** The phone's NTP clock, ms since 1900; the same clock for all its streams. */
  ntpMs: number;
  /** Of the stream's clock at that moment. */
  rtpTimestamp: number;
}

/** APP packet (RFC 3550, 6.7). */
const APP = 204;
const NAME = 'CAPT';
const BYTES = 24;

/** The RTCP packet that takes a report to the transcoder, beside the SFU's own. */
export function writeCaptureReport({ ssrc, ntpMs, rtpTimestamp }: CaptureReport): Buffer {
  const packet = Buffer.alloc(BYTES);
  packet.writeUInt8(0x80, 0);
  packet.writeUInt8(APP, 1);
  packet.writeUInt16BE(BYTES / 4 - 1, 2);
  packet.writeUInt32BE(ssrc >>> 0, 4);
  packet.write(NAME, 8, 'latin1');
  packet.writeUInt32BE(Math.floor(ntpMs / 1_000) >>> 0, 12);
  packet.writeUInt32BE(Math.floor(((ntpMs % 1_000) / 1_000) * 2 ** 32), 16);
  packet.writeUInt32BE(rtpTimestamp >>> 0, 20);
  return packet;
}

/** Null for any other packet. */
export function parseCaptureReport(packet: Buffer): CaptureReport | null {
  if (packet.length !== BYTES || packet.readUInt8(0) !== 0x80 || packet.readUInt8(1) !== APP) return null;
  if (packet.toString('latin1', 8, 12) !== NAME) return null;
  return {
    ssrc: packet.readUInt32BE(4),
    ntpMs: packet.readUInt32BE(12) * 1_000 + (packet.readUInt32BE(16) * 1_000) / 2 ** 32,
    rtpTimestamp: packet.readUInt32BE(20),
  };
}
