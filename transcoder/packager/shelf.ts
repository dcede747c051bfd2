import { type Part, partBytes, type Row } from './rows.ts';

/** The live window: rows in order of their numbers, the oldest dropped when there are too many or they are too large. */
export interface Shelf {
  /** The row in the making; null between two. */
  open(): Row | null;
  /** All rows that are complete, the oldest first. */
  complete(): readonly Row[];
  /** Null for one that is gone or not there yet. */
  find(number: number): Row | null;
  /** The newest row, complete or not. */
  last(): Row | null;
  begin(row: Row): void;
  /** Adds to the row in the making; throws when there is none. Gives that row. */
  add(part: Part): Row;
  /** Discontinuities before the last `listed` complete rows, over the whole live. */
  discontinuitiesBefore(listed: number): number;
  /** First row of a run that is still there. */
  ofRun(number: number): Row | null;
}

/** `firstDiscontinuity` is the count it begins with. */
export function createShelf(options: {
  maxRows: number;
  maxBytes: number;
  firstDiscontinuity: number;
}): Shelf {
  const rows: Row[] = [];
  let bytes = 0;
  let dropped = options.firstDiscontinuity;

  const last = () => rows[rows.length - 1] ?? null;
  const open = () => {
    const row = last();
    return row && !row.complete ? row : null;
  };
  const complete = () => (open() ? rows.slice(0, -1) : rows);
  const drop = () => {
    const old = rows.shift();
    if (!old) return;
    bytes -= old.parts.reduce((sum, part) => sum + partBytes(part), 0);
    if (old.discontinuity) dropped += 1;
  };
  return {
    open,
    complete,
    last,
    find: (number) => rows[number - (rows[0]?.number ?? 0)] ?? null,
    begin(row) {
      rows.push(row);
    },
    add(part) {
      const row = open();
      if (!row) throw new Error('a part without its segment');
      row.parts.push(part);
      bytes += partBytes(part);
      while (rows.length > options.maxRows || (bytes > options.maxBytes && rows.length > 1)) drop();
      return row;
    },
    discontinuitiesBefore(listed) {
      const finished = complete();
      const unlisted = finished.slice(0, Math.max(0, finished.length - listed));
      return dropped + unlisted.filter((row) => row.discontinuity).length;
    },
    ofRun: (number) => rows.find((row) => row.run.number === number) ?? null,
  };
}
