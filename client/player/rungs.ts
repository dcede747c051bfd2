/** The part of an hls.js level that is used here. */
interface RungLevel {
  /** As declared, frames/s; 0 where the playlist does not say. */
  frameRate: number;
  averageBitrate: number;
  maxBitrate: number;
  width: number;
  height: number;
}

/** A picture that moves, as a viewer can choose it. */
export interface PictureRung {
  /** Average rate with its sound, kbit/s. */
  kbps: number;
  /** The shorter side, pixels. */
  lines: number;
}

/** Fewer frames/s than this are single pictures, not a moving one. */
const MOVING_FPS = 5;

/** Whether a rung shows a fresh picture every few seconds only. */
export function isStills({ frameRate }: Pick<RungLevel, 'frameRate'>): boolean {
  return frameRate > 0 && frameRate < MOVING_FPS;
}

/** Average rate of a rung, kbit/s. */
export function rungKbps({ averageBitrate, maxBitrate }: RungLevel): number {
  return (averageBitrate || maxBitrate) / 1_000;
}

/** Index of the lowest rung that moves; 0 where none does. `levels` are lowest first. */
export function lowestPicture(levels: readonly Pick<RungLevel, 'frameRate'>[]): number {
  return Math.max(
    0,
    levels.findIndex((level) => !isStills(level)),
  );
}

/** The rungs that move, lowest first. */
export function pictureRungs(levels: readonly RungLevel[]): PictureRung[] {
  return levels
    .filter((level) => !isStills(level) && level.width > 0)
    .map((level) => ({ kbps: rungKbps(level), lines: Math.min(level.width, level.height) }));
}
