import { z } from 'zod';
import { longText } from './value.ts';

/** OCOP has stars; the planting-area code is the number of a growing area for export; `other` is named by people. */
export const CERTIFICATE_KINDS = [
  'ocop',
  'vietgap',
  'globalgap',
  'organic',
  'planting_area',
  'other',
] as const;
export const CertificateKind = z.enum(CERTIFICATE_KINDS);
export type CertificateKind = z.infer<typeof CertificateKind>;

/** A day on Vietnam's calendar, `2026-11-22`. */
export const CalendarDay = z.iso.date();

/** One certificate of a product. */
export const Certificate = z.object({
  kind: CertificateKind,
  /** Of OCOP, 1 to 5; null for all others. */
  stars: z.int().min(1).max(5).nullable(),
  /** What it is, where `kind` does not say. */
  name: z.string(),
  number: z.string(),
  /** The last day on which it holds; null where it has no end. */
  expiresOn: CalendarDay.nullable(),
});
export type Certificate = z.infer<typeof Certificate>;

export const CertificateInput = Certificate.extend({ name: longText(80), number: longText(60) }).refine(
  ({ kind, stars, name }) => (kind === 'ocop') === (stars !== null) && (kind === 'other') === (name !== ''),
  'only OCOP has stars, and only another certificate has a name',
);

/** Whether a certificate holds on `today`, a day as in {@link CalendarDay}. */
export function holdsOn({ expiresOn }: Pick<Certificate, 'expiresOn'>, today: string): boolean {
  return expiresOn === null || expiresOn >= today;
}

/** Vietnam's clock before UTC, ms; it has no summer time. */
const VIETNAM_MS = 7 * 3_600_000;

/** The day in Vietnam at an instant in ms since the epoch. */
export function dayInVietnam(atMs: number): string {
  return new Date(atMs + VIETNAM_MS).toISOString().slice(0, 10);
}
