import { attributesOf, parseMedia, type RuledSegment, tagOf } from './playlist-rules-parse.ts';
import { checkLowLatency } from './playlist-rules-parts.ts';
import { gather, type Report, type Violation } from './playlist-rules-report.ts';

/** Attributes without which a tag means nothing. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  'EXT-X-MAP': ['URI'],
  'EXT-X-PART': ['URI', 'DURATION'],
  'EXT-X-PART-INF': ['PART-TARGET'],
  'EXT-X-PRELOAD-HINT': ['TYPE', 'URI'],
  'EXT-X-RENDITION-REPORT': ['URI'],
  'EXT-X-SKIP': ['SKIPPED-SEGMENTS'],
  'EXT-X-STREAM-INF': ['BANDWIDTH'],
  'EXT-X-MEDIA': ['TYPE', 'GROUP-ID', 'NAME'],
  'EXT-X-KEY': ['METHOD'],
  'EXT-X-DATERANGE': ['ID'],
};

const ONCE = [
  'EXT-X-VERSION',
  'EXT-X-TARGETDURATION',
  'EXT-X-MEDIA-SEQUENCE',
  'EXT-X-DISCONTINUITY-SEQUENCE',
  'EXT-X-INDEPENDENT-SEGMENTS',
  'EXT-X-ENDLIST',
  'EXT-X-PART-INF',
  'EXT-X-SERVER-CONTROL',
  'EXT-X-SKIP',
  'EXT-X-PLAYLIST-TYPE',
];

/** Rounding of three decimals in EXTINF, and half a frame at 15 a second. */
const CLOCK_TOLERANCE_MS = 35;

/** What both kinds of playlist have to keep. */
export function checkForm(text: string, report: Report): void {
  const lines = text.split('\n');
  if (lines[0] !== '#EXTM3U') report('header', `the first line is "${lines[0]}"`);
  // The end of a cut-off answer looks like a shorter playlist; with a last line feed it can be told.
  if (!text.endsWith('\n')) report('complete', 'the last line has no end');
  for (const name of ONCE) {
    const count = lines.filter((line) => tagOf(line)?.name === name).length;
    if (count > 1) report('once', `${name} stands ${count} times`);
  }
  for (const line of lines) {
    const tag = tagOf(line);
    if (!tag) continue;
    const { values, repeated } = attributesOf(tag.value);
    for (const name of repeated) report('attributes', `${name} comes twice in ${line}`);
    for (const name of REQUIRED[tag.name] ?? []) {
      if (!values.get(name)) report('attributes', `${name} is missing in ${line}`);
    }
  }
}

/** What one media playlist breaks; empty when it is right. */
export function checkMediaPlaylist(text: string): Violation[] {
  return gather((report) => {
    const playlist = parseMedia(text);
    const { tags, segments, targetDurationS } = playlist;
    checkForm(text, report);
    checkOrder(text, report);
    checkVersion(text, playlist.version, report);
    if (!Number.isInteger(targetDurationS) || targetDurationS < 1) {
      report('target-duration', `EXT-X-TARGETDURATION is missing or no whole number: ${targetDurationS}`);
    }
    for (const segment of segments) checkSegment(segment, targetDurationS, report);
    checkNumbers(segments, report);
    checkClock(segments, report);
    for (const name of playlist.unfinished) report('unfinished', `${name} waits for a segment`);
    if (tags.some(({ name }) => name === 'EXT-X-STREAM-INF' || name === 'EXT-X-MEDIA')) {
      report('kind', 'tags of a multivariant playlist in a media playlist');
    }
    const lines = text.trimEnd().split('\n');
    if (playlist.ended && lines.at(-1) !== '#EXT-X-ENDLIST') report('endlist', 'it is not the last line');
    const total = segments.reduce((sum, { durationS }) => sum + (durationS ?? 0), 0);
    if (!playlist.ended && playlist.mediaSequence > 0 && !playlist.skipped && total < 3 * targetDurationS) {
      report('window', `${total} s are left of a list that segments have been taken from`);
    }
    checkLowLatency(playlist, report);
  });
}

