/** A phone number in a text; positions count code points. */
export interface FoundPhone {
  start: number;
  end: number;
  /** With its leading 0; null where the digits are too many or too few for a number in Vietnam, but personal all the same. */
  national: string | null;
}

/** What people put between digits, and what hides there: blanks, dots, dashes, brackets, characters without width. */
const BETWEEN = String.raw`[\s.,()[\]/\\_*:|~'·•\-\u00ad\u200b-\u200f\u2010-\u2015\u2060\u20e3\ufe0f\ufeff]{0,3}`;
/** 0, 84, +84, +84 (0) or 0084, then nine digits (ten after 02, a land line), and digits that hang on to them. */
const NUMBER = String.raw`(?:(?:00)?84(?:${BETWEEN}0)?|0)${BETWEEN}[2-9](?:${BETWEEN}\d){8}\d*`;
/** Digits without a gap that are no price any more. */
const LONG = String.raw`\d{10,}`;
/** A number whose 0 was left out; what ends in 000 is a price. */
const SHORT = String.raw`(?!\d{6}000)[35789]\d{8}(?!\d)`;

/**
 * Finds phone numbers however they are written: `0901234567`, `090 123 4567`, `+84 90.123.45.67`, `84-90…`, `O9O1…`,
 * digits of full width or in circles.
 */
export function findPhones(text: string): FoundPhone[] {
  const shadow = shadowOf(text);
  // Old phones know no lookbehind: what stands before is part of the match.
  const found = shadow.matchAll(new RegExp(`(^|\\D)(${NUMBER}|${LONG}|${SHORT})`, 'g'));
  return Array.from(found, ({ index, 1: before = '', 2: number = '' }) => {
    const start = index + before.length;
    return { start, end: start + number.length, national: nationalOf(number.replace(/\D/g, '')) };
  });
}

/** The text with each phone number but for its last three digits as asterisks; everything else stays as it is. */
export function maskPhones(text: string): string {
  const letters = [...text];
  const shadow = shadowOf(text);
  for (const { start, end } of findPhones(text)) {
    const digits = letters.flatMap((_, at) =>
      at >= start && at < end && /\d/.test(shadow[at] ?? '') ? [at] : [],
    );
    for (const at of digits.slice(0, -3)) letters[at] = '*';
  }
  return letters.join('');
}

/** The text without its phone numbers. */
export function withoutPhones(text: string): string {
  const letters = [...text];
  for (const { start, end } of findPhones(text)) letters.fill(' ', start, end);
  return letters.join('');
}

/** One UTF-16 unit for each code point of the text: a digit where it stands for one, the letter itself, or a placeholder. */
function shadowOf(text: string): string {
  const plain = Array.from(text, (letter) => {
    const folded = letter.normalize('NFKC');
    if (/^\d$/.test(folded)) return folded;
    return letter.length === 1 ? letter : '\ufffc';
  }).join('');
  // The letter O in a number, but not the one of a word.
  return plain.replace(
    /(\d|^|[^\p{L}])(o+)(?=\d)|(\d)(o+)/giu,
    (_, start = '', zeros = '', digit = '', more = '') =>
      `${start}${'0'.repeat(zeros.length)}${digit}${'0'.repeat(more.length)}`,
  );
}

function nationalOf(digits: string): string | null {
  const rest = /^(?:0084|84|0)0?([2-9]\d{8,9})$/.exec(digits)?.[1];
  if (rest === undefined) return null;
  return rest.length === (rest.startsWith('2') ? 10 : 9) ? `0${rest}` : null;
}
