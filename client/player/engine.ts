import type { RungLimits } from './abr/controller.ts';
import type { PictureRung } from './rungs.ts';

/** What is to be seen of a player from outside, for the page and for benches. */
export interface PlayerReport {
  /** Average rate of the rung on the screen, kbit/s; null before the first picture. */
  rungKbps: number | null;
  throughputKbps: number;
  bufferMs: number;
  /** Behind live, and where the player is going. */
  distanceMs: number;
  targetMs: number;
  /** Media is loaded by parts, for the shortest way from camera to screen. */
  parts: boolean;
}

/** What only the player itself needs to know of its engine. */
export interface EngineReport extends PlayerReport {
  /** What is loaded now comes from the lowest rung. */
  atLowest: boolean;
  lowestKbps: number;
  /** Rate at which media came of late, waiting for answers included, kbit/s; null before any came. */
  recentKbps: number | null;
  /** Media that has come since the engine began, bytes. */
  receivedBytes: number;
}

/** What the screen shows of the live. */
export type Shown = 'picture' | 'stills' | 'sound';

/** What an engine tells its player. */
export interface EngineListener {
  /** It cannot mend itself: make another, with AAC sound where Opus is to blame, for good on this phone. */
  onFatal(blame: 'engine' | 'aac' | 'aacForGood'): void;
  /** The live goes on elsewhere in its numbering, where the engine does not follow. */
  onJump(): void;
  /** The video is about to lose its picture for a moment. */
  onReset(): void;
  /** Nothing comes through, or again something does. */
  onConnected(connected: boolean): void;
  onShown(shown: Shown): void;
  /** The rungs that move, lowest first, as soon as they are known. */
  onRungs(rungs: readonly PictureRung[]): void;
}

/** What plays a playlist: hls.js, or the browser itself. */
export interface Engine {
  /** Resolves when the first media is here; an engine that is not attached yet takes over then without a gap. */
  readonly warm: Promise<void>;
  /** Begins to play in the video. */
  attach(): void;
  pictureDate(): Date | null;
  /** Null where the browser does not tell. */
  report(): EngineReport | null;
  limit(limits: RungLimits): void;
  close(): void;
}
