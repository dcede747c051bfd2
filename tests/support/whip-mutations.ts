import fc from 'fast-check';
import { AIORTC, CHROMIUM, GSTREAMER, OBS } from './whip-offers.ts';

type Mutation = (lines: string[]) => string[];

const at = fc.nat({ max: 120 });
const NUMBERS = ['', '0', '-1', '127', '128', '65536', '4294967296', '1e9', '9'.repeat(40), '0x10', 'NaN'];
const JUNK = [
  '',
  ' ',
  ':',
  '=',
  '%s',
  '\0',
  '\ud800',
  '×',
  'undefined',
  '__proto__',
  'constructor',
  'a'.repeat(3_000),
];

/** Changes one line, found modulo the number of lines. */
const edit = (change: (line: string) => string[]) => (index: number) => (lines: string[]) => {
  const place = lines.length === 0 ? 0 : index % lines.length;
  return [...lines.slice(0, place), ...change(lines[place] ?? ''), ...lines.slice(place + 1)];
};

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  at.map(edit(() => [])),
  at.map(edit((line) => [line, line])),
  fc
    .tuple(at, fc.constantFrom(...NUMBERS))
    .map(([index, number]) => edit((line) => [line.replace(/\d+/, number)])(index)),
  fc
    .tuple(at, fc.constantFrom(...NUMBERS))
    .map(([index, number]) => edit((line) => [line.replace(/\d+(?=\D*$)/, number)])(index)),
  fc
    .tuple(at, fc.constantFrom(...JUNK))
    .map(([index, junk]) => edit((line) => [line.replace(/[:= ][^:= ]*$/, `$&${junk}`)])(index)),
  fc
    .tuple(at, fc.constantFrom(...JUNK))
    .map(([index, junk]) => edit((line) => [line.replace(/(?<=[:= ])[^:= ]*$/, () => junk)])(index)),
  fc.tuple(at, at).map(([index, cut]) => edit((line) => [line.slice(0, cut % (line.length + 1))])(index)),
  fc
    .tuple(at, fc.string({ maxLength: 60 }))
    .map(([index, text]) => edit((line) => [line, `a=${text}`])(index)),
  // Lines change places, also over the bounds of sections.
  fc.tuple(at, at).map(
    ([from, to]): Mutation =>
      (lines) => {
        const moved = lines.splice(from % Math.max(1, lines.length), 1);
        lines.splice(to % (lines.length + 1), 0, ...moved);
        return lines;
      },
  ),
  at.map(
    (index): Mutation =>
      (lines) =>
        lines.slice(0, index),
  ),
);

/** An offer of a real encoder with one to six changes. */
export const mutatedOffer: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom(OBS, GSTREAMER, AIORTC, CHROMIUM),
    fc.array(mutation, { minLength: 1, maxLength: 6 }),
  )
  .map(([offer, mutations]) =>
    mutations.reduce((lines, mutate) => mutate(lines), offer.split('\r\n')).join('\r\n'),
  );
