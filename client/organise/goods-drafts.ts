import type { UpdateProduct, Variant } from '../../server/contract/catalog.ts';
import type { Certificate, CertificateKind } from '../../server/contract/certificate.ts';
import { wholeNumber } from '../i18n/format.ts';
import type { VariantDraft } from './drafts.ts';

const MAX_STOCK = 1_000_000;
/** So long before it expires people are told of it, days: a renewal takes months. */
const SOON_DAYS = 60;
const DAY_MS = 86_400_000;

/** A certificate as typed; `stars` and `name` are kept while the kind is another. */
export interface CertificateDraft {
  kind: CertificateKind;
  stars: string;
  name: string;
  number: string;
  expiresOn: string;
}

export const emptyCertificate = (): CertificateDraft => ({
  kind: 'ocop',
  stars: '3',
  name: '',
  number: '',
  expiresOn: '',
});

/** A certificate as it is typed again. */
export function draftOfCertificate({ stars, expiresOn, ...rest }: Certificate): CertificateDraft {
  return { ...rest, stars: String(stars ?? 3), expiresOn: expiresOn ?? '' };
}

/** The certificate to send. */
export function toCertificate({ kind, stars, name, number, expiresOn }: CertificateDraft): Certificate {
  return {
    kind,
    stars: kind === 'ocop' ? Number(stars) : null,
    name: kind === 'other' ? name.trim() : '',
    number,
    expiresOn: expiresOn === '' ? null : expiresOn,
  };
}

/** Whether something that has to be filled in is not. */
export const isNameless = ({ kind, name }: CertificateDraft): boolean =>
  kind === 'other' && name.trim() === '';

/** How a certificate stands on `today`. */
export function standing(
  { expiresOn }: Pick<Certificate, 'expiresOn'>,
  today: string,
): 'holds' | 'expiring' | 'expired' {
  if (expiresOn === null) return 'holds';
  if (expiresOn < today) return 'expired';
  return Date.parse(expiresOn) - Date.parse(today) <= SOON_DAYS * DAY_MS ? 'expiring' : 'holds';
}

/** A variant that there is, as it is changed. */
export type KnownVariantDraft = Pick<Variant, 'id' | 'name' | 'unit' | 'available' | 'retired'>;

/** New variants ready to be sent; null while one of them is not. */
export function toNewVariants(drafts: readonly VariantDraft[]): UpdateProduct['newVariants'] | null {
  const ready = drafts.flatMap(({ name, unit, openingStock }) => {
    const stock = wholeNumber(openingStock, 0, MAX_STOCK);
    return name.trim() === '' || stock === null ? [] : [{ name, unit, openingStock: stock }];
  });
  return ready.length === drafts.length ? ready : null;
}

export const isBadStock = (typed: string): boolean => wholeNumber(typed, 0, MAX_STOCK) === null;
