/** What decides over parts. Rates in kbit/s, times in ms. */
export interface NearnessSample {
  nowMs: number;
  throughputKbps: number;
  /** Of the rung that plays. */
  rungKbps: number;
  /** Where the distance keeper is going, behind live. */
  targetMs: number;
  segmentMs: number;
  stalled: boolean;
}

/** Whether parts are loaded, and since when the link has called for the other. */
export interface Nearness {
  parts: boolean;
  calledSinceMs: number | null;
  /** After a stall there are no parts before this moment. */
  notBeforeMs: number;
}

/** Parts cost two more requests a second: only a link with room to spare carries them, */
const ROOM_TO_BEGIN = 2;
const ROOM_TO_STAY = 1.3;
/** and only from these rates on, kbit/s. */
const BEGIN_KBPS = 800;
const STAY_KBPS = 500;
/** They are of use to a viewer who goes no farther behind live than so many segments. */
const NEAR_SEGMENTS = 3.1;
const FAR_SEGMENTS = 3.5;
/** How long it has to be so, ms. */
const BEGIN_AFTER_MS = 3_000;
const END_AFTER_MS = 2_000;
const REST_AFTER_STALL_MS = 30_000;

/** Where a viewer begins: at once with parts when what is known of the link brings them near. */
export function firstNearness(parts: boolean): Nearness {
  return { parts, calledSinceMs: null, notBeforeMs: 0 };
}

/** Follows the link by one sample: parts while it is good and the target near, whole segments otherwise. */
export function followNearness(state: Nearness, sample: NearnessSample): Nearness {
  const { nowMs } = sample;
  const { parts } = state;
  if (parts && sample.stalled) {
    return { parts: false, calledSinceMs: null, notBeforeMs: nowMs + REST_AFTER_STALL_MS };
  }
  const good = parts ? isGood(sample, STAY_KBPS, ROOM_TO_STAY) : isGood(sample, BEGIN_KBPS, ROOM_TO_BEGIN);
  const near = sample.targetMs <= (parts ? FAR_SEGMENTS : NEAR_SEGMENTS) * sample.segmentMs;
  const wanted = good && near && !sample.stalled && nowMs >= state.notBeforeMs;
  if (wanted === parts) return { ...state, calledSinceMs: null };
  const calledSinceMs = state.calledSinceMs ?? nowMs;
  const afterMs = parts ? END_AFTER_MS : BEGIN_AFTER_MS;
  if (nowMs - calledSinceMs < afterMs) return { ...state, calledSinceMs };
  return { ...state, parts: wanted, calledSinceMs: null };
}

function isGood({ throughputKbps, rungKbps }: NearnessSample, leastKbps: number, room: number): boolean {
  return throughputKbps >= Math.max(leastKbps, room * rungKbps);
}
