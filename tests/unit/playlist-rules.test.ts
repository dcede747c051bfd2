import { describe, expect, it } from 'vitest';
import { checkMediaPlaylist } from '../support/playlist-rules.ts';
import { checkSegmentBytes } from '../support/playlist-rules-media.ts';
import { checkMultivariantPlaylist } from '../support/playlist-rules-multivariant.ts';
import { checkReload, checkRenditions } from '../support/playlist-rules-reload.ts';
import type { Violation } from '../support/playlist-rules-report.ts';

const HEAD = `#EXTM3U
#EXT-X-VERSION:9
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-TARGETDURATION:2
`;
const MEDIA = `${HEAD}#EXT-X-MEDIA-SEQUENCE:4
#EXT-X-DISCONTINUITY-SEQUENCE:1
#EXT-X-MAP:URI="init-1.mp4"
#EXT-X-PROGRAM-DATE-TIME:2026-01-01T07:00:00.000Z
#EXTINF:2.000,
4.m4s
#EXTINF:2.000,
5.m4s
#EXT-X-DISCONTINUITY
#EXT-X-MAP:URI="init-2.mp4"
#EXT-X-PROGRAM-DATE-TIME:2026-01-01T07:00:09.000Z
#EXTINF:2.000,
6.m4s
`;
/** The same a segment later: segments 4 and 5 are gone, 7 has come. */
const LATER = `${HEAD}#EXT-X-MEDIA-SEQUENCE:6
#EXT-X-DISCONTINUITY-SEQUENCE:1
#EXT-X-DISCONTINUITY
#EXT-X-MAP:URI="init-2.mp4"
#EXT-X-PROGRAM-DATE-TIME:2026-01-01T07:00:09.000Z
#EXTINF:2.000,
6.m4s
#EXTINF:2.000,
7.m4s
`;
/** Segment 6 is the first and its discontinuity has left with the tag. */
const COUNTED = LATER.replace('SEQUENCE:1\n#EXT-X-DISCONTINUITY\n', 'SEQUENCE:2\n');
const PARTS = `${HEAD}#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=3.0,HOLD-BACK=6.0,CAN-SKIP-UNTIL=12.0
#EXT-X-PART-INF:PART-TARGET=1.0
#EXT-X-MEDIA-SEQUENCE:0
#EXT-X-MAP:URI="init-0.mp4"
#EXT-X-PROGRAM-DATE-TIME:2026-01-01T07:00:00.000Z
#EXT-X-PART:DURATION=1.000,URI="0.0.m4s",INDEPENDENT=YES
#EXT-X-PART:DURATION=1.000,URI="0.1.m4s"
#EXTINF:2.000,
0.m4s
#EXT-X-PART:DURATION=1.000,URI="1.0.m4s",INDEPENDENT=YES
#EXT-X-PRELOAD-HINT:TYPE=PART,URI="1.1.m4s"
`;
const MULTIVARIANT = `#EXTM3U
#EXT-X-VERSION:7
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="vi",URI="a/index.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=64000,AVERAGE-BANDWIDTH=60000,CODECS="avc1.64000d",RESOLUTION=426x240,FRAME-RATE=15.000,AUDIO="sound"
v64/index.m3u8
`;

const rules = (violations: readonly Violation[]) => violations.map(({ rule }) => rule);
/** One edit of a text; an edit that changes nothing would prove nothing. */
function edited(text: string, from: string | RegExp, to: string): string {
  const result = text.replace(from, to);
  expect(result).not.toBe(text);
  return result;
}

