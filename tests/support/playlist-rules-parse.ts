/** One tag line of a playlist; `value` is what stands after the colon. */
export interface Tag {
  name: string;
  value: string;
}

/** A partial segment as EXT-X-PART lists it; null where an attribute is missing. */
export interface ListedPart {
  uri: string | null;
  durationS: number | null;
  independent: boolean;
  gap: boolean;
}

/** One media segment with all that holds for it, given by tags or carried on from the segment before. */
export interface RuledSegment {
  uri: string;
  /** EXT-X-MEDIA-SEQUENCE plus place. */
  sequence: number;
  /** EXT-X-DISCONTINUITY-SEQUENCE plus the discontinuities up to and with this one. */
  discontinuities: number;
  discontinuity: boolean;
  durationS: number | null;
  map: string | null;
  /** From its own tag, ms since the epoch; null where it has none. */
  taggedMs: number | null;
  /** From its own tag, or added up from the last one; null before the first. */
  startMs: number | null;
  parts: ListedPart[];
}

export interface ParsedMedia {
  tags: readonly Tag[];
  version: number;
  targetDurationS: number;
  mediaSequence: number;
  segments: readonly RuledSegment[];
  /** Parts after the last segment: those of the segment in the making. */
  openParts: readonly ListedPart[];
  /** Tags that wait for a segment which never comes. */
  unfinished: readonly string[];
  skipped: number;
  ended: boolean;
}

/** The attributes of a tag's value by name, quotes taken off; names that come twice in `repeated`. */
export function attributesOf(value: string): { values: Map<string, string>; repeated: string[] } {
  const values = new Map<string, string>();
  const repeated: string[] = [];
  for (const [, name = '', text = ''] of value.matchAll(/([A-Z0-9-]+)=("[^"]*"|[^,]*)/g)) {
    if (values.has(name)) repeated.push(name);
    values.set(name, text.replace(/^"|"$/g, ''));
  }
  return { values, repeated };
}

/** The tag on a line; null for URIs, comments and empty lines. */
export function tagOf(line: string): Tag | null {
  const [, name, value = ''] = /^#(EXT[A-Z0-9-]*)(?::(.*))?$/.exec(line) ?? [];
  return name === undefined ? null : { name, value };
}

/** The value of the first such tag as a number; null without tag or number. */
export function numberOf(tags: readonly Tag[], name: string): number | null {
  const value = tags.find((tag) => tag.name === name)?.value;
  return value !== undefined && /^\d+(\.\d+)?$/.test(value) ? Number(value) : null;
}

/** A date-time of ISO 8601 with a time zone, in ms since the epoch; NaN for anything else. */
export function dateTimeMs(value: string): number {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/.test(value)
    ? Date.parse(value)
    : Number.NaN;
}

/** Reads a media playlist without judging it: what is missing is null, 0 or empty. */
export function parseMedia(text: string): ParsedMedia {
  const lines = text.split('\n');
  const tags = lines.flatMap((line) => tagOf(line) ?? []);
  const segments: RuledSegment[] = [];
  const skip = tags.find(({ name }) => name === 'EXT-X-SKIP');
  const skipped = Number(attributesOf(skip?.value ?? '').values.get('SKIPPED-SEGMENTS') ?? 0);
  const mediaSequence = numberOf(tags, 'EXT-X-MEDIA-SEQUENCE') ?? 0;
  let discontinuities = numberOf(tags, 'EXT-X-DISCONTINUITY-SEQUENCE') ?? 0;
  let map: string | null = null;
  let startMs: number | null = null;
  let next = emptySegment();
  let waiting: string[] = [];

  for (const line of lines) {
    const tag = tagOf(line);
    if (tag?.name === 'EXTINF') {
      next.durationS = Number.parseFloat(tag.value);
      waiting.push(tag.name);
    } else if (tag?.name === 'EXT-X-DISCONTINUITY') {
      next.discontinuity = true;
      discontinuities += 1;
      // Time does not add up across it.
      startMs = null;
    } else if (tag?.name === 'EXT-X-MAP') map = attributesOf(tag.value).values.get('URI') ?? null;
    else if (tag?.name === 'EXT-X-PROGRAM-DATE-TIME') next.taggedMs = dateTimeMs(tag.value);
    else if (tag?.name === 'EXT-X-PART') next.parts.push(partOf(tag));
    else if (!tag && line && !line.startsWith('#')) {
      startMs = next.taggedMs ?? startMs;
      const sequence = mediaSequence + skipped + segments.length;
      segments.push({ ...next, uri: line, sequence, discontinuities, map, startMs });
      if (startMs !== null) startMs += 1000 * (next.durationS ?? 0);
      next = emptySegment();
      waiting = [];
    }
  }
  return {
    tags,
    version: numberOf(tags, 'EXT-X-VERSION') ?? 1,
    targetDurationS: numberOf(tags, 'EXT-X-TARGETDURATION') ?? 0,
    mediaSequence,
    segments,
    openParts: next.parts,
    unfinished: waiting,
    skipped,
    ended: tags.some(({ name }) => name === 'EXT-X-ENDLIST'),
  };
}

function emptySegment() {
  return {
    durationS: null as number | null,
    discontinuity: false,
    taggedMs: null as number | null,
    parts: [] as ListedPart[],
  };
}

function partOf(tag: Tag): ListedPart {
  const { values } = attributesOf(tag.value);
  const duration = values.get('DURATION');
  return {
    uri: values.get('URI') ?? null,
    durationS: duration === undefined ? null : Number(duration),
    independent: values.get('INDEPENDENT') === 'YES',
    gap: values.get('GAP') === 'YES',
  };
}
