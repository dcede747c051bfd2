import type { SendRungId } from '../../server/contract/uplink.ts';

export interface SendRung {
  readonly id: SendRungId;
  /** Shorter side of the picture, pixels. */
  readonly lines: number;
  /** Pictures a second at the most. */
  readonly framesPerSecond: number;
  /** What the picture needs to be worth looking at, kbit/s. */
  readonly needKbit: number;
  /** What it may take, kbit/s: more than the next rung needs, or nobody would learn that the link carries that. */
  readonly mostKbit: number;
  /** Of the sound, kbit/s without headers. */
  readonly soundKbit: number;
  /** What the encoder is not to touch when even this is too much; the browser gives a size back only after long. */
  readonly keeps: 'maintain-resolution' | 'maintain-framerate';
}

const size = { keeps: 'maintain-resolution' } as const;
/** A jerky picture of this size is worse than one of fewer lines. */
const frames = { keeps: 'maintain-framerate' } as const;

/** Lowest first. The server encodes anew, so one picture of one size is sent, and no more than the ladder can show. */
export const SEND_RUNGS: readonly SendRung[] = [
  { id: 'sound', lines: 0, framesPerSecond: 0, needKbit: 0, mostKbit: 0, soundKbit: 12, ...size },
  // One picture in a second: under the sound it is like leafing through photographs.
  { id: 'stills', lines: 144, framesPerSecond: 1, needKbit: 10, mostKbit: 12, soundKbit: 12, ...size },
  { id: 'p144', lines: 144, framesPerSecond: 12, needKbit: 40, mostKbit: 150, soundKbit: 16, ...frames },
  { id: 'p240', lines: 240, framesPerSecond: 15, needKbit: 110, mostKbit: 340, soundKbit: 24, ...frames },
  { id: 'p360', lines: 360, framesPerSecond: 20, needKbit: 270, mostKbit: 700, soundKbit: 24, ...size },
  { id: 'p480', lines: 480, framesPerSecond: 24, needKbit: 550, mostKbit: 1_200, soundKbit: 32, ...size },
  { id: 'p720', lines: 720, framesPerSecond: 24, needKbit: 950, mostKbit: 1_300, soundKbit: 32, ...size },
];

/** Begin where most links can follow; a strong one is climbed in some seconds. */
const FIRST: SendRungId = 'p144';
/** IP, UDP and SRTP headers of sound packets of 60 ms, kbit/s. */
const SOUND_HEADERS_KBIT = 8;
/** A fall of the estimate may be the encoder's own burst; it counts when it has lasted this long, ms. */
const DOWN_AFTER_MS = 2_000;
/** A rung is kept while it has this share of what it needs. */
const KEEP_SHARE = 0.75;
/** At once where so little is left of what the rung needs: waiting would cost the sound. */
const DOWN_AT_ONCE_SHARE = 0.4;
/**
 * Single pictures say nothing of what a link carries beyond them, so for so long, ms, they may take so much, kbit/s: on a
 * link with room the estimate rises with that. Twelve pictures a second instead would be a flood where there is none: the
 * encoder makes the first of them as large as if they were single ones.
 */
const TRY_FOR_MS = 5_000;
const TRY_KBIT = 60;
/** Upwards only with room to spare, for so long, ms. */
const UP_SHARE = 1.15;
const UP_AFTER_MS = 2_500;
/** A climb that had to be taken back makes the next one wait twice as long, up to this, ms. */
const LONGEST_UP_MS = 120_000;
/** A climb counts as taken back within so long, ms. */
const REGRET_MS = 15_000;

/** Who sends less than this share of what the link is held to carry learns nothing about more. */
const IDLE_SHARE = 0.6;
/** Nor does who could send this share of the most that the rung allows. */
const BOUND_SHARE = 0.9;
/** After so long without learning anything the next rung is tried, ms; twice as long after each time in vain. */
const TRY_FACTOR = 3;
/** Weight of a new sample in the mean of what is sent: single pictures come in bursts. */
const SENT_WEIGHT = 0.25;

/** More packets lost or sent again than this share, or so much longer on the way than at best: the link overflows. */
const OVERFLOW_SHARE = 0.2;
/** Weight of a new sample in the mean of what is lost: of two dozen packets in a second chance alone may take a fifth. */
const LOSS_WEIGHT = 0.5;
const OVERFLOW_DELAY_MS = 600;
/** Of what got through when it overflowed, this share is sent from then on. */
const CALM_SHARE = 0.75;
/** So much is lost only where nothing fits any more. */
const FLOOD_SHARE = 0.5;
/**
 * After a step the link gets so long to settle, ms: what waits on it has to drain, and after a climb the browser probes
 * it with padding for some seconds.
 */
const SETTLE_MS = 4_000;
/** Of how long packets are on the way the browser hears late: after a fall that says nothing yet for so long, ms. */
const DRAIN_MS = 8_000;