describe('rules of one media playlist', () => {
  it('are kept by the examples', () => {
    for (const text of [MEDIA, PARTS, `${MEDIA}#EXT-X-ENDLIST\n`])
      expect(checkMediaPlaylist(text)).toEqual([]);
  });

  it.each<[string, string | RegExp, string]>([
    ['header', '#EXTM3U\n', ''],
    ['complete', /\n$/, ''],
    ['once', '#EXT-X-VERSION:9\n', '#EXT-X-VERSION:9\n#EXT-X-VERSION:9\n'],
    ['attributes', 'MAP:URI="init-1.mp4"', 'MAP:BYTERANGE="8@0"'],
    ['attributes', 'MAP:URI="init-1.mp4"', 'MAP:URI="init-1.mp4",URI="init-1.mp4"'],
    ['order', /(#EXT-X-MEDIA-SEQUENCE:4\n)([\s\S]*4\.m4s\n)/, '$2$1'],
    ['order', /(#EXT-X-DISCONTINUITY-SEQUENCE:1\n)([\s\S]*6\.m4s\n)/, '$2$1'],
    ['version', 'VERSION:9', 'VERSION:5'],
    ['version', 'VERSION:9', 'VERSION:2'],
    ['target-duration', '#EXT-X-TARGETDURATION:2\n', ''],
    ['target-duration', 'TARGETDURATION:2', 'TARGETDURATION:2.5'],
    ['target-duration', '#EXTINF:2.000,\n6', '#EXTINF:2.500,\n6'],
    ['extinf', '#EXTINF:2.000,\n6', '6'],
    ['map', '#EXT-X-MAP:URI="init-1.mp4"\n', ''],
    ['numbering', '5.m4s', '7.m4s'],
    ['numbering', 'MEDIA-SEQUENCE:4', 'MEDIA-SEQUENCE:3'],
    ['date-time', '07:00:00.000Z', '07:00:00.000'],
    ['date-time', '#EXT-X-PROGRAM-DATE-TIME:2026-01-01T07:00:00.000Z\n', ''],
    ['date-time', '07:00:09.000Z', '07:00:03.000Z'],
    ['date-time', '#EXT-X-DISCONTINUITY\n', ''],
    ['unfinished', /6\.m4s\n$/, ''],
    ['kind', '#EXTINF', '#EXT-X-STREAM-INF:BANDWIDTH=1\n#EXTINF'],
    ['endlist', '#EXTINF:2.000,\n6', '#EXT-X-ENDLIST\n#EXTINF:2.000,\n6'],
    ['window', /#EXT-X-DISCONTINUITY\n[\s\S]*$/, ''],
  ])('finds a breach of %s (%s)', (rule, from, to) => {
    expect(rules(checkMediaPlaylist(edited(MEDIA, from, to)))).toContain(rule);
  });

  it.each<[string, string | RegExp, string]>([
    ['part-target', '#EXT-X-PART-INF:PART-TARGET=1.0\n', ''],
    ['attributes', ',URI="0.1.m4s"', ''],
    ['part-duration', 'DURATION=1.000,URI="1.0', 'DURATION=1.200,URI="1.0'],
    ['part-duration', 'DURATION=1.000,URI="1.0', 'DURATION=0.700,URI="1.0'],
    ['part-duration', 'DURATION=1.000,URI="1.0', 'URI="1.0'],
    ['part-sum', 'DURATION=1.000,URI="0.1', 'DURATION=0.500,URI="0.1'],
    ['server-control', 'CAN-BLOCK-RELOAD=YES,', ''],
    ['server-control', 'PART-HOLD-BACK=3.0,', ''],
    ['server-control', 'PART-HOLD-BACK=3.0', 'PART-HOLD-BACK=1.5'],
    ['server-control', ',HOLD-BACK=6.0', ',HOLD-BACK=4.0'],
    ['server-control', 'CAN-SKIP-UNTIL=12.0', 'CAN-SKIP-UNTIL=8.0'],
    ['server-control', 'CAN-SKIP-UNTIL=12.0', 'CAN-SKIP-DATERANGES=YES'],
    ['preload-hint', 'TYPE=PART', 'TYPE=SEGMENT'],
    ['preload-hint', 'URI="1.1.m4s"\n', 'URI="1.1.m4s"\n#EXT-X-PRELOAD-HINT:TYPE=PART,URI="1.2.m4s"\n'],
    ['preload-hint', '"1.1.m4s"', '"1.0.m4s"'],
    ['preload-hint', /$/, '#EXT-X-ENDLIST\n'],
  ])('finds a breach of %s among parts (%s)', (rule, from, to) => {
    expect(rules(checkMediaPlaylist(edited(PARTS, from, to)))).toContain(rule);
  });
});

describe('rules between two fetches', () => {
  const next = edited(
    PARTS,
    '#EXT-X-PRELOAD-HINT:TYPE=PART,URI="1.1.m4s"',
    '#EXT-X-PART:DURATION=1.000,URI="1.1.m4s"',
  );

  it('are kept by the examples', () => {
    for (const [before, after] of [
      [MEDIA, MEDIA],
      [MEDIA, LATER],
      [MEDIA, COUNTED],
      [MEDIA, `${MEDIA}#EXT-X-ENDLIST\n`],
      [PARTS, next],
      [PARTS, `${next}#EXTINF:2.000,\n1.m4s\n`],
    ] as const) {
      expect(checkReload(before, after)).toEqual([]);
    }
  });

  it.each<[string, string, string]>([
    ['endlist', `${MEDIA}#EXT-X-ENDLIST\n`, LATER],
    ['media-sequence', LATER, MEDIA],
    ['media-sequence', MEDIA, LATER.replace('SEQUENCE:6', 'SEQUENCE:9')],
    ['discontinuity-sequence', COUNTED, COUNTED.replace('SEQUENCE:2', 'SEQUENCE:1')],
    ['discontinuity-sequence', MEDIA, LATER.replace('SEQUENCE:1', 'SEQUENCE:2')],
    ['discontinuity-sequence', MEDIA, COUNTED.replace('SEQUENCE:2', 'SEQUENCE:1')],
    ['target-duration', MEDIA, LATER.replace('TARGETDURATION:2', 'TARGETDURATION:3')],
    ['removed', LATER, MEDIA],
    ['immutable', MEDIA, LATER.replace('6.m4s', 'six.m4s')],
    ['immutable', MEDIA, LATER.replace('EXTINF:2.000,\n6', 'EXTINF:1.900,\n6')],
    ['immutable', MEDIA, LATER.replace('init-2', 'init-3')],
    ['date-time', MEDIA, LATER.replace('07:00:09', '07:00:10')],
    ['preload-hint', PARTS, next.replace('1.1.m4s', '1.x.m4s')],
    ['preload-hint', PARTS, `${next.replace('1.1.m4s', '1.x.m4s')}#EXTINF:2.000,\n1.m4s\n`],
  ])('finds a breach of %s', (rule, before, after) => {
    expect(rules(checkReload(before, after))).toContain(rule);
  });
});

describe('rules between renditions', () => {
  const check = (other: string) =>
    rules(
      checkRenditions(
        new Map([
          ['a', MEDIA],
          ['b', other],
        ]),
      ),
    );

  it('are kept by playlists in step, one of them a segment ahead', () => {
    expect(check(MEDIA)).toEqual([]);
    expect(check(LATER)).toEqual([]);
  });

  it.each<[string, string, string]>([
    ['target-duration', 'TARGETDURATION:2', 'TARGETDURATION:3'],
    ['discontinuity-sequence', 'DISCONTINUITY-SEQUENCE:1', 'DISCONTINUITY-SEQUENCE:0'],
    ['date-time', '07:00:09.000Z', '07:00:09.001Z'],
    ['date-time', '#EXTINF:2.000,\n4', '#EXTINF:1.900,\n4'],
  ])('finds a breach of %s (%s)', (rule, from, to) => {
    expect(check(edited(MEDIA, from, to))).toContain(rule);
  });
});

describe('rules of a multivariant playlist', () => {
  it('are kept by the example', () => expect(checkMultivariantPlaylist(MULTIVARIANT)).toEqual([]));

  it.each<[string, string | RegExp, string]>([
    ['header', '#EXTM3U\n', ''],
    ['attributes', 'BANDWIDTH=64000,', ''],
    ['attributes', ',NAME="vi"', ''],
    ['bandwidth', 'BANDWIDTH=64000', 'BANDWIDTH=64.5'],
    ['bandwidth', 'BANDWIDTH=60000', 'BANDWIDTH=70000'],
    ['codecs', 'CODECS="avc1.64000d",', ''],
    ['resolution', '426x240', '426'],
    ['frame-rate', '15.000', '0'],
    ['group', 'AUDIO="sound"', 'AUDIO="noise"'],
    ['group', /(#EXT-X-MEDIA:.*\n)/, '$1$1'],
    ['variant', 'v64/index.m3u8\n', ''],
    ['variant', /#EXT-X-STREAM-INF[\s\S]*$/, ''],
    ['kind', /$/, '#EXT-X-ENDLIST\n'],
  ])('finds a breach of %s (%s)', (rule, from, to) => {
    expect(rules(checkMultivariantPlaylist(edited(MULTIVARIANT, from, to)))).toContain(rule);
  });
});

describe('the rule of finished segments', () => {
  const box = (type: string, length: number) => {
    const data = Buffer.alloc(length);
    data.writeUInt32BE(length, 0);
    data.write(type, 4, 'latin1');
    return data;
  };
  const whole = Buffer.concat([box('moof', 40), box('mdat', 100)]);

  it('is kept by whole boxes', () => expect(checkSegmentBytes(whole)).toEqual([]));

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a box cut off', whole.subarray(0, 139)],
    ['a header cut off', whole.subarray(0, 44)],
    ['a moof alone', whole.subarray(0, 40)],
  ])('is broken by %s', (_name, data) => expect(rules(checkSegmentBytes(data))).toEqual(['unfinished']));
});
