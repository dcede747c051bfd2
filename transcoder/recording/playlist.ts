/** The last line of a recording that is complete. */
export const END_LINE = '#EXT-X-ENDLIST\n';

/** A piece of a file, bytes. */
export interface ByteRange {
  offset: number;
  length: number;
}

/** One segment as a recording's playlist names it. */
export interface RecordedRow {
  /** File beside the playlist. */
  file: string;
  range: ByteRange;
  /** Where its init segment stands in the file; null when it is the one of the row before. */
  init: ByteRange | null;
  durationMs: number;
  discontinuity: boolean;
  /** Capture of its first picture, ms since the epoch. */
  programDateTimeMs: number;
}

/**
 * How a media playlist begins. It is of type EVENT, which may only grow (RFC 8216, 4.3.3.5): so it is right at every
 * moment, and {@link END_LINE} makes it one to replay.
 */
export function playlistHead(targetDurationS: number): string {
  return [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    `#EXT-X-TARGETDURATION:${targetDurationS}`,
    '#EXT-X-PLAYLIST-TYPE:EVENT',
    '#EXT-X-MEDIA-SEQUENCE:0',
    '',
  ].join('\n');
}

/** The lines of one segment, the last of them its URI. */
export function rowLines(row: RecordedRow): string {
  const lines: string[] = [];
  if (row.discontinuity) lines.push('#EXT-X-DISCONTINUITY');
  if (row.init) {
    lines.push(`#EXT-X-MAP:URI="${row.file}",BYTERANGE="${row.init.length}@${row.init.offset}"`);
    lines.push(`#EXT-X-PROGRAM-DATE-TIME:${new Date(row.programDateTimeMs).toISOString()}`);
  }
  lines.push(`#EXTINF:${(row.durationMs / 1000).toFixed(3)},`);
  lines.push(`#EXT-X-BYTERANGE:${row.range.length}@${row.range.offset}`, row.file, '');
  return lines.join('\n');
}

/** A segment read back: its own lines, and how long each file must be that it names. */
export interface ReadRow {
  text: string;
  file: string;
  /** First byte after what it names. */
  end: number;
}

/** Head and whole rows of a playlist that may be cut off anywhere; null when not even the head is whole. */
export function readPlaylist(text: string): { head: string; rows: ReadRow[]; ended: boolean } | null {
  const [, head, body] = /^(#EXTM3U\n.*?#EXT-X-MEDIA-SEQUENCE:0\n)(.*)$/s.exec(text) ?? [];
  if (head === undefined || body === undefined) return null;
  const rows: ReadRow[] = [];
  // A row ends with its URI, the only line that is no tag.
  for (const [lines, , file] of body.matchAll(/((?:#.*\n)+?)([\w./-]+\.mp4)\n/g)) {
    const ends = [...lines.matchAll(/BYTERANGE[:=]"?(\d+)@(\d+)/g)].map(
      ([, length, offset]) => Number(length) + Number(offset),
    );
    if (file === undefined || ends.length === 0) return { head, rows, ended: false };
    rows.push({ text: lines, file, end: Math.max(...ends) });
  }
  return { head, rows, ended: body.endsWith(END_LINE) };
}

/**
 * The multivariant playlist that names every rendition either of two names: a rendition that is not offered live for a
 * while stays in the recording. What `newer` says of a rendition holds; lowest rate first.
 */
export function mergeVariants(older: string, newer: string): string {
  const variants = new Map<string, string>();
  for (const text of [older, newer]) {
    for (const [, stream = '', uri = ''] of text.matchAll(/^(#EXT-X-STREAM-INF:.*)\n([^#\n]+)\n/gm)) {
      variants.set(uri, stream);
    }
  }
  const rate = (stream: string) => Number(/[:,]BANDWIDTH=(\d+)/.exec(stream)?.[1] ?? 0);
  const sorted = [...variants].sort(([, one], [, other]) => rate(one) - rate(other));
  const lines = sorted.map(([uri, stream]) => `${stream}\n${uri}\n`);
  return `#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n${lines.join('')}`;
}