/** Tags that say where numbering begins stand before what they number. */
function checkOrder(text: string, report: Report): void {
  const names = text
    .split('\n')
    .map((line) => tagOf(line)?.name ?? (line && !line.startsWith('#') ? 'URI' : ''));
  const firstSegment = names.findIndex(
    (name) => name === 'URI' || name === 'EXTINF' || name === 'EXT-X-PART',
  );
  const firstGap = names.indexOf('EXT-X-DISCONTINUITY');
  for (const name of ['EXT-X-MEDIA-SEQUENCE', 'EXT-X-DISCONTINUITY-SEQUENCE']) {
    const at = names.indexOf(name);
    if (at >= 0 && firstSegment >= 0 && at > firstSegment) report('order', `${name} stands after a segment`);
  }
  const at = names.indexOf('EXT-X-DISCONTINUITY-SEQUENCE');
  if (at >= 0 && firstGap >= 0 && at > firstGap) {
    report('order', 'EXT-X-DISCONTINUITY-SEQUENCE stands after a discontinuity');
  }
}

/** The lowest version in which everything used exists. */
function checkVersion(text: string, version: number, report: Report): void {
  const needs: readonly [RegExp, number, string][] = [
    [/^#EXTINF:\d+\.\d/m, 3, 'fractions of a second in EXTINF'],
    [/^#EXT-X-BYTERANGE/m, 4, 'EXT-X-BYTERANGE'],
    [/^#EXT-X-MAP/m, 6, 'EXT-X-MAP'],
    [/^#EXT-X-DEFINE/m, 8, 'EXT-X-DEFINE'],
    [/^#EXT-X-SKIP/m, 9, 'EXT-X-SKIP'],
  ];
  for (const [pattern, least, what] of needs) {
    if (pattern.test(text) && version < least)
      report('version', `${what} needs ${least}, it says ${version}`);
  }
}

function checkSegment(segment: RuledSegment, targetDurationS: number, report: Report): void {
  const { uri, durationS } = segment;
  if (durationS === null || !(durationS >= 0)) report('extinf', `${uri} has no duration`);
  else if (Math.round(durationS) > targetDurationS) {
    report('target-duration', `${uri} lasts ${durationS} s, above ${targetDurationS} s`);
  }
  if (/\.(m4s|mp4)(\?|$)/.test(uri) && segment.map === null) report('map', `${uri} has no EXT-X-MAP`);
}

/** A rule of ours: the number in a segment's name is its media sequence number. */
function checkNumbers(segments: readonly RuledSegment[], report: Report): void {
  for (const { uri, sequence } of segments) {
    const number = /(?:^|\/)(\d+)\.m4s(?:\?|$)/.exec(uri)?.[1];
    if (number !== undefined && Number(number) !== sequence) {
      report('numbering', `${uri} is segment ${sequence} by its place`);
    }
  }
}

/** Program date times are readable, there from the first segment on (ours), and only go forward. */
function checkClock(segments: readonly RuledSegment[], report: Report): void {
  let end: number | null = null;
  for (const segment of segments) {
    const { uri, taggedMs, startMs, discontinuity } = segment;
    if (Number.isNaN(taggedMs)) report('date-time', `${uri}: no date and time with a zone`);
    else if (startMs === null) report('date-time', `${uri}: the time is not known`);
    else {
      // Encoders' clocks may drift against EXTINF; going back by more than rounding is a wrong mapping.
      if (end !== null && startMs < end - CLOCK_TOLERANCE_MS) {
        report(
          'date-time',
          `${uri} begins ${Math.round(end - startMs)} ms before the segment before it ends`,
        );
      }
      if (end !== null && !discontinuity && startMs > end + CLOCK_TOLERANCE_MS) {
        report('date-time', `${uri} leaves out ${Math.round(startMs - end)} ms without a discontinuity`);
      }
      end = startMs + 1000 * (segment.durationS ?? 0);
    }
  }
}
