import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

/**
 * Mobile numbers by their shape alone: new prefixes come into use before any library knows them, and an order is
 * worth more than a rule.
 */
const MOBILE = /^(?:0|\+?84|0084)([35789]\d{8})$/;

/** E.164 of a Vietnamese mobile or land line number as people type it, or null. */
export function normalisePhone(typed: string): string | null {
  const digits = typed.normalize('NFKC').replace(/[\s.\-()/]/g, '');
  const mobile = MOBILE.exec(digits);
  if (mobile !== null) return `+84${mobile[1]}`;
  if (!/^\+?\d+$/.test(digits)) return null;
  const number = parsePhoneNumberFromString(digits, { defaultCountry: 'VN', extract: false });
  return number?.isValid() && number.country === 'VN' ? number.number : null;
}
