import type { Certificate, CertificateKind } from '../../server/contract/certificate.ts';
import { catalogue } from './language.ts';

const vi = {
  kinds: {
    ocop: 'OCOP',
    vietgap: 'VietGAP',
    globalgap: 'GlobalGAP',
    organic: 'Hữu cơ',
    planting_area: 'Mã số vùng trồng',
    other: 'Khác',
  } satisfies Record<CertificateKind, string>,
  stars: (count: string) => `OCOP ${count} sao`,
  until: (day: string) => `đến ${day}`,
};

/** Names of certificates, for those who manage them and for viewers. */
export const certificateTexts = catalogue('certificates', {
  vi,
  en: {
    kinds: {
      ocop: 'OCOP',
      vietgap: 'VietGAP',
      globalgap: 'GlobalGAP',
      organic: 'Organic',
      planting_area: 'Planting-area code',
      other: 'Other',
    },
    stars: (count: string) => `OCOP ${count} stars`,
    until: (day: string) => `until ${day}`,
  },
});

/** What a certificate is called, with its number: `OCOP 4 sao · 12/QĐ-UBND`. */
export function certificateTitle({
  kind,
  stars,
  name,
  number,
}: Pick<Certificate, 'kind' | 'stars' | 'name' | 'number'>): string {
  const t = certificateTexts();
  const title = kind === 'ocop' ? t.stars(String(stars ?? '')) : kind === 'other' ? name : t.kinds[kind];
  return number === '' ? title : `${title} · ${number}`;
}

/** A day of the calendar as people write it in both languages, `31/01/2027`. */
export function formatDay(day: string): string {
  return day.split('-').reverse().join('/');
}
