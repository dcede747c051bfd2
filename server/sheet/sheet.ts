/** What a cell holds: an instant is ms since the epoch, shown on Vietnam's clock; null is an empty cell. */
export type CellValue = string | number | null;
export type CellKind = 'text' | 'count' | 'dong' | 'instant';

export interface Column {
  title: string;
  kind: CellKind;
  /** In letters. */
  width: number;
}

/** A table of one kind of rows; each row has a value for each column. */
export interface Sheet {
  name: string;
  columns: readonly Column[];
}

export type Row = readonly CellValue[];

const VIETNAM_MS = 7 * 3_600_000;

/** An instant as a clock in Vietnam shows it, as if that were UTC (UTC+7, no summer time). */
export function vietnamTime(atMs: number): Date {
  return new Date(atMs + VIETNAM_MS);
}

/**
 * A Vietnamese number as people read it, `0912 345 678`: in E.164 it would begin as a formula does, and without spaces
 * spreadsheets take it for a number and lose the 0. Anything else stays as it is.
 */
export function phoneText(phone: string): string {
  const national = /^\+84(\d{2,3})(\d{3})(\d{3})$/.exec(phone);
  return national === null ? phone : `0${national.slice(1).join(' ')}`;
}
