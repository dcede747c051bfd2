import { type Box, childBoxes, MalformedMp4, needBox, readBoxHeader } from './boxes.ts';
import { codecOf, withoutPreSkip } from './codecs.ts';
import type { Sample, TrackConfig } from './track.ts';

/** Largest box taken, bytes: ten times a key frame of the top rung. More means the stream is broken. */
const MAX_BOX_BYTES = 4 * 1024 * 1024;

export interface SampleReader {
  /** Throws {@link MalformedMp4}; the stream is of no use after that. */
  push(chunk: Buffer): void;
}

/** Reads the samples out of a fragmented-MP4 byte stream of one track, as ffmpeg writes it. */
export function createSampleReader(handlers: {
  onConfig: (config: TrackConfig) => void;
  onSample: (sample: Sample) => void;
}): SampleReader {
  let chunks: Buffer[] = [];
  let buffered = 0;
  let wanted = 8;
  let track: Track | null = null;
  let moof: Buffer | null = null;

  const take = (type: string, box: Buffer) => {
    if (type === 'moov') {
      track = readTrack(box);
      handlers.onConfig(track.config);
    } else if (type === 'moof') moof = box;
    else if (type === 'mdat') {
      if (!track || !moof) throw new MalformedMp4('media before moov or moof');
      for (const sample of readSamples(moof, box, track)) handlers.onSample(sample);
      moof = null;
    }
  };

  return {
    push(chunk) {
      chunks.push(chunk);
      buffered += chunk.length;
      while (buffered >= wanted) {
        const all = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
        chunks = [all];
        const header = readBoxHeader(all, 0);
        if (!header) return;
        if (header.size > MAX_BOX_BYTES) throw new MalformedMp4(`${header.type} of ${header.size} bytes`);
        wanted = header.size;
        if (buffered < wanted) return;
        take(header.type, all.subarray(0, wanted));
        const rest = all.subarray(wanted);
        chunks = rest.length ? [rest] : [];
        buffered = rest.length;
        wanted = 8;
      }
    },
  };
}

interface Track {
  id: number;
  config: TrackConfig;
  defaults: Defaults;
}

/** Fields that a sample has unless its fragment or its own entry says otherwise. */
interface Defaults {
  duration: number;
  size: number;
  flags: number;
}

function readTrack(moov: Buffer): Track {
  const trak = needBox(moov, null, ['moov', 'trak']);
  const handler = needBox(moov, trak, ['mdia', 'hdlr']);
  const mdhd = needBox(moov, trak, ['mdia', 'mdhd']);
  const tkhd = needBox(moov, trak, ['tkhd']);
  const stsd = needBox(moov, trak, ['mdia', 'minf', 'stbl', 'stsd']);
  const trex = needBox(moov, null, ['moov', 'mvex', 'trex']);
  const entry = childBoxes(moov, stsd.body + 8, stsd.end)[0];
  if (!entry) throw new MalformedMp4('stsd is empty');
  const video = moov.toString('latin1', handler.body + 8, handler.body + 12) === 'vide';
  // A copy, so that it does not hold the bytes around it in memory.
  const sampleEntry = Buffer.from(moov.subarray(entry.start, entry.end));
  return {
    id: moov.readUInt32BE(tkhd.body + (moov.readUInt8(tkhd.body) === 1 ? 20 : 12)),
    config: {
      kind: video ? 'video' : 'audio',
      timescale: moov.readUInt32BE(mdhd.body + (moov.readUInt8(mdhd.body) === 1 ? 20 : 12)),
      sampleEntry: withoutPreSkip(sampleEntry),
      codec: codecOf(sampleEntry),
      width: video ? moov.readUInt16BE(entry.body + 24) : 0,
      height: video ? moov.readUInt16BE(entry.body + 26) : 0,
    },
    defaults: {
      duration: moov.readUInt32BE(trex.body + 12),
      size: moov.readUInt32BE(trex.body + 16),
      flags: moov.readUInt32BE(trex.body + 20),
    },
  };
}

function readSamples(moof: Buffer, mdat: Buffer, track: Track): Sample[] {
  const traf = needBox(moof, null, ['moof', 'traf']);
  const tfhd = needBox(moof, traf, ['tfhd']);
  if (moof.readUInt32BE(tfhd.body + 4) !== track.id) throw new MalformedMp4('a fragment of another track');
  const tfdt = needBox(moof, traf, ['tfdt']);
  const long = moof.readUInt8(tfdt.body) === 1;
  let dts = long ? Number(moof.readBigUInt64BE(tfdt.body + 4)) : moof.readUInt32BE(tfdt.body + 4);
  const defaults = readDefaults(moof, tfhd, track.defaults);
  const samples: Sample[] = [];
  for (const trun of childBoxes(moof, traf.body, traf.end).filter(({ type }) => type === 'trun')) {
    for (const sample of readTrun(moof, trun, defaults, mdat)) {
      samples.push({ ...sample, dts });
      dts += sample.duration;
    }
  }
  return samples;
}

/** ISO/IEC 14496-12, 8.8.7. */
function readDefaults(moof: Buffer, tfhd: Box, otherwise: Defaults): Defaults {
  const present = moof.readUIntBE(tfhd.body + 1, 3);
  let at = tfhd.body + 8 + (present & 0x01 ? 8 : 0) + (present & 0x02 ? 4 : 0);
  const next = (flag: number, value: number) => {
    if (!(present & flag)) return value;
    at += 4;
    return moof.readUInt32BE(at - 4);
  };
  return {
    duration: next(0x08, otherwise.duration),
    size: next(0x10, otherwise.size),
    flags: next(0x20, otherwise.flags),
  };
}

/** ISO/IEC 14496-12, 8.8.8. */
function readTrun(moof: Buffer, trun: Box, defaults: Defaults, mdat: Buffer): Omit<Sample, 'dts'>[] {
  const present = moof.readUIntBE(trun.body + 1, 3);
  const count = moof.readUInt32BE(trun.body + 4);
  let at = trun.body + 8;
  const next = (flag: number, otherwise: number) => {
    if (!(present & flag)) return otherwise;
    at += 4;
    if (at > trun.end) throw new MalformedMp4('trun is cut off');
    return moof.readUInt32BE(at - 4);
  };
  // Offsets count from the moof's first byte; the mdat follows it.
  let from = next(0x01, moof.length + 8) - moof.length;
  const firstFlags = next(0x04, defaults.flags);
  return Array.from({ length: count }, (_, index) => {
    const duration = next(0x100, defaults.duration);
    const size = next(0x200, defaults.size);
    const flags = next(0x400, index === 0 ? firstFlags : defaults.flags);
    const compositionOffset = next(0x800, 0) | 0;
    if (from < 8 || from + size > mdat.length) throw new MalformedMp4('a sample outside its mdat');
    const data = mdat.subarray(from, from + size);
    from += size;
    // sample_is_non_sync_sample
    return { duration, compositionOffset, key: (flags & 0x10000) === 0, data };
  });
}
