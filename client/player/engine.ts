/** What is to be seen of a player from outside, for the page and for benches. */
export interface PlayerReport {
  /** Average rate of the rung on the screen, kbit/s; null before the first picture. */
  rungKbps: number | null;
  throughputKbps: number;
  bufferMs: number;
  /** Behind live, and where the player is going. */
  distanceMs: number;
  targetMs: number;
  /** Media fetched since the engine began, bytes. */
  loadedBytes: number;
}

/** What plays the playlist: hls.js, or the browser itself. */
export interface Engine {
  pictureDate(): Date | null;
  /** Null where the browser does not tell. */
  report(): PlayerReport | null;
  /** Sets or, with null, lifts the cap of a data saver, kbit/s. */
  capKbps(kbps: number | null): void;
  close(): void;
}
