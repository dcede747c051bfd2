import { type Box, childBoxes, findBox, MalformedMp4, needBox, readBoxHeader } from './boxes.ts';

/** Largest box taken, bytes: twenty times a segment of the top rung. More means the stream is broken. */
const MAX_BOX_BYTES = 4 * 1024 * 1024;

/** The start of a rendition's stream: ftyp and moov, and what players are told of it. */
export interface InitSegment {
  data: Buffer;
  /** RFC 6381, such as `avc1.64000d,mp4a.40.2`. */
  codecs: string;
  width: number;
  height: number;
  video: { trackId: number; timescale: number };
}

/** One moof with its mdat; begins with a key frame. Times are the picture's media time, ms. */
export interface Fragment {
  data: Buffer;
  startMs: number;
  durationMs: number;
}

export interface FragmentReader {
  /** Throws {@link MalformedMp4}; the stream is of no use after that. */
  push(chunk: Buffer): void;
}

/** Cuts a fragmented-MP4 byte stream into init segment and fragments. */
export function createFragmentReader(handlers: {
  onInit: (init: InitSegment) => void;
  onFragment: (fragment: Fragment) => void;
}): FragmentReader {
  let chunks: Buffer[] = [];
  let buffered = 0;
  let wanted = 8;
  let pending: Buffer[] = [];
  let init: InitSegment | null = null;

  const take = (type: string, box: Buffer) => {
    pending.push(box);
    if (type === 'moov') {
      init = parseInit(Buffer.concat(pending));
      handlers.onInit(init);
    } else if (type === 'mdat') {
      if (!init) throw new MalformedMp4('media before moov');
      const data = Buffer.concat(pending);
      handlers.onFragment(readFragment(data, init));
    } else return;
    pending = [];
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
        // A copy, so that a stored segment does not hold the bytes around it in memory.
        take(header.type, Buffer.from(all.subarray(0, wanted)));
        const rest = all.subarray(wanted);
        chunks = rest.length ? [rest] : [];
        buffered = rest.length;
        wanted = 8;
      }
    },
  };
}

function readFragment(data: Buffer, init: InitSegment): Fragment {
  const run = videoRun(data, needBox(data, null, ['moof']), init.video.trackId);
  const { timescale } = init.video;
  return {
    data,
    startMs: ((Number(run.decodeTime) + run.firstOffset) * 1000) / timescale,
    durationMs: (run.duration * 1000) / timescale,
  };
}

interface VideoRun {
  decodeTime: bigint;
  /** Sum of the samples' durations, ticks. */
  duration: number;
  /** Composition offset of the first sample, ticks. */
  firstOffset: number;
}

function videoRun(data: Buffer, moof: Box, trackId: number): VideoRun {
  for (const traf of childBoxes(data, moof.body, moof.end).filter((box) => box.type === 'traf')) {
    const header = needBox(data, traf, ['tfhd']);
    if (data.readUInt32BE(header.body + 4) !== trackId) continue;
    const time = needBox(data, traf, ['tfdt']);
    if (data.readUInt8(time.body) !== 1) throw new MalformedMp4('tfdt is not of 64 bits');
    let duration = 0;
    let firstOffset: number | null = null;
    for (const trun of childBoxes(data, traf.body, traf.end).filter((box) => box.type === 'trun')) {
      const read = readTrun(data, trun, defaultDuration(data, header));
      duration += read.duration;
      firstOffset ??= read.firstOffset;
    }
    return {
      decodeTime: data.readBigUInt64BE(time.body + 4),
      duration,
      firstOffset: firstOffset ?? 0,
    };
  }
  throw new MalformedMp4('a fragment without picture');
}

function defaultDuration(data: Buffer, tfhd: Box): number {
  const flags = data.readUIntBE(tfhd.body + 1, 3);
  if (!(flags & 0x08)) return 0;
  return data.readUInt32BE(tfhd.body + 8 + (flags & 0x01 ? 8 : 0) + (flags & 0x02 ? 4 : 0));
}

