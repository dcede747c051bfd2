/** One ISO BMFF box inside `data`, all offsets in bytes (ISO/IEC 14496-12, 4.2). */
export interface Box {
  type: string;
  start: number;
  /** First byte after the header. */
  body: number;
  end: number;
}

/** Thrown for a stream that is not the fragmented MP4 it should be. */
export class MalformedMp4 extends Error {
  override readonly name = 'MalformedMp4';
}

/** Header of the box at `at`; null while fewer than its eight bytes are there. 64-bit sizes do not occur live. */
export function readBoxHeader(data: Buffer, at: number): { type: string; size: number } | null {
  if (data.length < at + 8) return null;
  const size = data.readUInt32BE(at);
  const type = data.toString('latin1', at + 4, at + 8);
  if (size < 8 || !/^[\x20-\x7e\xa9]{4}$/.test(type)) {
    throw new MalformedMp4(`no box at byte ${at}: size ${size}, type ${JSON.stringify(type)}`);
  }
  return { type, size };
}

/** The boxes between two offsets. */
export function childBoxes(data: Buffer, from: number, to: number): Box[] {
  const boxes: Box[] = [];
  for (let at = from; at < to; ) {
    const header = readBoxHeader(data, at);
    if (!header || at + header.size > to) throw new MalformedMp4(`box at byte ${at} is cut off`);
    boxes.push({ type: header.type, start: at, body: at + 8, end: at + header.size });
    at += header.size;
  }
  return boxes;
}

/** The first box along a path of types, such as `['mdia', 'mdhd']`. */
export function findBox(data: Buffer, within: Box | null, path: readonly string[]): Box | null {
  let scope = within;
  for (const type of path) {
    const boxes = childBoxes(data, scope?.body ?? 0, scope?.end ?? data.length);
    scope = boxes.find((box) => box.type === type) ?? null;
    if (!scope) return null;
  }
  return scope;
}

/** As {@link findBox}, for a box that has to be there. */
export function needBox(data: Buffer, within: Box | null, path: readonly string[]): Box {
  const box = findBox(data, within, path);
  if (!box) throw new MalformedMp4(`${path.join('/')} is missing`);
  return box;
}
