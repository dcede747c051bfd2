import type { Listing } from '../../server/contract/catalog.ts';
import type { RecordingLine } from '../../server/contract/recording.ts';
import type { Replay } from '../../server/contract/sale-event.ts';

/**
 * The time line of a sale event that is over: its recordings one after the other, without the times of which there is
 * nothing. Positions are ms from its beginning, times are ms since the epoch on the clock of the recordings.
 */
export interface ReplayLine {
  lengthMs: number;
  /** Where each recording begins. */
  startsMs: readonly number[];
  /** Where a time is; one of which there is nothing: where the picture goes on after it. */
  positionAt(timeMs: number): number;
}

/** What was pinned from a position on; null: nothing. */
export interface Shown {
  positionMs: number;
  listing: Listing | null;
}

export function replayLineOf(recordings: readonly Pick<RecordingLine, 'spans'>[]): ReplayLine {
  const pieces: { fromMs: number; toMs: number; positionMs: number }[] = [];
  const startsMs: number[] = [];
  let lengthMs = 0;
  for (const { spans } of recordings) {
    startsMs.push(lengthMs);
    for (const { fromMs, toMs } of spans) {
      pieces.push({ fromMs, toMs, positionMs: lengthMs });
      lengthMs += toMs - fromMs;
    }
  }
  return {
    lengthMs,
    startsMs,
    positionAt(timeMs) {
      const piece = pieces.find(({ toMs }) => timeMs < toMs);
      return piece ? piece.positionMs + Math.max(0, timeMs - piece.fromMs) : lengthMs;
    },
  };
}

/** What was pinned along the line, in order. Of several pins while there was no picture, the last one counts. */
export function shownAlong(line: ReplayLine, pins: Replay['pins'], listings: readonly Listing[]): Shown[] {
  const steps = new Map<number, Shown>();
  for (const { listingId, mediaTimeMs } of pins) {
    const positionMs = line.positionAt(mediaTimeMs);
    if (positionMs >= line.lengthMs) continue;
    const listing = listings.find(({ id }) => id === listingId) ?? null;
    steps.set(positionMs, { positionMs, listing });
  }
  return [...steps.values()].sort((one, other) => one.positionMs - other.positionMs);
}

/** What was pinned at a position. */
export function shownAt(shown: readonly Shown[], positionMs: number): Listing | null {
  let listing: Listing | null = null;
  for (const step of shown) if (step.positionMs <= positionMs) listing = step.listing;
  return listing;
}
