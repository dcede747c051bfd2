import { checkMediaPlaylist } from '../../tests/support/playlist-rules.ts';
import { parseMedia, type RuledSegment } from '../../tests/support/playlist-rules-parse.ts';
import { checkReload } from '../../tests/support/playlist-rules-reload.ts';

/** What one rendition's playlist has shown over a live. */
export interface RenditionVerdict {
  segments: number;
  /** Breaks in what was listed: gaps, discontinuities, numbers that were never listed. */
  dropped: number;
  /** Segments that came more than half a target duration later than the soonest, looking included. */
  late: number;
  /** Most that a segment came later than the soonest one, ms. */
  latestMs: number;
  /** Rules of the RFC that were broken, the first few in words. */
  violations: string[];
}

export interface LiveJudge {
  /** A look at the playlist; answers the segments that are new. */
  look(text: string, atMs: number): RuledSegment[];
  verdict(): RenditionVerdict;
}

/** Rounding of times in playlists, and a frame. */
const GAP_MS = 100;
const SHOWN_VIOLATIONS = 5;

/** Judges one media playlist of a live that nothing disturbs, looked at every `everyMs`. */
export function createLiveJudge(everyMs: number): LiveJudge {
  const delaysMs: number[] = [];
  const violations: string[] = [];
  let before: string | null = null;
  let last: RuledSegment | null = null;
  let dropped = 0;
  let targetMs = 0;

  function note(segment: RuledSegment, atMs: number): void {
    const endMs = (segment.startMs ?? Number.NaN) + 1_000 * (segment.durationS ?? Number.NaN);
    delaysMs.push(atMs - endMs);
    if (last) {
      const lastEndMs = (last.startMs ?? 0) + 1_000 * (last.durationS ?? 0);
      const follows = segment.sequence === last.sequence + 1 && !segment.discontinuity;
      const gapMs = Math.abs((segment.startMs ?? 0) - lastEndMs);
      if (!follows || gapMs > GAP_MS) dropped += 1;
    }
    last = segment;
  }

  return {
    look(text, atMs) {
      if (text === before) return [];
      const broken = [...checkMediaPlaylist(text), ...(before === null ? [] : checkReload(before, text))];
      violations.push(...broken.map(({ rule, found }) => `${rule}: ${found}`));
      before = text;
      const playlist = parseMedia(text);
      targetMs = 1_000 * playlist.targetDurationS;
      const known = last?.sequence ?? -1;
      // What was there at the first look may have been there for long.
      const fresh = playlist.segments.filter(({ sequence }) => sequence > known);
      if (last === null) last = fresh.at(-1) ?? null;
      else for (const segment of fresh) note(segment, atMs);
      return fresh;
    },
    verdict() {
      const soonestMs = Math.min(...delaysMs);
      const lateAtMs = soonestMs + everyMs + targetMs / 2;
      return {
        segments: delaysMs.length,
        dropped,
        late: delaysMs.filter((delayMs) => !(delayMs <= lateAtMs)).length,
        latestMs: Math.max(0, ...delaysMs.map((delayMs) => delayMs - soonestMs)),
        violations: violations.slice(0, SHOWN_VIOLATIONS),
      };
    },
  };
}
