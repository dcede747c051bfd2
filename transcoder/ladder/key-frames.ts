/** Media time at which a run's first key frame stands, s. Above zero so that encoder delay never goes below it. */
export const FIRST_FRAME_S = 2;
/** Distance of key frames, s, and so the length of a segment. */
export const SEGMENT_S = 4;
/** Length of a part, s; segments are whole numbers of them. */
export const PART_S = 1;
/** The first segments of a run are shorter, so that viewers start sooner: their ends, s after the first frame. */
const EARLY_S = [1, 2, SEGMENT_S] as const;

/** When the segment that begins at `startMs` ends by plan; both in ms after the run's first frame. */
export function segmentEndMs(startMs: number): number {
  const early = EARLY_S.find((end) => startMs < end * 1000 - 1);
  if (early !== undefined) return early * 1000;
  return (Math.floor((startMs + 1) / (SEGMENT_S * 1000)) + 1) * SEGMENT_S * 1000;
}

/**
 * ffmpeg's expression for `-force_key_frames` that makes them there: at 0, 1, 2, 4 s and every four from then on. `t`
 * counts from the first frame, `n_forced` is how many there have been.
 */
export const KEY_FRAME_EXPRESSION = `expr:gte(t,if(lt(n_forced,3),n_forced,(n_forced-2)*${SEGMENT_S}))`;
