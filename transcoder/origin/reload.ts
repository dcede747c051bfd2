import { PART_S, SEGMENT_S } from '../ladder/key-frames.ts';
import type { Packager, Position } from '../packager/packager.ts';

/** How long a request is held at most, ms (RFC 8216bis, 6.2.5.2: three target durations). */
const HELD_MS = 3 * SEGMENT_S * 1000;
/** Parts beyond the newest that may be asked for (RFC 8216bis, 6.2.5.2: "Advance Part Limit"). */
const ADVANCE_PARTS = Math.ceil(3 / PART_S);

/**
 * What a blocking reload waits for; null when the query asks for none; `malformed` for one that cannot be. A playlist
 * without parts waits for the segment.
 */
export function positionOf(query: URLSearchParams, hasParts: boolean): Position | 'malformed' | null {
  const [segment, part] = ['_HLS_msn', '_HLS_part'].map((name) => query.getAll(name));
  if (!segment || !part || (segment.length === 0 && part.length === 0)) return null;
  const [first = '', second] = [segment[0], part[0]];
  if (segment.length !== 1 || part.length > 1 || !/^\d{1,9}$/.test(first)) return 'malformed';
  if (second !== undefined && !/^\d{1,3}$/.test(second)) return 'malformed';
  return { segment: Number(first), part: second === undefined || !hasParts ? null : Number(second) };
}

/** True for a position that no player of this playlist can mean yet. */
export function tooFar(packager: Packager, { segment, part }: Position): boolean {
  const next = packager.next();
  const last = next.segment - 1;
  if (segment > last + 2) return true;
  return segment === next.segment && part !== null && part >= next.part + ADVANCE_PARTS;
}

/**
 * Resolves when `isThere` says so or the live has ended (true), the time is over (false), or the client has gone (null).
 * It is asked whenever something was published.
 */
export function waitUntil(
  packager: Packager,
  isThere: () => boolean,
  gone: AbortSignal,
): Promise<boolean | null> {
  const there = () => packager.ended() || isThere();
  if (there()) return Promise.resolve(true);
  return new Promise((resolve) => {
    const settle = (result: boolean | null) => {
      clearTimeout(timer);
      unsubscribe();
      gone.removeEventListener('abort', leave);
      resolve(result);
    };
    const leave = () => settle(null);
    const unsubscribe = packager.onChange(() => {
      if (there()) settle(true);
    });
    const timer = setTimeout(() => settle(false), HELD_MS);
    gone.addEventListener('abort', leave);
    if (gone.aborted) leave();
  });
}
