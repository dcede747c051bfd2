import { describe, expect, it } from 'vitest';
import { DEFAULT_LADDER, ladderOf } from '../../transcoder/ladder/ladder.ts';
import { parseAssetPath } from '../../transcoder/origin/path.ts';
import { createPackager, type PublishedSegment } from '../../transcoder/packager/packager.ts';
import { SESSION_STATES } from '../../transcoder/session.ts';
import { parseMediaPlaylist } from '../support/hls.ts';
import { startFeed } from '../support/media-feed.ts';
import { checkMediaPlaylist } from '../support/playlist-rules.ts';
import { checkReload } from '../support/playlist-rules-reload.ts';

const ladder = ladderOf(DEFAULT_LADDER.video.filter(({ id }) => id === 'v64' || id === 'v200'));
const live = (firstNumber = 0) => createPackager({ ladder, firstNumber });
const uris = (text: string | null) => parseMediaPlaylist(text ?? '').map(({ uri }) => uri);
const parts = (text: string | null) => text?.match(/(?<=PART:DURATION=[\d.]+,URI=")[\d.]+m4s/g) ?? [];

describe('the packager', () => {
  it('names a segment only when every track has it', () => {
    const packager = live();
    const feed = startFeed(packager);
    const late = 'opus16';
    const all = [ladder.stills, ...ladder.video, ...ladder.audio];
    for (const { id } of all) if (id !== late) feed.until(1_100, id);
    expect(packager.multivariantPlaylist('index')).toBeNull();
    expect(packager.mediaPlaylist('v64')).toBeNull();
    feed.until(1_000, late);
    expect(uris(packager.mediaPlaylist('v64'))).toEqual(['0.m4s']);
    expect(packager.mediaPlaylist('other')).toBeNull();
    expect(packager.multivariantPlaylist('constructor')).toBeNull();
  });

  it('goes on in parts without the stills, ends a segment with them and a run without', () => {
    const packager = live();
    const feed = startFeed(packager);
    const prompt = [...ladder.video, ...ladder.audio].map(({ id }) => id);
    feed.until(4_000);
    for (const id of prompt) feed.until(8_100, id);
    expect(packager.next()).toEqual({ segment: 3, part: 3 });
    feed.until(8_000, 'stills');
    expect(packager.next()).toEqual({ segment: 4, part: 0 });
    for (const id of prompt) feed.until(9_500, id);
    feed.sink.close();
    expect(packager.mediaMs()).toBe(9_500);
  });

  it('takes no name again that a process before it may have given', () => {
    const packager = live(75);
    startFeed(packager).until(1_000);
    const text = packager.mediaPlaylist('v64') ?? '';
    expect(text).toContain('#EXT-X-MEDIA-SEQUENCE:75\n#EXT-X-DISCONTINUITY-SEQUENCE:75\n');
    expect(text).toContain('#EXT-X-MAP:URI="init-75.mp4"\n');
    expect(uris(text)).toEqual(['75.m4s']);
    expect(packager.segment('v64', 75)?.length).toBeGreaterThan(150);
    expect(packager.segment('v64', 0)).toBeNull();
  });

  it('goes on over runs, and counts the discontinuities that leave', () => {
    const packager = live();
    for (const epochMs of [1_000_000, 2_000_000]) {
      const feed = startFeed(packager, { epochMs });
      feed.until(12_000);
      // One track has more when ffmpeg dies: it is not published.
      feed.until(13_500, 'v200');
      feed.sink.close();
    }
    const text = packager.mediaPlaylist('v200') ?? '';
    expect(uris(text)).toEqual(Array.from({ length: 10 }, (_, number) => `${number}.m4s`));
    expect(text).toContain(
      '#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI="init-1.mp4"\n#EXT-X-PROGRAM-DATE-TIME:1970-01-01T00:33:22.000Z\n',
    );
    startFeed(packager, { epochMs: 3_000_000 }).until(120_000);
    const later = packager.mediaPlaylist('v64') ?? '';
    expect(later).toContain('#EXT-X-DISCONTINUITY-SEQUENCE:2\n');
    expect(uris(later)).toHaveLength(12);
    expect(packager.segment('v64', 0)).toBeNull();
    expect(packager.initSegment('v64', 0)).toBeNull();
    packager.end();
    expect(packager.mediaPlaylist('v64')).toMatch(/#EXT-X-ENDLIST\n$/);
  });

  it('keeps a segment as long as a list that named it can be in use', () => {
    const packager = live();
    const feed = startFeed(packager);
    feed.until(60_000);
    const [oldest] = uris(packager.mediaPlaylist('v64'));
    const number = Number.parseInt(oldest ?? '', 10);
    feed.until(60_000 + 48_000);
    expect(packager.segment('v64', number)).not.toBeNull();
    feed.until(60_000 + 2 * 48_000);
    expect(packager.segment('v64', number)).toBeNull();
  });

  it('publishes what a run still drains before the run that has begun meanwhile', () => {
    const packager = live();
    const [old, next] = [startFeed(packager), startFeed(packager, { epochMs: 100_000 })];
    next.until(1_000);
    old.until(1_000);
    expect(packager.mediaPlaylist('v64')).not.toContain('init-1.mp4');
    old.sink.close();
    expect(packager.mediaPlaylist('v64')).toMatch(
      /init-0\.mp4[\s\S]*\n0\.m4s\n#EXT-X-DISCONTINUITY\n[\s\S]*init-1\.mp4[\s\S]*\n1\.m4s\n/,
    );
    old.until(2_000);
    expect(packager.segment('v64', 2)).toBeNull();
  });

  it('keeps the failure of a run that waits for the run it belongs to', () => {
    const packager = live();
    const [old, next] = [startFeed(packager), packager.startRun({ tracks: ['v64'], epochMs: () => 0 })];
    old.until(1_000);
    next.config('v64', {
      kind: 'video',
      timescale: 48_000,
      sampleEntry: Buffer.of(),
      codec: '',
      width: 0,
      height: 0,
    });
    const sample = { dts: 0, duration: 96_000, compositionOffset: 0, key: false, data: Buffer.alloc(1) };
    next.sample('v64', sample);
    old.sink.close();
    expect(() => next.sample('v64', { ...sample, dts: 96_000 })).toThrow(/no key frame/);
  });
});

describe('parts', () => {
  it('are listed as they become complete, and become the segment', () => {
    const packager = live();
    const feed = startFeed(packager);
    const seen: string[] = [];
    for (let ms = 500; ms <= 20_000; ms += 500) {
      feed.until(ms);
      const text = packager.mediaPlaylist('v64');
      if (text === null) continue;
      expect(checkMediaPlaylist(text), text).toEqual([]);
      expect(checkReload(seen.at(-1) ?? text, text), `${seen.at(-1)}\nthen\n${text}`).toEqual([]);
      seen.push(text);
    }
    feed.until(22_000);
    const text = packager.mediaPlaylist('v64');
    expect(parts(text).slice(-2)).toEqual(['7.0.m4s', '7.1.m4s']);
    expect(text).toMatch(/URI="7\.1\.m4s"\n#EXT-X-PRELOAD-HINT:TYPE=PART,URI="7\.2\.m4s"\n$/);
    expect(text).toContain('#EXT-X-PART:DURATION=1.000,URI="7.0.m4s",INDEPENDENT=YES\n');
    // Three target durations, and no further back.
    expect(parts(text)).not.toContain('3.0.m4s');
    expect(packager.part('v64', 7, 1)).not.toBeNull();
    expect(packager.part('v64', 7, 2)).toBeNull();
    expect(packager.segment('v64', 7)).toBeNull();
  });

  it('are not there for stills and sound, which have segments only', () => {
    const packager = live();
    startFeed(packager).until(6_000);
    for (const id of ['stills', 'sound', 'stills-opus']) {
      const text = packager.mediaPlaylist(id) ?? '';
      expect(text).not.toMatch(/PART/);
      expect(text).toContain('CAN-BLOCK-RELOAD=YES');
      expect(packager.part(id, 1, 0)).toBeNull();
    }
  });

  it('of a run that breaks off stay in their segment', () => {
    const packager = live();
    const feed = startFeed(packager);
    feed.until(6_400);
    const before = packager.mediaPlaylist('v200') ?? '';
    feed.sink.close();
    const after = packager.mediaPlaylist('v200') ?? '';
    expect(checkReload(before, after)).toEqual([]);
    expect(checkMediaPlaylist(after), after).toEqual([]);
    expect(parseMediaPlaylist(after).at(-1)).toMatchObject({ uri: '3.m4s', durationMs: 2_400 });
    expect(after).toMatch(/URI="4\.0\.m4s"\n$/);
  });
});

describe('renditions', () => {
  it('are the same samples put together in different ways', () => {
    const packager = live();
    const bytes = (track: string, key: boolean) =>
      track === 'v64' || track === 'stills' ? (key ? 900 : 40) : 7;
    startFeed(packager, { bytes }).until(8_000);
    const size = (id: string) => packager.segment(id, 3)?.length ?? 0;
    // 60 frames of which one is a key frame, and 200 pieces of sound; frames of different sizes cost 4 bytes each.
    expect(size('v64')).toBeGreaterThan(900 + 59 * 40 + 200 * 7);
    expect(size('v64')).toBeLessThan(900 + 59 * 40 + 200 * 7 + 60 * 4 + 200);
    expect(size('stills') - size('sound')).toBeGreaterThan(900 + 7 * 40);
    expect(size('stills') - size('sound')).toBeLessThan(900 + 7 * 40 + 150);
    expect(size('sound')).toBeLessThan(200 * 7 + 150);
  });

  it('say what they cost and how they move', () => {
    const packager = live();
    startFeed(packager, { bytes: () => 100 }).until(12_000);
    const adaptive = packager.multivariantPlaylist('adaptive') ?? '';
    expect(adaptive).toMatch(/RESOLUTION=426x240,FRAME-RATE=2\.000\nstills\/index/);
    expect(packager.multivariantPlaylist('sound')).toMatch(/CODECS="mp4a\.40\.2"\nsound\/index\.m3u8\n$/);
    expect(packager.multivariantPlaylist('sound-opus')).toContain('CODECS="opus"');
    // 30 frames and 50 pieces of sound a second make more than v200 declares.
    const [, v200 = ''] =
      /BANDWIDTH=(\d+)[^\n]*\nv200\//.exec(packager.multivariantPlaylist('index') ?? '') ?? [];
    expect(Number(v200)).toBe(204_000);
  });

  it('whose picture a run does without go on with the one below, and are not offered meanwhile', () => {
    const packager = live();
    const first = startFeed(packager);
    first.until(4_000);
    first.sink.close();
    const tracks = [ladder.stills, ...ladder.video.slice(0, 1), ...ladder.audio].map(({ id }) => id);
    startFeed(packager, { tracks, epochMs: 10_000 }).until(4_000);
    expect(packager.mediaPlaylist('v200')).toBe(packager.mediaPlaylist('v64'));
    expect(packager.segment('v200', 4)).toEqual(packager.segment('v64', 4));
    expect(packager.initSegment('v200', 1)).toEqual(expect.any(Buffer));
    expect(packager.multivariantPlaylist('index')).not.toContain('v200');
  });
});

it('tells all listeners of each segment', () => {
  const packager = live();
  const heard: PublishedSegment[] = [];
  const stop = packager.onSegment((segment) => heard.push(segment));
  packager.onSegment((segment) => heard.push(segment));
  const feed = startFeed(packager, { epochMs: 5_000 });
  feed.until(1_000);
  stop();
  feed.until(2_000);
  const first = { number: 0, init: 0, discontinuity: false, programDateTimeMs: 7_000, durationMs: 1_000 };
  expect(heard).toEqual([first, first, { ...first, number: 1, programDateTimeMs: 8_000 }]);
});

describe('paths of the origin', () => {
  const id = '0190a000-0000-7000-8000-000000000001';
  it('are these', () => {
    expect(parseAssetPath(`/live/${id}/index.m3u8`)?.asset).toEqual({ kind: 'multivariant', set: 'index' });
    expect(parseAssetPath(`/live/${id}/adaptive-opus.m3u8`)?.asset).toEqual({
      kind: 'multivariant',
      set: 'adaptive-opus',
    });
    expect(parseAssetPath(`/live/${id}/v64-opus/12.3.m4s`)?.asset).toEqual({
      kind: 'part',
      rendition: 'v64-opus',
      number: 12,
      part: 3,
    });
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
    `/${id}/v64/1.01.m4s`,
    `/${id}/v64/1.1.1.m4s`,
    `/${id}/v64-/1.m4s`,
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
