import type { Deduction, SettlementSheet } from '../../../server/contract/settlement.ts';
import { wholeNumber } from '../../i18n/format.ts';

/** A deduction as it is being typed. */
export interface DraftDeduction {
  key: number;
  name: string;
  kind: Deduction['kind'];
  typed: string;
}

/** As many as the server takes. */
export const MOST_DEDUCTIONS = 20;
const MOST_DONG = 1_000_000_000_000;

/** Hundredths of a percent of what people type, `5`, `2,5` or `2.25`; null when it is no part. */
export function basisPointsOf(typed: string): number | null {
  if (!/^\d{1,3}([.,]\d{1,2})?$/.test(typed.trim())) return null;
  const points = Math.round(Number(typed.trim().replace(',', '.')) * 100);
  return points >= 1 && points <= 10_000 ? points : null;
}

/** What was typed as the server takes it; null where it is not right yet. */
export function deductionOf({ name, kind, typed }: DraftDeduction): Deduction | null {
  const named = name.trim();
  if (named === '') return null;
  if (kind === 'part') {
    const basisPoints = basisPointsOf(typed);
    return basisPoints === null ? null : { kind, name: named, basisPoints };
  }
  const amountDong = wholeNumber(typed, 1, MOST_DONG);
  return amountDong === null ? null : { kind, name: named, amountDong };
}

/** The deductions of a sheet, to go on typing at. */
export function draftsOf({ deductions }: SettlementSheet): DraftDeduction[] {
  return deductions.map(({ name, basisPoints, dong }, key) =>
    basisPoints === null
      ? { key, name, kind: 'amount', typed: String(dong) }
      : { key, name, kind: 'part', typed: String(basisPoints / 100).replace('.', ',') },
  );
}
