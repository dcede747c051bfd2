import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findPhones, maskPhones } from '../../server/contract/phone-number.ts';

it.each([
  ['0901234567', '*******567'],
  ['090 123 4567', '*** *** *567'],
  ['+84 90.123.45.67', '+** **.***.*5.67'],
  ['84-901234567', '**-******567'],
  ['+84 (0) 901 234 567', '+** (*) *** *** 567'],
  ['０９０１２３４５６７', '*******５６７'],
  ['O9O12E34567', 'O9O12E34567'],
  ['o9o 123 4567', '*** *** *567'],
  ['0️⃣9️⃣0️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣', '*️⃣*️⃣*️⃣*️⃣*️⃣*️⃣*️⃣5️⃣6️⃣7️⃣'],
  ['𝟎𝟗𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕', '*******𝟓𝟔𝟕'],
  ['A1 2 sđt0901234567 nhé 💐', 'A1 2 sđt*******567 nhé 💐'],
  ['0901\u200b234\u200b567', '****\u200b***\u200b567'],
  ['024 3826 1234', '*** **** *234'],
  ['20901234567', '********567'],
  ['09012345678', '********678'],
  ['901234567', '******567'],
  ['0901234567 0912345678', '*******567 *******678'],
])('masks %j', (text, masked) => {
  expect(maskPhones(text)).toBe(masked);
});

it.each([
  'A1 2 thùng 150.000đ',
  '150.000 350.000 200.000',
  '900000000',
  '1.500.000.000 đồng',
  'CP-7K3M9',
  'oooo đẹp quá',
  '22/11/2026 8h30',
  'A10 90 123 quả',
])('leaves %j alone', (text) => {
  expect(maskPhones(text)).toBe(text);
});

const digit = fc.integer({ min: 0, max: 9 });
/** A mobile number's nine digits behind the 0. */
const mobile = fc
  .tuple(fc.constantFrom(3, 5, 7, 8, 9), fc.array(digit, { minLength: 8, maxLength: 8 }))
  .map(([first, others]) => [first, ...others]);
const gap = fc.constantFrom('', '', '', ' ', '.', '-', ' - ', '/', '·', '\u00a0', '\u2009', '–', ',');
const script = fc.constantFrom(
  (value: number) => String(value),
  (value: number) => String.fromCharCode(0xff10 + value),
  (value: number) => String.fromCodePoint(0x1d7ce + value),
);
/** A number as somebody may write it, and its digits. */
const written = fc
  .tuple(
    fc.constantFrom('0', '84', '+84', '0084'),
    mobile,
    fc.array(gap, { minLength: 9, maxLength: 9 }),
    script,
  )
  .map(([prefix, digits, gaps, write]) => ({
    text: prefix + digits.map((value, at) => (gaps[at] ?? '') + write(value)).join(''),
    digits: `0${digits.join('')}`,
  }));
/** Text that has no number in it. */
const talk = fc
  .array(
    fc.constantFrom(
      'A1',
      'a2',
      'x2',
      'chốt',
      'cho em',
      'ạ',
      '💐',
      '2 thùng',
      '5kg',
      '150.000đ',
      '1.200.000 đồng',
      '150k',
      'CP-7K3M9',
      'cô o',
    ),
    { maxLength: 5 },
  )
  .map((words) => words.join(' '));

it('leaves three digits of a number, however it is written, and all other text', () => {
  fc.assert(
    fc.property(talk, written, talk, (before, { text, digits }, after) => {
      const whole = `${before} ${text}! ${after}`;
      const masked = maskPhones(whole);
      const [start, end] = [before.length + 1, before.length + 1 + text.length];
      expect(findPhones(whole).map(({ national }) => national)).toEqual([digits]);
      expect(masked.startsWith(`${before} `)).toBe(true);
      expect(masked.endsWith(`! ${after}`)).toBe(true);
      const left = masked
        .slice(start, masked.length - (whole.length - end))
        .normalize('NFKC')
        .replace(/\D/g, '');
      expect(left).toBe(digits.slice(-3));
    }),
    { numRuns: 2_000 },
  );
});

it('leaves text without numbers as it is', () => {
  fc.assert(
    fc.property(talk, (text) => {
      expect(maskPhones(text)).toBe(text);
    }),
    { numRuns: 500 },
  );
});

it('keeps every letter, whatever is written', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      expect([...maskPhones(text)]).toHaveLength([...text].length);
    }),
  );
});
