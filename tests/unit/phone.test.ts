import { expect, test } from 'vitest';
import { normalisePhone } from '../../server/lib/phone.ts';

test.each([
  ['0912345678', '+84912345678'],
  ['091 234 56 78', '+84912345678'],
  ['091.234.5678', '+84912345678'],
  ['(091) 234-5678', '+84912345678'],
  ['+84 912 345 678', '+84912345678'],
  ['84912345678', '+84912345678'],
  ['0084912345678', '+84912345678'],
  ['０９１２３４５６７８', '+84912345678'],
  // A prefix that the library does not know yet.
  ['0552345678', '+84552345678'],
  // A land line in Hà Nội.
  ['024 3825 3536', '+842438253536'],
])('%s is %s', (typed, stored) => {
  expect(normalisePhone(typed)).toBe(stored);
});

test.each(['', '12345', '091234567', '09123456789', '0112345678', '+1 202 555 0143', 'gọi 0912345678', '+'])(
  '%j is no Vietnamese number',
  (typed) => {
    expect(normalisePhone(typed)).toBeNull();
  },
);
