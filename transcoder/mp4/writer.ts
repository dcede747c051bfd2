import type { Sample, TrackConfig } from './track.ts';

/** Samples of one track in decoding order. */
export interface Chunk {
  /** Of the first sample, ticks. */
  dts: number;
  samples: readonly ChunkSample[];
  /** The samples' bytes one after another, in as many pieces as it takes. */
  data: readonly Buffer[];
}
export interface ChunkSample extends Omit<Sample, 'dts' | 'data'> {
  /** Bytes. */
  size: number;
}

/** sample_depends_on = 2 (a key frame, or sound), and 1 with sample_is_non_sync_sample (ISO/IEC 14496-12, 8.8.3). */
const SYNC = 0x0200_0000;
const NON_SYNC = 0x0101_0000;
const MATRIX = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x4000_0000];

/** ftyp and moov of a presentation whose tracks are numbered from 1 in this order. */
export function writeInit(tracks: readonly TrackConfig[]): Buffer {
  const mvhd = fullBox(
    'mvhd',
    0,
    u32(0, 0, 1000, 0, 0x10000),
    u16(0x0100, 0),
    u32(0, 0, ...MATRIX, 0, 0, 0, 0, 0, 0, tracks.length + 1),
  );
  const defaults = tracks.map(({ kind }, index) =>
    fullBox('trex', 0, u32(index + 1, 1, 0, 0, kind === 'video' ? NON_SYNC : SYNC)),
  );
  return Buffer.concat([
    box('ftyp', Buffer.from('iso5\0\0\x02\0iso5iso6mp41', 'latin1')),
    box('moov', mvhd, ...tracks.map(writeTrack), box('mvex', ...defaults)),
  ]);
}

function writeTrack(track: TrackConfig, index: number): Buffer {
  const video = track.kind === 'video';
  const tkhd = fullBox(
    'tkhd',
    3,
    u32(0, 0, index + 1, 0, 0, 0, 0),
    u16(0, 0, video ? 0 : 0x0100, 0),
    u32(...MATRIX, track.width * 0x10000, track.height * 0x10000),
  );
  const und = 0x55c4;
  const mdhd = fullBox('mdhd', 0, u32(0, 0, track.timescale, 0), u16(und, 0));
  const hdlr = fullBox(
    'hdlr',
    0,
    u32(0),
    Buffer.from(video ? 'vide' : 'soun'),
    u32(0, 0, 0),
    Buffer.alloc(1),
  );
  const media = video ? fullBox('vmhd', 1, u16(0, 0, 0, 0)) : fullBox('smhd', 0, u16(0, 0));
  const dinf = box('dinf', fullBox('dref', 0, u32(1), fullBox('url ', 1)));
  const stbl = box(
    'stbl',
    fullBox('stsd', 0, u32(1), track.sampleEntry),
    fullBox('stts', 0, u32(0)),
    fullBox('stsc', 0, u32(0)),
    fullBox('stsz', 0, u32(0, 0)),
    fullBox('stco', 0, u32(0)),
  );
  return box('trak', tkhd, box('mdia', mdhd, hdlr, box('minf', media, dinf, stbl)));
}

/**
 * moof and the head of the mdat that the chunks' bytes have to follow, in the order of the tracks. One run of samples a
 * track; what all samples of it share stands there once. A chunk without samples has no place in it.
 */
export function writeFragmentHead(sequence: number, chunks: readonly (Chunk | null)[]): Buffer {
  const present = chunks.flatMap((chunk, index) =>
    chunk && chunk.samples.length > 0 ? [{ chunk, trackId: index + 1 }] : [],
  );
  const trafs = present.map(({ chunk, trackId }) => writeTraf(chunk, trackId));
  const moof = box('moof', fullBox('mfhd', 0, u32(sequence)), ...trafs.map(({ data }) => data));
  // Known only now: where each track's bytes begin, from the moof's first byte on.
  let bytes = 8;
  let at = 8 + 16;
  for (const [index, { chunk }] of present.entries()) {
    const traf = trafs[index];
    if (!traf) continue;
    moof.writeUInt32BE(moof.length + bytes, at + traf.offsetAt);
    at += traf.data.length;
    bytes += bytesOf(chunk);
  }
  const mdat = Buffer.alloc(8);
  mdat.writeUInt32BE(bytes);
  mdat.write('mdat', 4, 'latin1');
  return Buffer.concat([moof, mdat]);
}

/** Size of the samples, bytes. */
export function bytesOf(chunk: Chunk): number {
  return chunk.data.reduce((sum, { length }) => sum + length, 0);
}

function writeTraf(chunk: Chunk, trackId: number): { data: Buffer; offsetAt: number } {
  const { samples } = chunk;
  const [first] = samples;
  const oneDuration = samples.every(({ duration }) => duration === first?.duration);
  const oneSize = samples.every(({ size }) => size === first?.size);
  const moved = samples.some(({ compositionOffset }) => compositionOffset !== 0);
  const defaults = u32(
    trackId,
    ...(oneDuration && first ? [first.duration] : []),
    ...(oneSize && first ? [first.size] : []),
  );
  const tfhd = fullBox('tfhd', 0x2_0000 | (oneDuration ? 0x08 : 0) | (oneSize ? 0x10 : 0), defaults);
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(chunk.dts));
  const tfdt = box('tfdt', u32(0x0100_0000), time);
  const flags =
    0x01 | (first?.key ? 0x04 : 0) | (oneDuration ? 0 : 0x100) | (oneSize ? 0 : 0x200) | (moved ? 0x800 : 0);
  const entries = samples.flatMap(({ duration, size, compositionOffset }) => [
    ...(oneDuration ? [] : [duration]),
    ...(oneSize ? [] : [size]),
    ...(moved ? [compositionOffset >>> 0] : []),
  ]);
  const trun = box(
    'trun',
    // Version 1: composition offsets have a sign.
    u32(0x0100_0000 | flags, samples.length, 0, ...(first?.key ? [SYNC] : []), ...entries),
  );
  return { data: box('traf', tfhd, tfdt, trun), offsetAt: 8 + tfhd.length + tfdt.length + 16 };
}

function box(type: string, ...content: Buffer[]): Buffer {
  const size = content.reduce((sum, { length }) => sum + length, 8);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(size);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, ...content], size);
}

/** A box of version 0 with flags. */
function fullBox(type: string, flags: number, ...content: Buffer[]): Buffer {
  return box(type, u32(flags), ...content);
}

function u32(...values: number[]): Buffer {
  const data = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => {
    data.writeUInt32BE(value, 4 * index);
  });
  return data;
}

function u16(...values: number[]): Buffer {
  const data = Buffer.alloc(2 * values.length);
  values.forEach((value, index) => {
    data.writeUInt16BE(value, 2 * index);
  });
  return data;
}
