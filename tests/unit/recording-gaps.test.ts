import { describe, expect, it } from 'vitest';
import { fillGaps, gapsWithin } from '../../transcoder/recording/gaps.ts';
import { END_LINE, playlistHead, rowLines } from '../../transcoder/recording/playlist.ts';
import { checkMediaPlaylist } from '../support/playlist-rules.ts';

const BEGAN = Date.UTC(2026, 10, 22, 8);

/** Runs of segments of 4 s, each by when it begins, s, and how many segments it has. */
function playlist(runs: readonly [number, number][], ended = true): string {
  const rows = runs.flatMap(([atS, segments], run) =>
    Array.from({ length: segments }, (_, index) =>
      rowLines({
        file: `${run}.mp4`,
        range: { offset: 800 + 1_000 * index, length: 1_000 },
        init: index === 0 ? { offset: 0, length: 800 } : null,
        durationMs: 4_000,
        discontinuity: run > 0 && index === 0,
        programDateTimeMs: BEGAN + 1_000 * (atS + 4 * index),
      }),
    ),
  );
  return playlistHead(4) + rows.join('') + (ended ? END_LINE : '');
}

const seconds = (text: string, fromS = 0, toS = 1_000) =>
  gapsWithin(text, { fromMs: BEGAN + 1_000 * fromS, toMs: BEGAN + 1_000 * toS }).map(({ fromMs, toMs }) => [
    (fromMs - BEGAN) / 1_000,
    (toMs - BEGAN) / 1_000,
  ]);
const uris = (text: string) => text.match(/^[^#\n]+$/gm);

describe('gaps of a recording', () => {
  const base = playlist([
    [0, 2],
    [20, 1],
    [24.5, 1],
  ]);

  it('are between its runs and after the last, cut to what is asked for', () => {
    expect(seconds(base)).toEqual([
      [8, 20],
      [28.5, 1_000],
    ]);
    expect(seconds(base, 10, 15)).toEqual([[10, 15]]);
    expect(seconds(base, -10, 8.9)).toEqual([]);
    expect(seconds('')).toEqual([]);
  });

  it('are filled in the order of time, and then are gaps no more', () => {
    const filled = fillGaps(base, [
      { text: playlist([[28.5, 2]]), place: '../b/' },
      { text: playlist([[8, 3]]), place: '../a/' },
    ]);
    expect(uris(filled)).toEqual([
      ...['0.mp4', '0.mp4', '../a/0.mp4', '../a/0.mp4', '../a/0.mp4', '1.mp4', '2.mp4'],
      ...['../b/0.mp4', '../b/0.mp4'],
    ]);
    expect(filled.match(/^#EXT-X-MAP:URI="\.\.\/a\/0\.mp4"/gm)).toHaveLength(1);
    expect(filled.match(/^#EXT-X-DISCONTINUITY$/gm)).toHaveLength(4);
    expect(filled.endsWith(END_LINE)).toBe(true);
    expect(checkMediaPlaylist(filled)).toEqual([]);
    expect(seconds(filled)).toEqual([[36.5, 1_000]]);
  });

  it('take no more than fits', () => {
    for (const [atS, segments, fitting] of [
      [8, 4, 3],
      [7, 3, 0],
      [9, 3, 2],
      [18, 1, 0],
    ] as const) {
      const filled = fillGaps(base, [{ text: playlist([[atS, segments]]), place: '../a/' }]);
      expect(uris(filled)?.filter((uri) => uri.startsWith('../a/'))).toHaveLength(fitting);
      expect(checkMediaPlaylist(filled)).toEqual([]);
    }
    expect(fillGaps('', [{ text: base, place: '../a/' }])).toBe('');
    expect(fillGaps(base, [{ text: '', place: '../a/' }])).toBe(base);
  });
});
