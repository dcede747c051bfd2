import { type Ladder, picturesOf, type Rendition } from '../ladder/ladder.ts';
import type { PlaylistSegment, VariantStream } from './playlist.ts';
import { durationMs, type Row, type RunTracks, videoTrackOf } from './rows.ts';

/**
 * A rendition as a multivariant playlist names it. Null for a picture that the run does without: who is on it goes on,
 * nobody else comes.
 */
export function variantOf(
  ladder: Ladder,
  rendition: Rendition,
  run: RunTracks,
  rates: { bandwidth: number; averageBandwidth: number },
): VariantStream | null {
  const track = videoTrackOf(ladder, rendition, run);
  if (track !== rendition.video) return null;
  const video = track === null ? null : run.configs.get(track);
  const audio = run.configs.get(rendition.audio);
  if (!audio || video === undefined) return null;
  const rung = picturesOf(ladder, ladder.video).find(({ id }) => id === track);
  return {
    id: rendition.id,
    ...rates,
    codecs: [...(video ? [video.codec] : []), audio.codec].join(','),
    picture: video && {
      width: video.width,
      height: video.height,
      framesPerSecond: rung?.framesPerSecond ?? 0,
    },
  };
}

/** A row as a media playlist names it. */
export function playlistSegment(row: Row): PlaylistSegment {
  return {
    number: row.number,
    durationMs: durationMs(row),
    programDateTimeMs: row.programDateTimeMs,
    discontinuity: row.discontinuity,
    init: row.run.number,
    parts: row.parts.map((part) => ({ durationMs: part.durationMs, independent: part.independent })),
  };
}
