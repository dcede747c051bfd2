/**
 * How long a lost packet is waited for, ms, by ffmpeg too (`-max_delay`), which then goes on without. On a weak link a
 * retransmission takes a round trip, what queues before it, and now and then a second try; viewers are seconds behind anyway.
 */
export const PATIENCE_MS = 1_500;
/** More than that at once is another stream under the same name, or a link that was gone. */
const MOST_MISSING = 1_000;

/**
 * Follows the numbers of a picture's packets. One that never comes leaves every picture after it broken, since each is
 * made from the one before, until a key frame: what a Picture Loss Indication (RFC 4585, section 6.3.1) is sent for.
 */
export interface PictureGaps {
  /** `keyFrame`: the packet begins one. `sequence` is its RTP number, `now` in ms. */
  take(sequence: number, keyFrame: boolean, now: number): void;
  /** Since when the picture is broken, in the ms of `now`; null while it is whole or the packet may still come. */
  brokenSince(now: number): number | null;
}

export function createPictureGaps(): PictureGaps {
  /** Newest number, counted on over its wraps; null before the first packet. */
  let newest: number | null = null;
  /** Numbers that are not there, and since when. Oldest first. */
  const missing = new Map<number, number>();
  /** Of the packets that were given up: the newest number, and since when the picture is broken. */
  let lost: { number: number; since: number } | null = null;

  const giveUp = (number: number, since: number) => {
    lost = { number: Math.max(number, lost?.number ?? number), since: Math.min(since, lost?.since ?? since) };
  };
  const giveUpOverdue = (now: number) => {
    for (const [number, since] of missing) {
      if (now - since < PATIENCE_MS) return;
      missing.delete(number);
      giveUp(number, since);
    }
  };
  return {
    take(sequence, keyFrame, now) {
      giveUpOverdue(now);
      newest ??= sequence - 1;
      const number = newest + (((sequence - newest) << 16) >> 16);
      if (number - newest > MOST_MISSING) {
        missing.clear();
        giveUp(number - 1, now);
      } else for (let gone = newest + 1; gone < number; gone++) missing.set(gone, now);
      missing.delete(number);
      newest = Math.max(newest, number);
      if (!keyFrame) return;
      // Nothing after it is made from what was before.
      for (const gone of [...missing.keys()]) if (gone < number) missing.delete(gone);
      if (lost && lost.number < number) lost = null;
    },
    brokenSince(now) {
      giveUpOverdue(now);
      return lost?.since ?? null;
    },
  };
}
