import { gather, type Violation } from './playlist-rules-report.ts';

/** Length of size and type, bytes. */
const BOX_HEADER = 8;

/**
 * What the bytes of a named segment break: its boxes fill it to the last byte and each moof has its mdat, so it is
 * finished.
 */
export function checkSegmentBytes(data: Buffer): Violation[] {
  return gather((report) => {
    const types: string[] = [];
    let at = 0;
    while (at < data.length) {
      const size = at + BOX_HEADER <= data.length ? data.readUInt32BE(at) : 0;
      if (size < BOX_HEADER || at + size > data.length) {
        return report('unfinished', `the box at byte ${at} of ${data.length} is cut off`);
      }
      types.push(data.toString('latin1', at + 4, at + BOX_HEADER));
      at += size;
    }
    const pairs = types.filter((type, index) => type === 'moof' && types[index + 1] === 'mdat').length;
    if (pairs === 0 || pairs !== types.filter((type) => type === 'moof').length) {
      report('unfinished', `its boxes are ${types.join(' ') || 'none'}`);
    }
  });
}
