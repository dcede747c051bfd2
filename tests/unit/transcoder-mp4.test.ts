import { describe, expect, it } from 'vitest';
import { childBoxes, MalformedMp4, needBox } from '../../transcoder/mp4/boxes.ts';
import { codecOf, withoutPreSkip } from '../../transcoder/mp4/codecs.ts';
import { createSampleReader } from '../../transcoder/mp4/reader.ts';
import type { Sample, TrackConfig } from '../../transcoder/mp4/track.ts';
import { type Chunk, writeFragmentHead, writeInit } from '../../transcoder/mp4/writer.ts';

function box(type: string, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + body.length);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
}

/** A sample entry: fields that nobody here reads, then the codec's own box. */
const entry = (type: string, headBytes: number, own: Buffer) => box(type, Buffer.alloc(headBytes - 8), own);
const avc = entry('avc1', 86, box('avcC', Buffer.from([1, 0x64, 0x00, 0x0d])));
avc.writeUInt16BE(426, 32);
avc.writeUInt16BE(240, 34);
const opus = entry('Opus', 36, box('dOps', Buffer.from([0, 1, 0x01, 0x38, 0, 0, 0xbb, 0x80, 0, 0, 0])));

const video: TrackConfig = {
  kind: 'video',
  timescale: 15_360,
  sampleEntry: avc,
  codec: 'avc1.64000d',
  width: 426,
  height: 240,
};
const audio: TrackConfig = {
  kind: 'audio',
  timescale: 48_000,
  sampleEntry: opus,
  codec: 'opus',
  width: 0,
  height: 0,
};

function chunk(dts: number, samples: Chunk['samples']): Chunk {
  return { dts, samples, data: samples.map(({ size }, index) => Buffer.alloc(size, index + 1)) };
}

/** Reads what the writer made of one track. */
function readBack(config: TrackConfig, fragments: readonly Chunk[], cut = Number.POSITIVE_INFINITY) {
  const configs: TrackConfig[] = [];
  const samples: Sample[] = [];
  const reader = createSampleReader({
    onConfig: (found) => configs.push(found),
    onSample: (sample) => samples.push({ ...sample, data: Buffer.from(sample.data) }),
  });
  const stream = Buffer.concat([
    writeInit([config]),
    ...fragments.flatMap((one, index) => [writeFragmentHead(index + 1, [one]), ...one.data]),
  ]);
  for (let at = 0; at < stream.length; at += cut) reader.push(stream.subarray(at, at + cut));
  return { configs, samples };
}