/** What the link has shown in the last second or so. */
export interface LinkSample {
  atMs: number;
  /** False when nothing came back, not even reports: the link is gone. */
  heard: boolean;
  /** What the browser's congestion control holds the link to carry, kbit/s; null before its first word. */
  availableKbit: number | null;
  /** What went out, kbit/s. */
  sentKbit: number;
  /** Share of packets that were lost or had to be sent again, 0 to 1. */
  lossShare: number;
  /** Null until measured. */
  roundTripMs: number | null;
}

/** Where the phone stands on the ladder. */
export interface Climb {
  /** Of the ladder, but for `mostKbit`: less, where the link has overflowed with the rung's own. */
  readonly rung: SendRung;
  /** Since when a lower rung would be right, ms; null: it would not. */
  readonly lowSinceMs: number | null;
  /** Since when a higher one would, ms. */
  readonly highSinceMs: number | null;
  /** Since when the link was not used up, ms. */
  readonly idleSinceMs: number | null;
  readonly meanSentKbit: number;
  /** Share of packets that were lost or sent again of late, 0 to 1. */
  readonly meanLossShare: number;
  readonly upAfterMs: number;
  readonly climbedAtMs: number | null;
  /** Since when single pictures may take more, to see whether the link carries it, ms; null: they may not. */
  readonly triedAtMs: number | null;
  readonly fellAtMs: number | null;
  /** When the link was last gone, or had just been opened. */
  readonly goneAtMs: number | null;
  readonly leastRoundTripMs: number | null;
}

const rungAt = (index: number): SendRung => {
  const rung = SEND_RUNGS[Math.max(0, Math.min(SEND_RUNGS.length - 1, index))];
  if (rung === undefined) throw new Error('the ladder has no rungs');
  return rung;
};

/** The start of a live; `id` where the network check has found out more. */
export function beginClimb(id: SendRungId = FIRST): Climb {
  const rung = rungAt(SEND_RUNGS.findIndex((known) => known.id === id));
  return { rung, ...FRESH, meanSentKbit: rung.mostKbit, upAfterMs: UP_AFTER_MS, ...START };
}

const START = {
  meanLossShare: 0,
  climbedAtMs: null,
  triedAtMs: null,
  fellAtMs: null,
  goneAtMs: null,
  leastRoundTripMs: null,
} as const;
const FRESH = { lowSinceMs: null, highSinceMs: null, idleSinceMs: null } as const;

/** What a link leaves for the picture of a rung beside its sound, kbit/s. */
function pictureKbit(availableKbit: number, rung: SendRung): number {
  return availableKbit - rung.soundKbit - SOUND_HEADERS_KBIT;
}

/** The highest rung whose picture fits with `share` of what it needs. */
function fittingRung(availableKbit: number, share: number): SendRung {
  return (
    SEND_RUNGS.findLast((rung) => pictureKbit(availableKbit, rung) >= rung.needKbit * share) ?? rungAt(0)
  );
}

/** What a link that carries this much, kbit/s, is good for from the start: with room to spare. */
export function rungFor(availableKbit: number): SendRungId {
  return fittingRung(availableKbit, UP_SHARE).id;
}

/** Whether more is sent than the link takes, whatever congestion control believes. */
function overflows(climb: Climb, { atMs, roundTripMs }: LinkSample): boolean {
  const { meanLossShare, leastRoundTripMs, fellAtMs } = climb;
  const delayMs = roundTripMs === null || leastRoundTripMs === null ? 0 : roundTripMs - leastRoundTripMs;
  const drains = fellAtMs !== null && atMs - fellAtMs < DRAIN_MS;
  return meanLossShare > OVERFLOW_SHARE || (delayMs > OVERFLOW_DELAY_MS && !drains);
}

/** The rung with no more than this for its picture, kbit/s, and no less than it needs. */
function within(rung: SendRung, roomKbit: number): SendRung {
  const mostKbit = Math.max(rung.needKbit, Math.round(roomKbit));
  return mostKbit < rung.mostKbit ? { ...rung, mostKbit } : rung;
}

/** What to send on a link that has overflowed: less of the same where that is enough, else the rung below. */
function calm(climb: Climb, { atMs, sentKbit, lossShare }: LinkSample, below: SendRung): Climb {
  const { rung } = climb;
  const throughKbit = CALM_SHARE * sentKbit * (1 - lossShare);
  const less = within(rung, pictureKbit(throughKbit, rung));
  const enough = pictureKbit(throughKbit, rung) >= rung.needKbit * KEEP_SHARE && less !== rung;
  if (enough && lossShare < FLOOD_SHARE) return fall(climb, less, atMs);
  return fall(climb, within(below, pictureKbit(throughKbit, below)), atMs);
}

function fall(climb: Climb, to: SendRung, atMs: number): Climb {
  const { upAfterMs, climbedAtMs, fellAtMs } = climb;
  const isRecent = (momentMs: number | null) => momentMs !== null && atMs - momentMs < REGRET_MS;
  // A fall of two steps is one fall.
  const longer = isRecent(climbedAtMs) ? 2 * upAfterMs : isRecent(fellAtMs) ? upAfterMs : upAfterMs / 2;
  return {
    ...climb,
    ...FRESH,
    rung: to,
    upAfterMs: Math.max(UP_AFTER_MS, Math.min(longer, LONGEST_UP_MS)),
    climbedAtMs: null,
    triedAtMs: null,
    fellAtMs: atMs,
  };
}

