import { describe, expect, it } from 'vitest';
import { DEFAULT_LADDER } from '../../transcoder/ladder/ladder.ts';
import { parseAssetPath } from '../../transcoder/origin/origin.ts';
import { childBoxes, MalformedMp4 } from '../../transcoder/packager/boxes.ts';
import { createFragmentReader, type InitSegment } from '../../transcoder/packager/fragments.ts';
import { createPackager } from '../../transcoder/packager/packager.ts';
import { SESSION_STATES } from '../../transcoder/session.ts';

const ladder = DEFAULT_LADDER.slice(0, 2);
const init: InitSegment = {
  data: Buffer.from('init'),
  codecs: 'avc1.64000d,mp4a.40.2',
  width: 426,
  height: 240,
  video: { trackId: 1, timescale: 15_360 },
};
const fragment = (startMs: number) => ({ data: Buffer.alloc(1000), startMs, durationMs: 2000 });

function live(firstNumber = 0) {
  const packager = createPackager({ ladder, firstNumber });
  const begin = (epoch: number) => {
    const sink = packager.startRun(() => epoch);
    sink.init(0, init);
    sink.init(1, init);
    return sink;
  };
  return { packager, begin };
}

describe('the packager', () => {
  it('names a segment only when every rendition has it', () => {
    const { packager, begin } = live();
    const sink = begin(0);
    sink.fragment(0, fragment(2000));
    expect(packager.multivariantPlaylist()).toBeNull();
    expect(packager.mediaPlaylist('v64')).toBeNull();
    sink.fragment(1, fragment(2000));
    expect(packager.mediaPlaylist('v64')).toContain('\n0.m4s\n');
    expect(packager.mediaPlaylist('other')).toBeNull();
  });

  it('takes no name again that a process before it may have given', () => {
    const { packager, begin } = live(75);
    const sink = begin(0);
    for (const rendition of [0, 1]) sink.fragment(rendition, fragment(2000));
    const text = packager.mediaPlaylist('v64') ?? '';
    expect(text).toContain(
      '#EXT-X-MEDIA-SEQUENCE:75\n#EXT-X-DISCONTINUITY-SEQUENCE:75\n#EXT-X-MAP:URI="init-75.mp4"\n',
    );
    expect(text).toMatch(/\n75\.m4s\n$/);
    expect(packager.segment('v64', 75)).toHaveLength(1000);
    expect(packager.segment('v64', 0)).toBeNull();
  });

  it('goes on over runs, and counts the discontinuities that leave', () => {
    const { packager, begin } = live();
    for (const epoch of [1_000_000, 2_000_000]) {
      const sink = begin(epoch);
      for (let start = 2000; start < 12_000; start += 2000) {
        sink.fragment(0, fragment(start));
        // The second rendition loses its last segment to the crash.
        if (start < 10_000) sink.fragment(1, fragment(start));
      }
      sink.close();
    }
    const text = packager.mediaPlaylist('v105') ?? '';
    expect(text.match(/^\d+\.m4s$/gm)).toEqual(Array.from({ length: 8 }, (_, number) => `${number}.m4s`));
    expect(text).toContain(
      '#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI="init-1.mp4"\n#EXT-X-PROGRAM-DATE-TIME:1970-01-01T00:33:22.000Z\n#EXTINF:2.000,\n4.m4s',
    );
    const sink = begin(3_000_000);
    for (let start = 2000; start < 80_000; start += 2000) {
      sink.fragment(0, fragment(start));
      sink.fragment(1, fragment(start));
    }
    const later = packager.mediaPlaylist('v64') ?? '';
    expect(later).toContain('#EXT-X-DISCONTINUITY-SEQUENCE:2\n');
    expect(later.match(/m4s/g)).toHaveLength(15);
    expect(packager.segment('v64', 0)).toBeNull();
    expect(packager.initSegment('v64', 0)).toBeNull();
    packager.end();
    expect(packager.mediaPlaylist('v64')).toMatch(/#EXT-X-ENDLIST\n$/);
  });

  it('publishes what a run still drains before the run that has begun meanwhile', () => {
    const { packager, begin } = live();
    const [old, next] = [begin(0), begin(100_000)];
    for (const sink of [next, old]) for (const rendition of [0, 1]) sink.fragment(rendition, fragment(2000));
    expect(packager.mediaPlaylist('v64')).not.toContain('init-1.mp4');
    old.close();
    expect(packager.mediaPlaylist('v64')).toMatch(
      /init-0\.mp4[\s\S]*\n0\.m4s\n#EXT-X-DISCONTINUITY\n[\s\S]*init-1\.mp4[\s\S]*\n1\.m4s\n$/,
    );
    for (const rendition of [0, 1]) old.fragment(rendition, fragment(4000));
    expect(packager.segment('v64', 2)).toBeNull();
  });

  it('fails loudly when renditions are out of step or one runs ahead', () => {
    const sink = live().begin(0);
    sink.fragment(0, fragment(2000));
    expect(() => sink.fragment(1, fragment(2066))).toThrow(/out of step/);
    const other = live().begin(0);
    expect(() => {
      for (let start = 0; start < 20_000; start += 2000) other.fragment(0, fragment(start));
    }).toThrow(/too far ahead/);
  });
});

describe('the MP4 reader', () => {
  it('refuses what is no MP4', () => {
    const reader = () => createFragmentReader({ onInit: () => undefined, onFragment: () => undefined });
    expect(() => reader().push(Buffer.from('GET / HTTP/1.1\r\n'))).toThrow(MalformedMp4);
    expect(() => reader().push(Buffer.from([0x7f, 0, 0, 0, 0x6d, 0x64, 0x61, 0x74]))).toThrow(/mdat of/);
    expect(() => childBoxes(Buffer.from([0, 0, 0, 99, 0x6d, 0x6f, 0x6f, 0x66]), 0, 8)).toThrow(/cut off/);
  });
});

describe('paths of the origin', () => {
  const id = '0190a000-0000-7000-8000-000000000001';
  it('are these', () => {
    expect(parseAssetPath(`/live/${id}/index.m3u8`)?.asset).toEqual({ kind: 'multivariant' });
    expect(parseAssetPath(`/live/${id}/v64/12.m4s`)?.asset).toEqual({
      kind: 'segment',
      rendition: 'v64',
      number: 12,
    });
    expect(parseAssetPath(`/live/${id}/v64/init-0.mp4`)?.asset).toEqual({
      kind: 'init',
      rendition: 'v64',
      number: 0,
    });
  });
  it.each([
    '',
    '/',
    `/${id}/../index.m3u8`,
    `/${id}/v64/01.m4s`,
    `/${id}/v64/-1.m4s`,
    `/${id}/v64/1e3.m4s`,
    `/${id}/%76/1.m4s`,
  ])('are not %j', (path) => expect(parseAssetPath(`/live${path}`)).toBeNull());
});

it('session states reach the end from everywhere', () => {
  for (const from of Object.keys(SESSION_STATES) as (keyof typeof SESSION_STATES)[]) {
    const seen = new Set<string>([from]);
    for (const state of seen)
      for (const next of SESSION_STATES[state as keyof typeof SESSION_STATES]) seen.add(next);
    expect(seen).toContain('finished');
  }
});
