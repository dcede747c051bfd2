/** Larger holes are an outage, not lost packets: silence fills those. */
const MOST_MISSING = 12;

/** A sound packet that stands in for one that did not come. */
export interface StandIn {
  sequence: number;
  mediaMs: number;
  /** Opus without any coded frame. */
  payload: Buffer;
}

/**
 * Knows which sound packets are missing, and what to give the decoder instead of those that no retransmission has brought
 * back in time. Without a stand-in ffmpeg sees a hole, and stretches the sound around it until seconds are out of tune.
 */
export interface Concealment {
  /** A packet came: true when it is to be sent on, false when a stand-in was already sent for it, or it came before. */
  take(packet: StandIn, nowMs: number): boolean;
  /** Stand-ins for what will not come any more, in order. Each is given once. */
  overdue(nowMs: number): StandIn[];
  /** Everything that is missing, now; the numbering begins anew after it. */
  giveUp(): StandIn[];
}

/** `waitMs`: how long a retransmission may take. */
export function createConcealment(waitMs: number): Concealment {
  const missing = new Map<number, StandIn & { dueAtMs: number }>();
  let newest: { sequence: number; mediaMs: number } | null = null;

  function take({ sequence, mediaMs, payload }: StandIn, nowMs: number): boolean {
    const before = newest;
    if (before !== null && sequence <= before.sequence) return missing.delete(sequence);
    newest = { sequence, mediaMs };
    if (before === null) return true;
    const count = sequence - before.sequence;
    const stepMs = (mediaMs - before.mediaMs) / count;
    if (count - 1 > MOST_MISSING || stepMs <= 0) return true;
    for (let nr = 1; nr < count; nr++) {
      missing.set(before.sequence + nr, {
        sequence: before.sequence + nr,
        mediaMs: before.mediaMs + nr * stepMs,
        payload: lostLike(payload),
        dueAtMs: nowMs + waitMs,
      });
    }
    return true;
  }

  function drop(which: (due: { dueAtMs: number }) => boolean): StandIn[] {
    const dropped = [...missing.values()].filter(which).sort((a, b) => a.sequence - b.sequence);
    for (const { sequence } of dropped) missing.delete(sequence);
    return dropped.map(({ sequence, mediaMs, payload }) => ({ sequence, mediaMs, payload }));
  }

  return {
    take,
    overdue: (nowMs) => (missing.size === 0 ? [] : drop(({ dueAtMs }) => dueAtMs <= nowMs)),
    giveUp() {
      newest = null;
      return drop(() => true);
    },
  };
}

/**
 * An Opus packet of the same mode and length in time as `payload` whose frames are all empty, which a decoder takes for
 * lost and conceals (RFC 6716, 3.2: codes 0 to 3 of the TOC byte say how many frames there are).
 */
export function lostLike(payload: Buffer): Buffer {
  const [toc = 0, count = 1] = payload;
  switch (toc & 0x03) {
    case 0:
      return Buffer.from([toc]);
    case 3:
      // As many frames, of equal length, without padding.
      return Buffer.from([toc, count & 0x3f]);
    default:
      // Two frames; code 1 says that they are equally long.
      return Buffer.from([(toc & 0xfc) | 1]);
  }
}
