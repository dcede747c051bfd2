import { attributesOf, type ParsedMedia, parseMedia, type RuledSegment } from './playlist-rules-parse.ts';
import { gather, type Violation } from './playlist-rules-report.ts';

/** Rounding of three decimals over a window of segments, and half a frame at 15 a second. */
const IN_STEP_MS = 35;

/** What a media playlist breaks by following another one of the same address. */
export function checkReload(earlier: string, later: string): Violation[] {
  return gather((report) => {
    const before = parseMedia(earlier);
    const after = parseMedia(later);
    if (before.ended && earlier !== later) report('endlist', 'the playlist changed after its end');
    if (after.mediaSequence < before.mediaSequence) {
      report('media-sequence', `it went back from ${before.mediaSequence} to ${after.mediaSequence}`);
    }
    const sequence = ({ tags }: ParsedMedia) =>
      Number(tags.find(({ name }) => name === 'EXT-X-DISCONTINUITY-SEQUENCE')?.value ?? 0);
    if (sequence(after) < sequence(before)) {
      report('discontinuity-sequence', `it went back from ${sequence(before)} to ${sequence(after)}`);
    }
    if (after.targetDurationS !== before.targetDurationS) {
      report('target-duration', `it changed from ${before.targetDurationS} to ${after.targetDurationS} s`);
    }
    const last = before.segments.at(-1);
    const newest = after.segments.at(-1);
    if (last && (newest?.sequence ?? -1) < last.sequence) {
      report('removed', `segment ${last.sequence} was taken from the end`);
    }
    if (last && after.mediaSequence > last.sequence + 1) {
      report(
        'media-sequence',
        `segments from ${last.sequence + 1} to ${after.mediaSequence - 1} were never listed`,
      );
    }
    for (const [old, now] of shared(before, after)) compareSegments(old, now);
    const next = after.segments.find(({ sequence: number }) => number === (last?.sequence ?? -2) + 1);
    if (last && next && (next.startMs ?? 0) < (last.startMs ?? 0)) {
      report('date-time', `${next.uri} begins before ${last.uri}`);
    }
    if (last && next) {
      const expected = last.discontinuities + (next.discontinuity ? 1 : 0);
      if (next.discontinuities !== expected) {
        report('discontinuity-sequence', `${next.uri} is in ${next.discontinuities}, not in ${expected}`);
      }
    }
    checkHint(before, after);

    function compareSegments(old: RuledSegment, now: RuledSegment): void {
      if (old.uri !== now.uri) report('immutable', `segment ${old.sequence} was ${old.uri}, now ${now.uri}`);
      if (old.durationS !== now.durationS) report('immutable', `${old.uri} changed its duration`);
      if (old.map !== now.map) report('immutable', `${old.uri} changed its map`);
      if (old.discontinuities !== now.discontinuities) {
        report(
          'discontinuity-sequence',
          `${old.uri} moved from ${old.discontinuities} to ${now.discontinuities}`,
        );
      }
      const moved = Math.abs((old.startMs ?? 0) - (now.startMs ?? 0));
      if (moved > IN_STEP_MS) report('date-time', `${old.uri} moved by ${Math.round(moved)} ms`);
    }

    function checkHint(from: ParsedMedia, to: ParsedMedia): void {
      const hinted = hintedPart(from);
      if (hinted === null || to.ended) return;
      const position = (from.segments.at(-1)?.sequence ?? -1) + 1;
      const parent = to.segments.find(({ sequence: number }) => number === position);
      const parts = parent?.parts ?? (newest?.sequence === position - 1 ? to.openParts : []);
      const came = parts[from.openParts.length];
      if (came && came.uri !== hinted) report('preload-hint', `${hinted} was promised, ${came.uri} came`);
    }
  });
}

/** What playlists of the same live, fetched together, break; by rendition. */
export function checkRenditions(texts: ReadonlyMap<string, string>): Violation[] {
  return gather((report) => {
    const [first, ...others] = [...texts].map(([name, text]) => ({ name, playlist: parseMedia(text) }));
    if (!first) return;
    for (const { name, playlist } of others) {
      const names = `${first.name} and ${name}`;
      if (playlist.targetDurationS !== first.playlist.targetDurationS) {
        report('target-duration', `${names} have different ones`);
      }
      for (const [one, other] of shared(first.playlist, playlist)) {
        if (one.discontinuities !== other.discontinuities) {
          report('discontinuity-sequence', `${names} differ at segment ${one.sequence}`);
        }
        if (one.taggedMs !== null && other.taggedMs !== null && one.taggedMs !== other.taggedMs) {
          report('date-time', `${names} tag segment ${one.sequence} with different times`);
        } else if (Math.abs((one.startMs ?? 0) - (other.startMs ?? 0)) > IN_STEP_MS) {
          report('date-time', `${names} are out of step at segment ${one.sequence}`);
        }
      }
    }
  });
}

function shared(one: ParsedMedia, other: ParsedMedia): [RuledSegment, RuledSegment][] {
  const bySequence = new Map(other.segments.map((segment) => [segment.sequence, segment]));
  return one.segments.flatMap((segment) => {
    const same = bySequence.get(segment.sequence);
    return same ? [[segment, same] as [RuledSegment, RuledSegment]] : [];
  });
}

function hintedPart({ tags }: ParsedMedia): string | null {
  for (const tag of tags.filter(({ name }) => name === 'EXT-X-PRELOAD-HINT')) {
    const { values } = attributesOf(tag.value);
    if (values.get('TYPE') === 'PART') return values.get('URI') ?? null;
  }
  return null;
}
