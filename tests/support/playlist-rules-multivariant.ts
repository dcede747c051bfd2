import { checkForm } from './playlist-rules.ts';
import { attributesOf, tagOf } from './playlist-rules-parse.ts';
import { gather, type Violation } from './playlist-rules-report.ts';

/** Tags of media playlists, which a multivariant playlist may not have. */
const MEDIA_ONLY = ['EXTINF', 'EXT-X-TARGETDURATION', 'EXT-X-MEDIA-SEQUENCE', 'EXT-X-MAP', 'EXT-X-ENDLIST'];
/** Attributes of EXT-X-STREAM-INF that name a group, with the TYPE the group has. */
const GROUPS = [
  ['AUDIO', 'AUDIO'],
  ['VIDEO', 'VIDEO'],
  ['SUBTITLES', 'SUBTITLES'],
] as const;

/** What a multivariant playlist breaks; empty when it is right. */
export function checkMultivariantPlaylist(text: string): Violation[] {
  return gather((report) => {
    checkForm(text, report);
    const lines = text.split('\n').filter((line) => line !== '');
    const media = lines.flatMap((line) => {
      const tag = tagOf(line);
      return tag?.name === 'EXT-X-MEDIA' ? [attributesOf(tag.value).values] : [];
    });
    let variants = 0;
    lines.forEach((line, index) => {
      const tag = tagOf(line);
      if (tag && MEDIA_ONLY.includes(tag.name)) report('kind', `${tag.name} in a multivariant playlist`);
      if (tag?.name !== 'EXT-X-STREAM-INF') return;
      variants += 1;
      const next = lines[index + 1];
      if (next === undefined || next.startsWith('#')) report('variant', `no URI follows ${line}`);
      const { values } = attributesOf(tag.value);
      checkRates(values, line);
      for (const [attribute, type] of GROUPS) {
        const group = values.get(attribute);
        const known = media.some((of) => of.get('TYPE') === type && of.get('GROUP-ID') === group);
        if (group !== undefined && !known) report('group', `${attribute} names ${group}, which is not there`);
      }
    });
    if (variants === 0) report('variant', 'there is none');
    const names = media.map((of) => `${of.get('TYPE')} ${of.get('GROUP-ID')} ${of.get('NAME')}`);
    for (const name of names.filter((other, index) => names.indexOf(other) !== index)) {
      report('group', `two renditions are ${name}`);
    }

    function checkRates(values: Map<string, string>, line: string): void {
      for (const name of ['BANDWIDTH', 'AVERAGE-BANDWIDTH']) {
        const rate = values.get(name);
        if (rate !== undefined && !/^[1-9]\d*$/.test(rate)) report('bandwidth', `${name} ${rate} in ${line}`);
      }
      if (Number(values.get('AVERAGE-BANDWIDTH') ?? 0) > Number(values.get('BANDWIDTH') ?? 0)) {
        report('bandwidth', `the average is above the peak in ${line}`);
      }
      // SHOULD in the RFC; without it players download a segment to see whether they can play it.
      if (!values.get('CODECS')) report('codecs', `missing in ${line}`);
      const size = values.get('RESOLUTION');
      if (size !== undefined && !/^[1-9]\d*x[1-9]\d*$/.test(size)) report('resolution', `${size} in ${line}`);
      const frames = values.get('FRAME-RATE');
      if (frames !== undefined && !(Number(frames) > 0)) report('frame-rate', `${frames} in ${line}`);
    }
  });
}
