import { parentPort, workerData } from 'node:worker_threads';
import writeExcelFile, { type Cell } from 'write-excel-file/node';
import { z } from 'zod';
import { type CellKind, type CellValue, vietnamTime } from './sheet.ts';

// Makes one workbook: takes rows as they come, and answers with the file when it is told that there are no more.

const Sheets = z.array(
  z.object({
    name: z.string(),
    columns: z.array(
      z.object({
        title: z.string(),
        kind: z.enum(['text', 'count', 'dong', 'instant']),
        width: z.number(),
      }),
    ),
  }),
);
const Message = z.union([
  z.object({ sheet: z.int(), rows: z.array(z.array(z.union([z.string(), z.number(), z.null()]))) }),
  z.object({ finish: z.literal(true) }),
]);

const sheets = Sheets.parse(workerData).map(({ name, columns }) => {
  const head: Cell[] = columns.map(({ title }) => ({ value: title, type: String, fontWeight: 'bold' }));
  return {
    kinds: columns.map(({ kind }) => kind),
    written: {
      sheet: name,
      columns: columns.map(({ width }) => ({ width })),
      // The head stays in sight while one scrolls.
      stickyRowsCount: 1,
      data: [head],
    },
  };
});

/** A text is typed as one, whatever it begins with, so that nothing in it is ever taken for a formula. */
function cellOf(kind: CellKind, value: CellValue): Cell {
  if (value === null || value === '') return null;
  if (typeof value === 'string') return { value, type: String, format: '@' };
  if (kind === 'instant') return { value: vietnamTime(value), type: Date, format: 'yyyy-mm-dd hh:mm' };
  return { value, type: Number, format: '#,##0' };
}

parentPort?.on('message', (message: unknown) => {
  const told = Message.parse(message);
  if ('rows' in told) {
    const sheet = sheets[told.sheet];
    for (const row of told.rows) {
      sheet?.written.data.push(row.map((value, index) => cellOf(sheet.kinds[index] ?? 'text', value)));
    }
    return;
  }
  void writeExcelFile(sheets.map(({ written }) => written))
    .toBuffer()
    .then((file) => parentPort?.postMessage(new Uint8Array(file)));
});
