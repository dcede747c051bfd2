import { type Stringifier, stringify } from 'csv-stringify';
import { type CellKind, type CellValue, type Column, type Row, vietnamTime } from './sheet.ts';

/**
 * Takes rows of {@link csvRow} and gives CSV: UTF-8 with the mark that Excel needs. What begins as a formula gets a quote
 * before it, as OWASP's page on CSV injection says: a buyer's name is anybody's text.
 */
export function csvOf(columns: readonly Column[]): Stringifier {
  return stringify({
    bom: true,
    header: true,
    columns: columns.map(({ title }) => title),
    record_delimiter: 'windows',
    // By itself it quotes only what holds a whole \r\n: a line break that somebody typed would end the row.
    quoted_match: /[\r\n]/,
    escape_formulas: true,
  });
}

/** The cells of a row as CSV has them: dates as in ISO 8601, whole numbers bare. */
export function csvRow(columns: readonly Column[], row: Row): CellValue[] {
  return row.map((value, index) => csvCell(columns[index]?.kind ?? 'text', value));
}

function csvCell(kind: CellKind, value: CellValue): CellValue {
  if (kind !== 'instant' || typeof value !== 'number') return value;
  // A space between, which RFC 3339 allows and every spreadsheet reads as a time.
  return vietnamTime(value).toISOString().slice(0, 19).replace('T', ' ');
}
