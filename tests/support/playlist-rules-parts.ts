import { attributesOf, type ListedPart, type ParsedMedia } from './playlist-rules-parse.ts';
import type { Report } from './playlist-rules-report.ts';

/** Room for three decimals in durations that are added up, s. */
const ROUNDING_S = 0.005;

/** The rules of parts, preload hints and server control; nothing where none of them is used. */
export function checkLowLatency(playlist: ParsedMedia, report: Report): void {
  const find = (name: string) => {
    const tag = playlist.tags.find((other) => other.name === name);
    return tag ? attributesOf(tag.value).values : null;
  };
  const control = find('EXT-X-SERVER-CONTROL');
  const partTargetS = Number(find('EXT-X-PART-INF')?.get('PART-TARGET') ?? Number.NaN);
  const parts = [...playlist.segments.flatMap((segment) => segment.parts), ...playlist.openParts];
  checkControl(control, playlist, partTargetS, report);
  checkHints(playlist, parts, report);
  if (parts.length === 0) return;
  if (!(partTargetS > 0)) {
    report('part-target', 'parts without EXT-X-PART-INF');
    return;
  }
  for (const segment of playlist.segments) {
    checkParts(segment.parts, partTargetS, true, report);
    const sum = segment.parts.reduce((total, part) => total + (part.durationS ?? 0), 0);
    const duration = segment.durationS ?? 0;
    // Parts of an old segment may be taken off as a whole, never some of them.
    if (segment.parts.length > 0 && Math.abs(sum - duration) > ROUNDING_S * segment.parts.length + 0.05) {
      report('part-sum', `the parts of ${segment.uri} last ${sum.toFixed(3)} s, the segment ${duration} s`);
    }
  }
  checkParts(playlist.openParts, partTargetS, false, report);
}

/** `closed`: the last of them ends its segment, so it may be short. */
function checkParts(
  parts: readonly ListedPart[],
  partTargetS: number,
  closed: boolean,
  report: Report,
): void {
  for (const [index, { uri, durationS, gap }] of parts.entries()) {
    if (durationS === null || !(durationS > 0)) {
      report('part-duration', `${uri} has no duration`);
      continue;
    }
    if (durationS > partTargetS + ROUNDING_S) {
      report('part-duration', `${uri} lasts ${durationS} s, above ${partTargetS} s`);
    }
    const last = closed && index === parts.length - 1;
    if (!last && !gap && durationS < 0.85 * partTargetS - ROUNDING_S) {
      report('part-duration', `${uri} lasts ${durationS} s, below 85 % of ${partTargetS} s`);
    }
  }
}

function checkControl(
  control: Map<string, string> | null,
  playlist: ParsedMedia,
  partTargetS: number,
  report: Report,
): void {
  const seconds = (name: string) => {
    const text = control?.get(name);
    return text === undefined ? null : Number(text);
  };
  const least = (name: string, value: number | null, bound: number) => {
    if (value !== null && !(value >= bound - ROUNDING_S))
      report('server-control', `${name} ${value} s is below ${bound} s`);
  };
  least('HOLD-BACK', seconds('HOLD-BACK'), 3 * playlist.targetDurationS);
  least('CAN-SKIP-UNTIL', seconds('CAN-SKIP-UNTIL'), 6 * playlist.targetDurationS);
  if (control?.has('CAN-SKIP-DATERANGES') && !control.has('CAN-SKIP-UNTIL')) {
    report('server-control', 'CAN-SKIP-DATERANGES without CAN-SKIP-UNTIL');
  }
  if (!(partTargetS > 0)) return;
  if (seconds('PART-HOLD-BACK') === null) report('server-control', 'PART-HOLD-BACK is missing');
  least('PART-HOLD-BACK', seconds('PART-HOLD-BACK'), 2 * partTargetS);
  if (control?.get('CAN-BLOCK-RELOAD') !== 'YES') report('server-control', 'parts without CAN-BLOCK-RELOAD');
}

function checkHints(playlist: ParsedMedia, parts: readonly ListedPart[], report: Report): void {
  const seen = new Set<string>();
  for (const tag of playlist.tags.filter(({ name }) => name === 'EXT-X-PRELOAD-HINT')) {
    const { values } = attributesOf(tag.value);
    const type = values.get('TYPE') ?? '';
    const uri = values.get('URI');
    if (type !== 'PART' && type !== 'MAP') report('preload-hint', `its type is "${type}"`);
    if (seen.has(type)) report('preload-hint', `two of type ${type}`);
    seen.add(type);
    if (playlist.ended && type === 'PART') report('preload-hint', `${uri} after the end`);
    const whole = !values.has('BYTERANGE-START');
    if (whole && type === 'PART' && parts.some((part) => part.uri === uri)) {
      report('preload-hint', `${uri} is listed already`);
    }
  }
}
