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

/** One certificate of a product. */
export const Certificate = z.object({
  kind: CertificateKind,
  /** Of OCOP, 1 to 5; null for all others. */
  stars: z.int().min(1).max(5).nullable(),
  /** What it is, where `kind` does not say. */
  name: z.string(),
  number: z.string(),
  /** The last day on which it holds, in Vietnam; null where it has no end. */
  expiresOn: z.iso.date().nullable(),
});
export type Certificate = z.infer<typeof Certificate>;

export const CertificateInput = Certificate.extend({ name: longText(80), number: longText(60) }).refine(
  ({ kind, stars, name }) => (kind === 'ocop') === (stars !== null) && (kind === 'other') === (name !== ''),
  'only OCOP has stars, and only another certificate has a name',
);
