import { expect, test } from 'vitest';
import { basisPointsOf, deductionOf, draftsOf } from '../../client/organise/book/deductions.ts';
import type { SettlementSheet } from '../../server/contract/settlement.ts';

test.each([
  ['5', 500],
  ['2,5', 250],
  ['2.25', 225],
  ['0,01', 1],
  ['100', 10_000],
])('%s per cent is %i hundredths', (typed, points) => expect(basisPointsOf(typed)).toBe(points));

test.each(['', '0', '100,01', '101', '5%', '-5', '1.234', 'năm'])('%s is no part', (typed) =>
  expect(basisPointsOf(typed)).toBeNull(),
);

test('what is typed goes to the server and comes back as it was', () => {
  const drafts = [
    { key: 0, name: 'Phí', kind: 'part' as const, typed: '2,5' },
    { key: 1, name: 'Thùng', kind: 'amount' as const, typed: '1.500' },
  ];
  expect(drafts.map(deductionOf)).toEqual([
    { kind: 'part', name: 'Phí', basisPoints: 250 },
    { kind: 'amount', name: 'Thùng', amountDong: 1_500 },
  ]);
  const deductions = [
    { name: 'Phí', basisPoints: 250, dong: 7_500 },
    { name: 'Thùng', basisPoints: null, dong: 1_500 },
  ];
  // Only what is read of a sheet.
  const again = draftsOf({ deductions } as SettlementSheet);
  expect(again.map(({ typed }) => typed)).toEqual(['2,5', '1500']);
  expect(deductionOf({ key: 0, name: ' ', kind: 'part', typed: '5' })).toBeNull();
});
