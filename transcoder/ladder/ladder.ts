import type { PictureSize } from '../source/key-frame.ts';

/** One rung: fixed size and frame rate, so that every segment of it joins every other. Rates in kbit/s. */
export interface Rendition {
  /** Also its folder in the playlist's URL. */
  id: string;
  /** The shorter side of the picture, pixels. */
  shortSide: number;
  framesPerSecond: number;
  /** x264's quality aim; `videoKbps` caps it, so an easy picture costs less. */
  crf: number;
  videoKbps: number;
  audioKbps: number;
  audioHz: number;
  /** What it declares to players, container included. */
  totalKbps: number;
}

/**
 * Lowest first. 15 frames/s are better than 30 below about 80 kbit/s and 240 lines better than 144 at every
 * rate; frame rate never falls as the rate rises, because hls.js refuses to switch up across that. Sound is
 * AAC-LC mono everywhere: rungs of different codecs do not mix in hls.js, and Safari knows it.
 */
export const DEFAULT_LADDER: readonly Rendition[] = [
  rung({ id: 'v64', shortSide: 240, framesPerSecond: 15, crf: 30, videoKbps: 34, audioKbps: 24 }),
  rung({ id: 'v105', shortSide: 240, framesPerSecond: 15, crf: 27, videoKbps: 72, audioKbps: 24 }),
  rung({ id: 'v200', shortSide: 360, framesPerSecond: 30, crf: 27, videoKbps: 160, audioKbps: 32 }),
  rung({ id: 'v400', shortSide: 480, framesPerSecond: 30, crf: 26, videoKbps: 345, audioKbps: 40 }),
];

function rung(input: Omit<Rendition, 'totalKbps' | 'audioHz'>): Rendition {
  const audioHz = input.audioKbps <= 24 ? 24_000 : 48_000;
  // Box headers: about 5 % of the lowest rung, 1 to 2 % of the others; 3 kbit/s covers all of them.
  return { ...input, audioHz, totalKbps: input.videoKbps + input.audioKbps + 6 };
}

const WIDEST = 16 / 9;

/**
 * The canvas of a rung for the whole live, from the first key frame: its shape, up to 16:9 either way, so a
 * phone held upright fills it. Later pictures of another shape are fitted in with bars. The size is the
 * rung's own even if that first frame is smaller: phones begin small and grow as their uplink is measured,
 * and a soft picture costs few bits under a quality aim.
 */
export function canvasOf(rendition: Rendition, source: PictureSize): PictureSize {
  const portrait = source.height > source.width;
  const long = Math.max(source.width, source.height);
  const short = Math.max(1, Math.min(source.width, source.height));
  const longSide = 2 * Math.round((rendition.shortSide * Math.min(WIDEST, long / short)) / 2);
  return portrait
    ? { width: rendition.shortSide, height: longSide }
    : { width: longSide, height: rendition.shortSide };
}
