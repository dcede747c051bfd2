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
 * ffmpeg's expression for the filter `select` that takes the picture at each of these times and another one a little
 * later. The second makes the filter and the muxer behind it give out what they hold of the segment before, which would
 * else wait for the next picture.
 */
export const STILLS_EXPRESSION = stillsExpression();

function stillsExpression(): string {
  const begins = (t: string) =>
    `if(lt(${t},1),0,if(lt(${t},2),1,if(lt(${t},4),2,${SEGMENT_S}*floor(${t}/${SEGMENT_S}))))`;
  // 0: this frame, 1: the one taken last, 2 and 3: where their segments begin; a hair late, against rounding.
  const stored = [
    `st(0,t-${FIRST_FRAME_S}+0.01)`,
    `st(1,prev_selected_t-${FIRST_FRAME_S}+0.01)`,
    `st(2,${begins('ld(0)')})`,
    `st(3,${begins('ld(1)')})`,
  ];
  const another = 'lt(ld(1)-ld(3),0.2)*gte(ld(0)-ld(1),0.29)';
  return `if(isnan(prev_selected_t),1,${stored.join(';')};gt(ld(2),ld(3))+${another})`;
}

/**
 * ffmpeg's expression for `-force_key_frames` that makes them there: at 0, 1, 2, 4 s and every four from then on. `t`
 * counts from the first frame, `n_forced` is how many there have been.
 */
export const KEY_FRAME_EXPRESSION = `expr:gte(t,if(lt(n_forced,3),n_forced,(n_forced-2)*${SEGMENT_S}))`;
