import type { RungLimits } from './abr/controller.ts';

/** The most that a viewer wants. When the link does not bear it the player goes lower by itself, and comes back. */
export type Choice =
  | { kind: 'auto' }
  /** At most this rung, kbit/s. */
  | { kind: 'picture'; maxKbps: number }
  | { kind: 'stills' }
  | { kind: 'sound' };

/** What is loaded: all rungs with a picture, stills the lowest of them, or sound alone. */
export type Source = 'adaptive' | 'sound';

/** What the link has just shown; about one a second. */
export interface LinkSample {
  nowMs: number;
  /** What is on its way comes from the lowest rung of its source. */
  atLowest: boolean;
  /** Rate of that rung, kbit/s. */
  lowestKbps: number;
  /** Rate at which media came of late, waiting for answers included, kbit/s; null before any came. */
  recentKbps: number | null;
  /** Something has come since the last sample. A dead link carries sound no better than a picture. */
  receiving: boolean;
  /** The viewer waits for media. */
  stalled: boolean;
  bufferMs: number;
}

/** Whether the link has made the player give up the picture, and how long it is to stay so. */
export interface Fallback {
  soundOnly: boolean;
  /** When it last went from one to the other. */
  sinceMs: number;
  /** Since when without a break the link has called for the other; null when it does not. */
  calledSinceMs: number | null;
  /** Sound alone lasts at least so long, ms; doubles with every return that did not hold. */
  restMs: number;
  /** What the lowest rung with a picture needs, kbit/s. */
  pictureKbps: number;
}

/** The lowest rung is given up when its media comes slower than it plays for so long, ms, */
const SLOW_MS = 4_000;
/** with no more than this left to play, ms; */
const SHORT_BUFFER_MS = 5_000;
/** or when the viewer has waited for so long while media came, ms. */
const STALL_MS = 10_000;
/** The picture comes back when sound came at so many times what the lowest rung with a picture needs, */
const RETURN_FACTOR = 1.4;
/** for so long, ms, */
const RETURN_AFTER_MS = 6_000;
/** with so much ahead, ms. */
const RETURN_BUFFER_MS = 6_000;
export const FIRST_REST_MS = 10_000;
export const LONGEST_REST_MS = 160_000;
/** A picture that has lasted so long has held, ms. */
const HELD_MS = 60_000;

/** Where a player begins, and begins anew when its viewer has chosen. */
export function freshFallback(nowMs: number): Fallback {
  return { soundOnly: false, sinceMs: nowMs, calledSinceMs: null, restMs: FIRST_REST_MS, pictureKbps: 0 };
}

/** Follows the link by one sample: down to sound alone when even the lowest rung does not hold, and back up. */
export function followLink(state: Fallback, sample: LinkSample): Fallback {
  const { nowMs } = sample;
  const called = state.soundOnly ? bearsPicture(state, sample) : failsLowest(sample);
  if (!called) return { ...state, calledSinceMs: null };
  const calledSinceMs = state.calledSinceMs ?? nowMs;
  const waits = { ...state, calledSinceMs };
  if (nowMs - calledSinceMs < patienceMs(state, sample)) return waits;
  if (state.soundOnly) {
    if (nowMs - state.sinceMs < state.restMs) return waits;
    return { ...state, soundOnly: false, sinceMs: nowMs, calledSinceMs: null };
  }
  const held = nowMs - state.sinceMs >= HELD_MS;
  return {
    soundOnly: true,
    sinceMs: nowMs,
    calledSinceMs: null,
    restMs: held ? FIRST_REST_MS : Math.min(2 * state.restMs, LONGEST_REST_MS),
    pictureKbps: sample.lowestKbps,
  };
}

/** What to load for a viewer's choice on this link. */
export function sourceFor(choice: Choice, { soundOnly }: Fallback): Source {
  return choice.kind === 'sound' || soundOnly ? 'sound' : 'adaptive';
}

/** What a viewer's choice and the caps beside it (kbit/s; null for none) allow. */
export function limitsFor(choice: Choice, caps: readonly (number | null | undefined)[]): RungLimits {
  const all = choice.kind === 'picture' ? [...caps, choice.maxKbps] : caps;
  const set = all.filter((cap) => typeof cap === 'number');
  return { maxKbps: set.length > 0 ? Math.min(...set) : null, stillsOnly: choice.kind === 'stills' };
}

function failsLowest(sample: LinkSample): boolean {
  return sample.atLowest && sample.receiving && (isSlow(sample) || sample.stalled);
}

function isSlow({ bufferMs, recentKbps, lowestKbps }: LinkSample): boolean {
  return bufferMs < SHORT_BUFFER_MS && recentKbps !== null && recentKbps < lowestKbps;
}

function bearsPicture({ pictureKbps }: Fallback, { recentKbps, bufferMs, stalled }: LinkSample): boolean {
  return (
    !stalled &&
    bufferMs >= RETURN_BUFFER_MS &&
    recentKbps !== null &&
    recentKbps >= RETURN_FACTOR * pictureKbps
  );
}

function patienceMs({ soundOnly }: Fallback, sample: LinkSample): number {
  if (soundOnly) return RETURN_AFTER_MS;
  return isSlow(sample) ? SLOW_MS : STALL_MS;
}
