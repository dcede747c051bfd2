import { type Box, childBoxes, findBox, MalformedMp4 } from './boxes.ts';

/** Bytes of a sample entry before its own boxes, header included (ISO/IEC 14496-12, 12.1.3 and 12.2.3). */
const VISUAL_HEAD = 86;
const AUDIO_HEAD = 36;

/** The codec of a sample entry as RFC 6381 and the codecs' own documents write it. */
export function codecOf(entry: Buffer): string {
  const [box] = childBoxes(entry, 0, entry.length);
  switch (box?.type) {
    case 'avc1':
      return `avc1.${entry.toString('hex', ...bytesOf(entry, box, VISUAL_HEAD, 'avcC', 1, 4))}`;
    case 'av01':
      return av1(entry.subarray(...bytesOf(entry, box, VISUAL_HEAD, 'av1C', 0, 4)));
    case 'mp4a':
      return aac(entry.subarray(...bytesOf(entry, box, AUDIO_HEAD, 'esds', 4)));
    case 'Opus':
      return 'opus';
    default:
      throw new MalformedMp4(`a track in ${box?.type ?? 'nothing'}`);
  }
}

/**
 * A copy of an Opus entry whose pre-skip is zero. Players join in the middle, where nothing is to be skipped, and ffmpeg's
 * times count the encoder's delay already: a player that skips as well would put the sound 6.5 ms too early.
 */
export function withoutPreSkip(entry: Buffer): Buffer {
  const [box] = childBoxes(entry, 0, entry.length);
  if (box?.type !== 'Opus') return entry;
  const copy = Buffer.from(entry);
  const [from] = bytesOf(entry, box, AUDIO_HEAD, 'dOps', 2, 4);
  copy.writeUInt16BE(0, from);
  return copy;
}

/** First and end byte of a part of a box's body inside a sample entry. */
function bytesOf(
  entry: Buffer,
  box: Box,
  head: number,
  type: string,
  from: number,
  to?: number,
): [number, number] {
  const found = findBox(entry, { ...box, body: box.start + head }, [type]);
  if (!found) throw new MalformedMp4(`${box.type} without ${type}`);
  const end = to === undefined ? found.end : found.body + to;
  if (end > found.end) throw new MalformedMp4(`${type} of ${box.type} is cut off`);
  return [found.body + from, end];
}

/** AV1 in ISOBMFF, section 5: profile, level and tier, bit depth. */
function av1(config: Buffer): string {
  const [, levels = 0, formats = 0] = config;
  const level = `${levels & 0x1f}`.padStart(2, '0');
  const tier = formats & 0x80 ? 'H' : 'M';
  const depth = formats & 0x40 ? (formats & 0x20 ? '12' : '10') : '08';
  return `av01.${levels >> 5}.${level}${tier}.${depth}`;
}

/** The object type is in the first five bits of the decoder configuration inside esds (ISO/IEC 14496-1, 7.2.6). */
function aac(descriptors: Buffer): string {
  for (let at = 0; at < descriptors.length; ) {
    const tag = descriptors.readUInt8(at++);
    let length = 0;
    let more = true;
    while (more && at < descriptors.length) {
      const byte = descriptors.readUInt8(at++);
      length = length * 128 + (byte & 0x7f);
      more = (byte & 0x80) !== 0;
    }
    if (tag === 5 && at < descriptors.length) return `mp4a.40.${descriptors.readUInt8(at) >> 3}`;
    // Descriptors 3 and 4 hold the next one after a header of fixed length.
    at += tag === 3 ? 3 : tag === 4 ? 13 : length;
  }
  throw new MalformedMp4('esds has no decoder configuration');
}
