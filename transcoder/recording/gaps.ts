import { END_LINE, readPlaylist } from './playlist.ts';

/** A span of time, ms since the epoch; `toMs` may be infinite. */
export interface Span {
  fromMs: number;
  toMs: number;
}

/** A segment of a playlist that was read back, with when it was captured. */
interface TimedRow extends Span {
  /** Its lines and its URI. */
  text: string;
}

/** What is shorter than this is no gap worth filling, ms: clocks and rounding make as much. */
const LEAST_MS = 1_000;
/** Rounding of three decimals in EXTINF over a segment and half a frame at 15 a second, ms. */
const ROUNDING_MS = 35;
const DISCONTINUITY = '#EXT-X-DISCONTINUITY\n';

/** The rows of a recording's playlist; `place` is put before what they name. */
function timedRows(text: string, place = ''): { head: string; rows: TimedRow[]; ended: boolean } | null {
  const read = readPlaylist(text);
  if (!read) return null;
  let nextMs = 0;
  const rows = read.rows.map((row) => {
    const tagged = /^#EXT-X-PROGRAM-DATE-TIME:(.*)$/m.exec(row.text)?.[1];
    const fromMs = tagged === undefined ? nextMs : Date.parse(tagged);
    nextMs = fromMs + 1_000 * Number(/^#EXTINF:([\d.]+)/m.exec(row.text)?.[1] ?? 0);
    const lines = place === '' ? row.text : row.text.replaceAll(row.file, place + row.file);
    return { text: lines, fromMs, toMs: nextMs };
  });
  return { head: read.head, rows, ended: read.ended };
}

/** What follows within this is the same span, ms: more than rounding, less than anybody sees. */
const SAME_SPAN_MS = 100;

/** What a recording's playlist has, as spans without a gap within them, in its order; each is as long as it plays. */
export function spansOf(text: string): Span[] {
  const spans: Span[] = [];
  for (const { fromMs, toMs } of timedRows(text)?.rows ?? []) {
    const last = spans.at(-1);
    if (last && Math.abs(fromMs - last.toMs) <= SAME_SPAN_MS) last.toMs += toMs - fromMs;
    else spans.push({ fromMs, toMs });
  }
  return spans;
}

/** What a recording's playlist has nothing of within `span`: between its segments, and after the last of them. */
export function gapsWithin(text: string, span: Span): Span[] {
  const rows = timedRows(text)?.rows ?? [];
  return rows
    .map(({ toMs }, index) => ({
      fromMs: Math.max(toMs, span.fromMs),
      toMs: Math.min(rows[index + 1]?.fromMs ?? Number.POSITIVE_INFINITY, span.toMs),
    }))
    .filter(({ fromMs, toMs }) => toMs - fromMs >= LEAST_MS);
}

/**
 * A recording's playlist with the segments of others where it has none; `place` leads from the folder of the one to that
 * of the other. What would overlap is left out, so that the times only go forward.
 */
export function fillGaps(text: string, others: readonly { text: string; place: string }[]): string {
  const base = timedRows(text);
  if (!base || base.rows.length === 0) return text;
  const pieces = others
    .flatMap((other) => timedRows(other.text, other.place) ?? [])
    .flatMap(({ rows }) => (rows[0] ? [{ fromMs: rows[0].fromMs, rows }] : []))
    .sort((one, other) => one.fromMs - other.fromMs);
  const out: TimedRow[] = [];
  let next = 0;
  const endMs = () => out.at(-1)?.toMs ?? Number.POSITIVE_INFINITY;
  for (const { rows } of pieces) {
    const fromMs = rows[0]?.fromMs ?? 0;
    for (let row = base.rows[next]; row && row.fromMs < fromMs; row = base.rows[++next]) out.push(row);
    const untilMs = base.rows[next]?.fromMs ?? Number.POSITIVE_INFINITY;
    // Another init segment belongs to its first row: without that one the rest is of no use.
    const whole = rows.findIndex(
      (row) => row.fromMs < endMs() - ROUNDING_MS || row.toMs > untilMs + ROUNDING_MS,
    );
    const fitting = whole < 0 ? rows : rows.slice(0, whole);
    out.push(...fitting.map((row, index) => (index === 0 ? apart(row) : row)));
    const after = base.rows[next];
    if (after && fitting.length > 0) base.rows[next] = apart(after);
  }
  out.push(...base.rows.slice(next));
  return base.head + out.map((row) => row.text).join('') + (base.ended ? END_LINE : '');
}

/** A row that begins something new. */
function apart(row: TimedRow): TimedRow {
  return row.text.startsWith(DISCONTINUITY) ? row : { ...row, text: DISCONTINUITY + row.text };
}
