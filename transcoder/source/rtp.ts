/** What the relay needs of an RTP header (RFC 3550, 5.1). */
export interface RtpHeader {
  payloadType: number;
  sequence: number;
  /** In ticks of the stream's clock, 32 bits, wraps. */
  timestamp: number;
  ssrc: number;
  /** Offset and end of the payload in the packet, bytes. */
  payloadStart: number;
  payloadEnd: number;
}

/** A Sender Report's pairing of the sender's clock with the stream's (RFC 3550, 6.4.1). */
export interface SenderReport {
  ssrc: number;
  /** The sender's NTP clock as milliseconds since 1900; mediasoup counts from its own start instead. */
  ntpMs: number;
  rtpTimestamp: number;
}

/** Null for anything that is not a well-formed RTP packet. */
export function parseRtp(packet: Buffer): RtpHeader | null {
  if (packet.length < 12) return null;
  const first = packet.readUInt8(0);
  if (first >> 6 !== 2) return null;
  let start = 12 + 4 * (first & 0x0f);
  if (first & 0x10) {
    if (packet.length < start + 4) return null;
    start += 4 + 4 * packet.readUInt16BE(start + 2);
  }
  const padding = first & 0x20 ? packet.readUInt8(packet.length - 1) : 0;
  const end = packet.length - padding;
  if (start > end) return null;
  return {
    payloadType: packet.readUInt8(1) & 0x7f,
    sequence: packet.readUInt16BE(2),
    timestamp: packet.readUInt32BE(4),
    ssrc: packet.readUInt32BE(8),
    payloadStart: start,
    payloadEnd: end,
  };
}

/** The first Sender Report of a compound RTCP packet, or null. */
export function parseSenderReport(packet: Buffer): SenderReport | null {
  let at = 0;
  while (at + 8 <= packet.length) {
    const length = 4 * (packet.readUInt16BE(at + 2) + 1);
    if (packet.readUInt8(at) >> 6 !== 2 || at + length > packet.length) return null;
    if (packet.readUInt8(at + 1) === 200 && length >= 28) {
      return {
        ssrc: packet.readUInt32BE(at + 4),
        ntpMs: packet.readUInt32BE(at + 8) * 1000 + (packet.readUInt32BE(at + 12) * 1000) / 2 ** 32,
        rtpTimestamp: packet.readUInt32BE(at + 16),
      };
    }
    at += length;
  }
  return null;
}

/** A Sender Report at a whole second, so that neither clock is rounded. */
export function writeSenderReport(input: { ssrc: number; ntpSeconds: number; rtpTimestamp: number }): Buffer {
  const packet = Buffer.alloc(28);
  packet.writeUInt8(0x80, 0);
  packet.writeUInt8(200, 1);
  packet.writeUInt16BE(6, 2);
  packet.writeUInt32BE(input.ssrc, 4);
  packet.writeUInt32BE(input.ntpSeconds >>> 0, 8);
  packet.writeUInt32BE(input.rtpTimestamp >>> 0, 16);
  return packet;
}

/** Says that the stream of this SSRC has ended, behind the empty Receiver Report that must lead (RFC 3550, 6.1). */
export function writeBye(ssrc: number): Buffer {
  const packet = Buffer.alloc(16);
  packet.writeUInt8(0x80, 0);
  packet.writeUInt8(201, 1);
  packet.writeUInt16BE(1, 2);
  packet.writeUInt32BE(ssrc, 4);
  packet.writeUInt8(0x81, 8);
  packet.writeUInt8(203, 9);
  packet.writeUInt16BE(1, 10);
  packet.writeUInt32BE(ssrc, 12);
  return packet;
}

/** An RTP packet with a plain header. */
export function writeRtp(input: {
  payloadType: number;
  sequence: number;
  timestamp: number;
  ssrc: number;
  payload: Buffer;
}): Buffer {
  const header = Buffer.alloc(12);
  header.writeUInt8(0x80, 0);
  header.writeUInt8(input.payloadType, 1);
  header.writeUInt16BE(input.sequence & 0xffff, 2);
  header.writeUInt32BE(input.timestamp >>> 0, 4);
  header.writeUInt32BE(input.ssrc >>> 0, 8);
  return Buffer.concat([header, input.payload]);
}

/** Follows a 32-bit counter past its wraps; packets may come out of order. */
export function createUnwrapper(): (value: number) => number {
  let last: number | null = null;
  return (value) => {
    last = last === null ? value : last + ((value - last) | 0);
    return last;
  };
}
