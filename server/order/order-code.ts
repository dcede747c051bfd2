import { randomInt } from 'node:crypto';

/** No 0, O, 1, I: what people confuse over the phone. 32 letters to the power of 5 is 33 million codes. */
const LETTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** A fresh order code such as `CP-7K3M9`; the database refuses one that is taken. */
export function newOrderCode(): string {
  const letter = () => LETTERS[randomInt(LETTERS.length)];
  return `CP-${Array.from({ length: 5 }, letter).join('')}`;
}
