import { expect, it } from 'vitest';
import { isRepeated } from '../../client/studio/repeated.ts';
import { readComment } from '../../server/contract/comment-order.ts';
import type { StaffOrder } from '../../server/contract/order.ts';

const CODES = ['A1', 'A2', 'A10'];
const read = (comment: string) => {
  const order = readComment(comment, CODES);
  return order && [order.lines.map(({ code, quantity }) => `${code}x${quantity}`).join(' '), order.phone];
};

it.each([
  ['A1 2 0901234567', 'A1x2', '0901234567'],
  ['0901234567 a1 2', 'A1x2', '0901234567'],
  ['2 a1 0901234567', 'A1x2', '0901234567'],
  ['0901234567 2 A1', 'A1x2', '0901234567'],
  ['a1', 'A1x1', null],
  ['A10 3', 'A10x3', null],
  ['A1x2, A2*3 0901 234 567', 'A1x2 A2x3', '0901234567'],
  ['2xA1 3xA2', 'A1x2 A2x3', null],
  ['A1 2 A2', 'A1x2 A2x1', null],
  ['2 A1 3 A2 1 A10', 'A1x2 A2x3 A10x1', null],
  ['cho em A1 lấy 2 thùng nhé, sđt +84 901 234 567', 'A1x2', '0901234567'],
  ['A1 sl:4 84901234567', 'A1x4', '0901234567'],
  ['A1 2 A1 3', 'A1x5', null],
  ['2 A1 A2x3', 'A1x2 A2x3', null],
  ['A1 x2 0901.234.567 giao chiều', 'A1x2', '0901234567'],
  ['chốt A1: 2, A2. 3!', 'A1x2 A2x3', null],
  ['A1 5kg, giá 150k', 'A1x5', null],
  ['(a1) 2 thùng · O9O1-234-567', 'A1x2', '0901234567'],
  ['A1 2 sđt0243 826 1234', 'A1x2', '02438261234'],
])('reads %j', (comment, lines, phone) => {
  expect(read(comment)).toEqual([lines, phone]);
});

it.each(['', 'đẹp quá', '0901234567', 'B7 2', 'A1 0', '2 thùng', 'A11 2'])(
  'takes %j as no order',
  (comment) => {
    expect(read(comment)).toBeNull();
  },
);

it.each([
  ['A1', true],
  ['a1 a2', true],
  ['A1 2 ạ', true],
  ['chốt A1 nhé', true],
  ['cho em A1', true],
  ['A1 đẹp quá', false],
  ['A1 còn không ạ', false],
  ['A1 2 thùng bao nhiêu', false],
  ['A1 2?', false],
  ['A1 còn không, còn thì lấy 2, 0901234567', true],
])('whether %j is an order: %s', (comment, firm) => {
  expect(readComment(comment, CODES)?.firm).toBe(firm);
});

it('never throws, whatever is written', () => {
  for (const comment of ['\0', '💥A1', '('.repeat(10_000), '0'.repeat(10_000), 'A1 '.repeat(10_000)]) {
    expect(() => readComment(comment, CODES)).not.toThrow();
  }
});

it('knows a comment that was sent twice', () => {
  const order = {
    state: 'placed',
    buyer: { phone: '+84901234567' },
    lines: [
      { listingId: 'plums', quantity: 2 },
      { listingId: 'tea', quantity: 1 },
    ],
  } as StaffOrder;
  const lines = order.lines.toReversed();
  expect(isRepeated([order], '0901 234 567', lines)).toBe(true);
  expect(isRepeated([order], '84901234567', lines)).toBe(true);
  expect(isRepeated([order], '0901234568', lines)).toBe(false);
  expect(isRepeated([order], '0901234567', lines.slice(1))).toBe(false);
  expect(isRepeated([{ ...order, state: 'cancelled' }], '0901234567', lines)).toBe(false);
});
