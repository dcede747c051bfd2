import type { OrderCriteria } from './ports.ts';

/** Fewer digits are in too many numbers to find anybody. */
const LEAST_DIGITS = 3;

/**
 * What may be meant by a typed part of an order code (`cp-7k3`, `7K3`), of a phone number (`0912 345`, `+84 912`,
 * `345 678`) or of a name; null when nothing was typed. What can be none of them finds nothing.
 */
export function readSearch(typed: string): OrderCriteria['parts'] {
  if (typed.trim() === '') return null;
  const letters = typed.toUpperCase().replace(/[^A-Z0-9]/g, '');
  // Codes are kept as `CP-7K3M9`; nobody says the dash.
  const code = letters.startsWith('CP') ? `CP-${letters.slice(2)}` : letters;
  const digits = /^[\d\s.\-()/+]+$/.test(typed) ? typed.replace(/\D/g, '') : '';
  const phone = digits.length < LEAST_DIGITS ? [] : [digits];
  // Numbers are kept in E.164; a 0 may be the trunk prefix, or stand inside the number.
  if (phone.length > 0 && digits.startsWith('0')) phone.push(`+84${digits.slice(1)}`);
  // An empty part would be in every code.
  const name = /\p{L}/u.test(typed) ? [typed.trim()] : [];
  return { code: code === '' ? [] : [code], phone, name };
}
