/** One line of a media playlist. */
export interface PlaylistSegment {
  number: number;
  durationMs: number;
  /** When its first picture was captured, ms since the epoch. */
  programDateTimeMs: number;
  /** Its timeline does not go on from the segment before. */
  discontinuity: boolean;
  /** Which init segment it needs. */
  init: number;
}

/** One rung as a multivariant playlist names it; rates in bit/s. */
export interface VariantStream {
  id: string;
  bandwidth: number;
  averageBandwidth: number;
  codecs: string;
  width: number;
  height: number;
  framesPerSecond: number;
}

/** RFC 8216 media playlist. The program date time stands only where it cannot be added up, to save bytes. */
export function writeMediaPlaylist(input: {
  segments: readonly PlaylistSegment[];
  /** Seconds; may not change during a live. */
  targetDuration: number;
  /** Discontinuities that have left the playlist. */
  discontinuitySequence: number;
  ended: boolean;
}): string {
  const first = input.segments[0];
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    `#EXT-X-TARGETDURATION:${input.targetDuration}`,
    `#EXT-X-MEDIA-SEQUENCE:${first?.number ?? 0}`,
    `#EXT-X-DISCONTINUITY-SEQUENCE:${input.discontinuitySequence}`,
  ];
  let init: number | null = null;
  for (const segment of input.segments) {
    if (segment.discontinuity) lines.push('#EXT-X-DISCONTINUITY');
    if (segment.init !== init) lines.push(`#EXT-X-MAP:URI="init-${segment.init}.mp4"`);
    if (segment === first || segment.discontinuity) {
      lines.push(`#EXT-X-PROGRAM-DATE-TIME:${new Date(segment.programDateTimeMs).toISOString()}`);
    }
    lines.push(`#EXTINF:${(segment.durationMs / 1000).toFixed(3)},`, `${segment.number}.m4s`);
    init = segment.init;
  }
  if (input.ended) lines.push('#EXT-X-ENDLIST');
  return `${lines.join('\n')}\n`;
}

/** Lowest rung first: players without an estimate begin with the first one named. */
export function writeMultivariantPlaylist(variants: readonly VariantStream[]): string {
  const lines = ['#EXTM3U', '#EXT-X-VERSION:7', '#EXT-X-INDEPENDENT-SEGMENTS'];
  for (const variant of variants) {
    const attributes = [
      `BANDWIDTH=${Math.ceil(variant.bandwidth)}`,
      `AVERAGE-BANDWIDTH=${Math.ceil(variant.averageBandwidth)}`,
      `CODECS="${variant.codecs}"`,
      `RESOLUTION=${variant.width}x${variant.height}`,
      `FRAME-RATE=${variant.framesPerSecond.toFixed(3)}`,
    ];
    lines.push(`#EXT-X-STREAM-INF:${attributes.join(',')}`, `${variant.id}/index.m3u8`);
  }
  return `${lines.join('\n')}\n`;
}
