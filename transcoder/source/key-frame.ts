/** Size of a coded picture, pixels. */
export interface PictureSize {
  width: number;
  height: number;
}

/** What one RTP payload tells about the picture it begins; null when it does not begin a key frame. */
export interface KeyFrameStart {
  /** Null where this packet does not hold the size (H264 slices without their parameter set). */
  size: PictureSize | null;
}

const NAL_IDR = 5;
const NAL_SPS = 7;
const STAP_A = 24;
const FU_A = 28;

/** Depacketises just far enough to know a key frame (RFC 6184 for H264, RFC 7741 for VP8). */
export function findKeyFrame(mimeType: string, payload: Buffer): KeyFrameStart | null {
  switch (mimeType.toLowerCase()) {
    case 'video/h264':
      return findH264(payload);
    case 'video/vp8':
      return findVp8(payload);
    default:
      return null;
  }
}

function findH264(payload: Buffer): KeyFrameStart | null {
  if (payload.length < 2) return null;
  const type = payload.readUInt8(0) & 0x1f;
  if (type === NAL_SPS) return { size: parseSps(payload) };
  if (type === NAL_IDR) return { size: null };
  if (type === FU_A) {
    const header = payload.readUInt8(1);
    return header & 0x80 && (header & 0x1f) === NAL_IDR ? { size: null } : null;
  }
  if (type !== STAP_A) return null;
  let found: KeyFrameStart | null = null;
  for (let at = 1; at + 3 <= payload.length; ) {
    const length = payload.readUInt16BE(at);
    const unit = payload.subarray(at + 2, at + 2 + length);
    if (length === 0 || unit.length < length) return found;
    const inner = unit.readUInt8(0) & 0x1f;
    if (inner === NAL_SPS) return { size: parseSps(unit) };
    if (inner === NAL_IDR) found = { size: null };
    at += 2 + length;
  }
  return found;
}

function findVp8(payload: Buffer): KeyFrameStart | null {
  if (payload.length < 1) return null;
  const first = payload.readUInt8(0);
  // Only the packet that starts partition 0 holds the frame header.
  if (!(first & 0x10) || (first & 0x07) !== 0) return null;
  let at = 1;
  if (first & 0x80) {
    const extension = payload[at++] ?? 0;
    if (extension & 0x80) at += (payload[at] ?? 0) & 0x80 ? 2 : 1;
    if (extension & 0x40) at += 1;
    if (extension & 0x30) at += 1;
  }
  if (payload.length < at + 10 || payload.readUInt8(at) & 0x01) return null;
  if (payload.readUIntBE(at + 3, 3) !== 0x9d012a) return null;
  return {
    size: { width: payload.readUInt16LE(at + 6) & 0x3fff, height: payload.readUInt16LE(at + 8) & 0x3fff },
  };
}

/** The cropped size from a sequence parameter set (ITU-T H.264, 7.3.2.1.1); null if it cannot be read. */
export function parseSps(unit: Buffer): PictureSize | null {
  try {
    const bits = createBitReader(withoutEmulation(unit.subarray(1)));
    const profile = bits.read(8);
    bits.read(16);
    bits.unsigned();
    let chroma = 1;
    if ([100, 110, 122, 244, 44, 83, 86, 118, 128].includes(profile)) {
      chroma = bits.unsigned();
      if (chroma === 3) bits.read(1);
      bits.unsigned();
      bits.unsigned();
      bits.read(1);
      // Scaling matrices do not occur in WebRTC; their size would have to be parsed to go on.
      if (bits.read(1)) return null;
    }
    bits.unsigned();
    const orderType = bits.unsigned();
    if (orderType === 0) bits.unsigned();
    else if (orderType === 1) {
      bits.read(1);
      bits.unsigned();
      bits.unsigned();
      for (let left = bits.unsigned(); left > 0; left--) bits.unsigned();
    }
    bits.unsigned();
    bits.read(1);
    const width = 16 * (bits.unsigned() + 1);
    const mapUnits = bits.unsigned() + 1;
    const framesOnly = bits.read(1);
    if (!framesOnly) bits.read(1);
    const height = 16 * mapUnits * (2 - framesOnly);
    bits.read(1);
    if (!bits.read(1)) return { width, height };
    const unitX = chroma === 0 || chroma === 3 ? 1 : 2;
    const unitY = (chroma === 1 ? 2 : 1) * (2 - framesOnly);
    const cropX = (bits.unsigned() + bits.unsigned()) * unitX;
    const cropY = (bits.unsigned() + bits.unsigned()) * unitY;
    return { width: width - cropX, height: height - cropY };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function withoutEmulation(data: Buffer): Buffer {
  const out: number[] = [];
  let zeros = 0;
  for (const byte of data) {
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    zeros = byte === 0 ? zeros + 1 : 0;
    out.push(byte);
  }
  return Buffer.from(out);
}

function createBitReader(data: Buffer) {
  let at = 0;
  const read = (count: number): number => {
    let value = 0;
    for (let left = count; left > 0; left--, at++) {
      value = value * 2 + ((data.readUInt8(at >> 3) >> (7 - (at & 7))) & 1);
    }
    return value;
  };
  /** Exp-Golomb, 9.1. A damaged set ends in a RangeError. */
  const unsigned = (): number => {
    let zeros = 0;
    while (read(1) === 0) if (++zeros > 31) throw new RangeError('not an Exp-Golomb code');
    return 2 ** zeros - 1 + read(zeros);
  };
  return { read, unsigned };
}