/** A new path over a link that was gone: its estimate has to find its height first. */
export function reopenClimb(climb: Climb, atMs: number): Climb {
  return { ...climb, ...FRESH, meanLossShare: 0, goneAtMs: atMs };
}

/** One step with what the link has shown: down soon, at once where it is bad; up late, and later after a climb in vain. */
export function stepClimb(before: Climb, sample: LinkSample): Climb {
  const { atMs, availableKbit } = sample;
  if (!sample.heard) return reopenClimb(before, atMs);
  // What was lost with the link says nothing of what it carries now, and the estimate has to find its height again.
  if (before.goneAtMs !== null && atMs - before.goneAtMs < SETTLE_MS) return { ...before, ...FRESH };
  const { rung, upAfterMs } = before;
  const index = SEND_RUNGS.findIndex(({ id }) => id === rung.id);
  const climb: Climb = {
    ...before,
    ...FRESH,
    meanSentKbit: before.meanSentKbit + SENT_WEIGHT * (sample.sentKbit - before.meanSentKbit),
    meanLossShare: before.meanLossShare + LOSS_WEIGHT * (sample.lossShare - before.meanLossShare),
    leastRoundTripMs: leastOf(before.leastRoundTripMs, sample.roundTripMs),
  };
  const whole = rungAt(index);
  const tries = before.triedAtMs !== null;
  if (overflows(climb, sample)) {
    const settling =
      atMs - Math.max(climb.fellAtMs ?? -SETTLE_MS, climb.climbedAtMs ?? -SETTLE_MS) < SETTLE_MS;
    if (tries) return fall(climb, whole, atMs);
    const patient = settling && sample.lossShare < FLOOD_SHARE;
    return patient || index === 0 ? climb : calm(climb, sample, rungAt(index - 1));
  }
  if (availableKbit === null) return climb;
  const below = fittingRung(availableKbit, KEEP_SHARE);
  if (below.needKbit < rung.needKbit) {
    const lowSinceMs = before.lowSinceMs ?? atMs;
    const starving = pictureKbit(availableKbit, rung) < rung.needKbit * DOWN_AT_ONCE_SHARE;
    if (!starving && atMs - lowSinceMs < DOWN_AFTER_MS) return { ...climb, lowSinceMs };
    return fall(climb, below, atMs);
  }
  const above = fittingRung(availableKbit, UP_SHARE);
  const higher = above.needKbit > rung.needKbit;
  if (before.triedAtMs !== null) {
    if (higher) return rise(climb, above, atMs);
    return atMs - before.triedAtMs < TRY_FOR_MS ? climb : fall(climb, whole, atMs);
  }
  const since = (holds: boolean, sinceMs: number | null) => (holds ? (sinceMs ?? atMs) : null);
  const isPart = rung.mostKbit < whole.mostKbit;
  const roomy = isPart && pictureKbit(availableKbit, rung) >= rung.mostKbit * UP_SHARE;
  const highSinceMs = since(higher || roomy, before.highSinceMs);
  if (highSinceMs !== null && atMs - highSinceMs >= upAfterMs) {
    return rise(climb, higher ? above : whole, atMs);
  }
  // Congestion control sees no further than what is sent: where that is little, only trying tells.
  const bound = index === 0 || pictureKbit(availableKbit, rung) >= rung.mostKbit * BOUND_SHARE;
  const unknown = bound || climb.meanSentKbit < IDLE_SHARE * availableKbit;
  const idleSinceMs = since(unknown, before.idleSinceMs);
  // A single picture now and then costs the sound nothing.
  const idleMs = TRY_FACTOR * (index === 0 ? UP_AFTER_MS : upAfterMs);
  if (idleSinceMs !== null && atMs - idleSinceMs >= idleMs) {
    if (!isPart && rung.id === 'stills') {
      return { ...climb, rung: { ...rung, mostKbit: TRY_KBIT }, climbedAtMs: atMs, triedAtMs: atMs };
    }
    const next = isPart ? whole : SEND_RUNGS[index + 1];
    if (next !== undefined) return rise(climb, isPart ? next : within(next, 0), atMs);
  }
  return { ...climb, rung: quicken(rung, whole), highSinceMs, idleSinceMs };
}

/** To a higher rung, at first with no more than twice the pictures a second: the encoder has to learn of them. */
function rise(climb: Climb, to: SendRung, atMs: number): Climb {
  const rung = quicken(
    { ...to, framesPerSecond: Math.min(climb.rung.framesPerSecond, to.framesPerSecond) },
    to,
  );
  return { ...climb, ...FRESH, rung, climbedAtMs: atMs, triedAtMs: null };
}

/** With twice as many pictures a second, up to those of the whole rung. */
function quicken(rung: SendRung, { framesPerSecond }: SendRung): SendRung {
  if (rung.framesPerSecond >= framesPerSecond) return rung;
  return { ...rung, framesPerSecond: Math.min(framesPerSecond, 2 * Math.max(0.5, rung.framesPerSecond)) };
}

function leastOf(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b);
}
