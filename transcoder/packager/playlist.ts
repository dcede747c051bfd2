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
  parts: readonly PlaylistPart[];
}

export interface PlaylistPart {
  durationMs: number;
  independent: boolean;
}

/** One rung as a multivariant playlist names it; rates in bit/s. */
export interface VariantStream {
  id: string;
  bandwidth: number;
  averageBandwidth: number;
  codecs: string;
  /** Null: sound only. */
  picture: { width: number; height: number; framesPerSecond: number } | null;
}

/** RFC 8216 media playlist. The program date time stands only where it cannot be added up, to save bytes. */
export function writeMediaPlaylist(input: {
  segments: readonly PlaylistSegment[];
  /** The segment in the making, of which there are parts only. */
  open?: PlaylistSegment | null;
  /** Seconds; may not change during a live. */
  targetDuration: number;
  /** Length of parts, s; without it segments are listed whole only. */
  partTarget?: number | null;
  /** Discontinuities that have left the playlist. */
  discontinuitySequence: number;
  ended: boolean;
}): string {
  const { segments, targetDuration, ended } = input;
  const partTarget = input.partTarget ?? null;
  const open = (partTarget !== null && !ended && input.open) || null;
  const listed = open ? [...segments, open] : segments;
  const first = listed[0];
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    `#EXT-X-TARGETDURATION:${targetDuration}`,
    serverControl(targetDuration, partTarget),
    ...(partTarget === null ? [] : [`#EXT-X-PART-INF:PART-TARGET=${partTarget.toFixed(1)}`]),
    `#EXT-X-MEDIA-SEQUENCE:${first?.number ?? 0}`,
    `#EXT-X-DISCONTINUITY-SEQUENCE:${input.discontinuitySequence}`,
  ];
  // Parts are for players near the edge; further back they would only make the list longer.
  let partsMs = 3000 * targetDuration;
  const withParts = new Set<PlaylistSegment>();
  for (const segment of partTarget === null ? [] : listed.toReversed()) {
    if (partsMs <= 0) break;
    withParts.add(segment);
    partsMs -= segment.durationMs;
  }
  let init: number | null = null;
  for (const segment of listed) {
    if (segment.discontinuity) lines.push('#EXT-X-DISCONTINUITY');
    if (segment.init !== init) lines.push(`#EXT-X-MAP:URI="init-${segment.init}.mp4"`);
    if (segment === first || segment.discontinuity) {
      lines.push(`#EXT-X-PROGRAM-DATE-TIME:${new Date(segment.programDateTimeMs).toISOString()}`);
    }
    if (withParts.has(segment))
      lines.push(...segment.parts.map((part, index) => partLine(segment, part, index)));
    if (segment !== open) lines.push(`#EXTINF:${seconds(segment.durationMs)},`, `${segment.number}.m4s`);
    init = segment.init;
  }
  if (partTarget !== null && !ended) {
    const last = segments[segments.length - 1];
    const hint = open ? `${open.number}.${open.parts.length}` : `${(last?.number ?? -1) + 1}.0`;
    lines.push(`#EXT-X-PRELOAD-HINT:TYPE=PART,URI="${hint}.m4s"`);
  }
  if (ended) lines.push('#EXT-X-ENDLIST');
  return `${lines.join('\n')}\n`;
}

function serverControl(targetDuration: number, partTarget: number | null): string {
  const parts = partTarget === null ? '' : `PART-HOLD-BACK=${(3 * partTarget).toFixed(1)},`;
  return `#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,${parts}HOLD-BACK=${3 * targetDuration}`;
}

function partLine(segment: PlaylistSegment, part: PlaylistPart, index: number): string {
  const independent = part.independent ? ',INDEPENDENT=YES' : '';
  return `#EXT-X-PART:DURATION=${seconds(part.durationMs)},URI="${segment.number}.${index}.m4s"${independent}`;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

/** Lowest rung first: players without an estimate begin with the first one named. */
export function writeMultivariantPlaylist(variants: readonly VariantStream[]): string {
  const lines = ['#EXTM3U', '#EXT-X-VERSION:7', '#EXT-X-INDEPENDENT-SEGMENTS'];
  for (const { id, bandwidth, averageBandwidth, codecs, picture } of variants) {
    const attributes = [
      `BANDWIDTH=${Math.ceil(bandwidth)}`,
      `AVERAGE-BANDWIDTH=${Math.ceil(averageBandwidth)}`,
      `CODECS="${codecs}"`,
    ];
    if (picture) {
      attributes.push(`RESOLUTION=${picture.width}x${picture.height}`);
      attributes.push(`FRAME-RATE=${picture.framesPerSecond.toFixed(3)}`);
    }
    lines.push(`#EXT-X-STREAM-INF:${attributes.join(',')}`, `${id}/index.m3u8`);
  }
  return `${lines.join('\n')}\n`;
}