describe('the MP4 writer and reader', () => {
  const pictures = [
    { duration: 1024, compositionOffset: 2048, key: true, size: 90 },
    { duration: 1024, compositionOffset: 5120, key: false, size: 20 },
    { duration: 1000, compositionOffset: 0, key: false, size: 7 },
  ];

  it.each([Number.POSITIVE_INFINITY, 1, 13])('agree, in pieces of %d bytes', (cut) => {
    const fragments = [chunk(2 ** 40, pictures), chunk(2 ** 40 + 3048, pictures.slice(1, 2))];
    const { configs, samples } = readBack(video, fragments, cut);
    expect(configs).toEqual([video]);
    expect(samples.map(({ dts }) => dts - 2 ** 40)).toEqual([0, 1024, 2048, 3048]);
    expect(samples.map(({ data, ...rest }) => ({ ...rest, size: data.length, dts: 0 }))).toEqual(
      [...pictures, pictures[1]].map((sample) => ({ ...sample, dts: 0 })),
    );
    expect(samples.map(({ data }) => data[0])).toEqual([1, 2, 3, 1]);
  });

  it('agree on sound, of which all samples may be alike', () => {
    const sound = { duration: 960, compositionOffset: 0, key: true, size: 40 };
    const { configs, samples } = readBack(audio, [chunk(0, [sound, sound, sound])]);
    expect(configs[0]).toMatchObject({ kind: 'audio', codec: 'opus', timescale: 48_000 });
    expect(samples.map(({ dts, key, data }) => [dts, key, data.length])).toEqual([
      [0, true, 40],
      [960, true, 40],
      [1920, true, 40],
    ]);
  });

  it('put two tracks into one fragment, each with the place of its bytes', () => {
    const sound = { duration: 960, compositionOffset: 0, key: true, size: 5 };
    const head = writeFragmentHead(7, [chunk(0, pictures), chunk(0, [sound, { ...sound, size: 6 }])]);
    const data = Buffer.concat([head, Buffer.alloc(117 + 11)]);
    const moof = needBox(data, null, ['moof']);
    const [, ...trafs] = childBoxes(data, moof.body, moof.end);
    const offsets = trafs.map((traf) => data.readUInt32BE(needBox(data, traf, ['trun']).body + 8));
    expect(offsets).toEqual([head.length, head.length + 117]);
    expect(head.readUInt32BE(head.length - 8)).toBe(8 + 117 + 11);
    // No place for a track without samples.
    const alone = Buffer.concat([writeFragmentHead(8, [null, chunk(0, [sound])]), Buffer.alloc(5)]);
    const traf = needBox(alone, null, ['moof', 'traf']);
    expect(alone.readUInt32BE(needBox(alone, traf, ['tfhd']).body + 4)).toBe(2);
  });

  it('keep the head of a second of the lowest rung small', () => {
    const frames = Array.from({ length: 15 }, (_, index) => ({ ...pictures[1], size: 200 + index }));
    const sound = Array.from({ length: 24 }, (_, index) => ({
      duration: 1024,
      compositionOffset: 0,
      key: true,
      size: 99 + index,
    }));
    const picture = { duration: 1024, compositionOffset: 0, key: false };
    const head = writeFragmentHead(1, [
      chunk(
        0,
        frames.map((frame) => ({ ...picture, ...frame })),
      ),
      chunk(0, sound),
    ]);
    expect(head.length).toBeLessThan(8 * 15 + 4 * 24 + 190);
  });

  it('refuse what is no MP4', () => {
    const reader = () => createSampleReader({ onConfig: () => undefined, onSample: () => undefined });
    expect(() => reader().push(Buffer.from('GET / HTTP/1.1\r\n'))).toThrow(MalformedMp4);
    expect(() => reader().push(Buffer.from([0x7f, 0, 0, 0, 0x6d, 0x64, 0x61, 0x74]))).toThrow(/mdat of/);
    expect(() => reader().push(box('mdat', Buffer.alloc(4)))).toThrow(/before moov/);
    expect(() => childBoxes(Buffer.from([0, 0, 0, 99, 0x6d, 0x6f, 0x6f, 0x66]), 0, 8)).toThrow(/cut off/);
    const whole = [writeInit([video]), writeFragmentHead(1, [chunk(0, pictures)]), Buffer.alloc(117)];
    const [init = Buffer.of(), head = Buffer.of(), media = Buffer.of()] = whole;
    head.writeUInt32BE(50, head.length - 8);
    expect(() => reader().push(Buffer.concat([init, head, media]))).toThrow(/outside its mdat/);
  });
});

describe('codecs', () => {
  it.each([
    [avc, 'avc1.64000d'],
    [entry('av01', 86, box('av1C', Buffer.from([0x81, 0x01, 0x0c, 0x00]))), 'av01.0.01M.08'],
    [opus, 'opus'],
    [
      entry(
        'mp4a',
        36,
        box(
          'esds',
          Buffer.from('000000000380808016000200048080800e401500000000000000000000000580808002', 'hex'),
          Buffer.from([0x13, 0x08]),
        ),
      ),
      'mp4a.40.2',
    ],
  ])('are told from the sample entry', (sampleEntry, codec) => {
    expect(codecOf(sampleEntry)).toBe(codec);
  });

  it('that nobody here knows are refused, and so are cut-off configurations', () => {
    expect(() => codecOf(entry('hvc1', 86, box('hvcC')))).toThrow(/hvc1/);
    expect(() => codecOf(entry('avc1', 86, box('free')))).toThrow(/without avcC/);
    expect(() => codecOf(entry('avc1', 86, box('avcC', Buffer.alloc(2))))).toThrow(/cut off/);
    expect(() => codecOf(entry('mp4a', 36, box('esds', Buffer.alloc(6, 0xff))))).toThrow(MalformedMp4);
  });

  it('of Opus lose their pre-skip and nothing else', () => {
    const changed = withoutPreSkip(opus);
    expect(changed.length).toBe(opus.length);
    expect([...changed].filter((byte, index) => byte !== opus[index])).toEqual([0, 0]);
    expect(withoutPreSkip(avc)).toBe(avc);
  });
});
