import { expect, it } from 'vitest';
import { formatPhone } from '../../client/organise/format-phone.ts';

it.each([
  ['+84912345602', '0912 345 602'],
  ['+842123852345', '02123 852 345'],
  ['+8562055512345', '+8562055512345'],
])('writes %s as %s', (stored, written) => {
  expect(formatPhone(stored)).toBe(written);
});
