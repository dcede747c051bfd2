import { describe, expect, it } from 'vitest';
import { DEFAULT_LADDER, ladderOf } from '../../transcoder/ladder/ladder.ts';
import { createPackager } from '../../transcoder/packager/packager.ts';
import { parseMediaPlaylist } from '../support/hls.ts';
import { startFeed } from '../support/media-feed.ts';

const ladder = ladderOf(DEFAULT_LADDER.video.filter(({ id }) => id === 'v64' || id === 'v200'));
const live = () => createPackager({ ladder, firstNumber: 0 });

describe('tracks of one run', () => {
  it('fails loudly when pictures are out of step or one runs ahead', () => {
    const apart = startFeed(live());
    apart.until(1_000, 'v64');
    const shifted = live().startRun({ tracks: ['v64', 'v200'], epochMs: () => 0 });
    for (const [track, dts] of [
      ['v64', 0],
      ['v200', 3_200],
    ] as const) {
      shifted.config(track, {
        kind: 'video',
        timescale: 48_000,
        sampleEntry: Buffer.of(),
        codec: '',
        width: 0,
        height: 0,
      });
      const sample = { dts, duration: 48_000, compositionOffset: 0, key: true, data: Buffer.alloc(1) };
      if (track === 'v64') shifted.sample(track, sample);
      else expect(() => shifted.sample(track, sample)).toThrow(/out of step/);
    }
    expect(() => startFeed(live()).until(20_000, 'v64')).toThrow(/too far ahead/);
  });

  it('bears that a segment begins a frame late, since the picture before it is shown for longer, but no later', () => {
    const packager = live();
    const feed = startFeed(packager);
    feed.until(4_000);
    feed.leaveOut('v64', 1);
    feed.until(9_000);
    expect(parseMediaPlaylist(packager.mediaPlaylist('v64') ?? '')).toHaveLength(4);
    expect(packager.segment('v64', 3)?.length).toBeGreaterThan(100);
    feed.leaveOut('v64', 3);
    expect(() => feed.until(12_000)).not.toThrow();
    const broken = startFeed(live());
    broken.until(4_000);
    broken.leaveOut('v64', 2);
    expect(() => broken.until(9_000)).toThrow(/out of step/);
  });
});