function readTrun(data: Buffer, trun: Box, fallback: number): { duration: number; firstOffset: number } {
  const flags = data.readUIntBE(trun.body + 1, 3);
  const count = data.readUInt32BE(trun.body + 4);
  const sizes = {
    duration: flags & 0x100 ? 4 : 0,
    size: flags & 0x200 ? 4 : 0,
    flags: flags & 0x400 ? 4 : 0,
  };
  const offsetAt = sizes.duration + sizes.size + sizes.flags;
  const stride = offsetAt + (flags & 0x800 ? 4 : 0);
  const from = trun.body + 8 + (flags & 0x01 ? 4 : 0) + (flags & 0x04 ? 4 : 0);
  if (from + count * stride > trun.end) throw new MalformedMp4('trun is cut off');
  let duration = 0;
  for (let index = 0; index < count; index++) {
    duration += sizes.duration ? data.readUInt32BE(from + index * stride) : fallback;
  }
  return { duration, firstOffset: count && flags & 0x800 ? data.readInt32BE(from + offsetAt) : 0 };
}

function parseInit(data: Buffer): InitSegment {
  const moov = needBox(data, null, ['moov']);
  let video: Pick<InitSegment, 'width' | 'height' | 'video'> | null = null;
  const codecs: string[] = [];
  for (const trak of childBoxes(data, moov.body, moov.end).filter((box) => box.type === 'trak')) {
    const handler = needBox(data, trak, ['mdia', 'hdlr']);
    const stsd = needBox(data, trak, ['mdia', 'minf', 'stbl', 'stsd']);
    const entry = childBoxes(data, stsd.body + 8, stsd.end)[0];
    if (!entry) throw new MalformedMp4('stsd is empty');
    if (data.toString('latin1', handler.body + 8, handler.body + 12) === 'vide') {
      const mdhd = needBox(data, trak, ['mdia', 'mdhd']);
      const tkhd = needBox(data, trak, ['tkhd']);
      video = {
        width: data.readUInt16BE(entry.body + 24),
        height: data.readUInt16BE(entry.body + 26),
        video: {
          trackId: data.readUInt32BE(tkhd.body + (data.readUInt8(tkhd.body) === 1 ? 20 : 12)),
          timescale: data.readUInt32BE(mdhd.body + (data.readUInt8(mdhd.body) === 1 ? 20 : 12)),
        },
      };
      codecs.push(avcCodec(data, entry));
    } else codecs.push(aacCodec(data, entry));
  }
  if (!video) throw new MalformedMp4('no video track');
  return { data, codecs: codecs.join(','), ...video };
}

function avcCodec(data: Buffer, entry: Box): string {
  const avcC = findBox(data, { ...entry, body: entry.body + 78 }, ['avcC']);
  if (entry.type !== 'avc1' || !avcC) throw new MalformedMp4(`video is ${entry.type}, not avc1`);
  return `avc1.${data.toString('hex', avcC.body + 1, avcC.body + 4)}`;
}

/** The object type is in the first five bits of the decoder configuration inside esds (ISO/IEC 14496-1, 7.2.6). */
function aacCodec(data: Buffer, entry: Box): string {
  const esds = findBox(data, { ...entry, body: entry.body + 28 }, ['esds']);
  if (entry.type !== 'mp4a' || !esds) throw new MalformedMp4(`audio is ${entry.type}, not mp4a`);
  for (let at = esds.body + 4; at < esds.end; ) {
    const tag = data.readUInt8(at++);
    let length = 0;
    let more = true;
    while (more) {
      const byte = data.readUInt8(at++);
      length = length * 128 + (byte & 0x7f);
      more = (byte & 0x80) !== 0;
    }
    if (tag === 5) return `mp4a.40.${data.readUInt8(at) >> 3}`;
    // Descriptors 3 and 4 hold the next one after a header of fixed length.
    at += tag === 3 ? 3 : tag === 4 ? 13 : length;
  }
  throw new MalformedMp4('esds has no decoder configuration');
}
