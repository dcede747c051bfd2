import { expect, test } from 'vitest';
import { newOrderCode } from '../../server/order/order-code.ts';
import { orderCodesIn, referenceOf } from '../../server/payment/reference.ts';

test('the reference of every order code leads back to it', () => {
  for (let i = 0; i < 1_000; i++) {
    const code = newOrderCode();
    expect(referenceOf(code)).toMatch(/^CP[2-9A-Z]{5}$/);
    expect(orderCodesIn(referenceOf(code))).toEqual([code]);
    expect(orderCodesIn(code.toLowerCase())).toEqual([code]);
  }
});

test.each([
  'CP7K3M9',
  'cp7k3m9',
  'CP-7K3M9',
  'CP 7K3M9',
  'chuyen tien don hang CP7K3M9 man hau',
  'MBVCB.3278907687.CP7K3M9.CT tu 0071000999999 LE THI HOA toi 0123499999',
  'IBFT CP7K3M9GD 601234-072526',
  'QR - CP7K3M9',
  'ND:CP7K3M9; tai Napas',
  'CT DEN:0071000999999 LE THI HOA CP7K3 M9 tai VCB',
  'cp 7k3-m9',
  'CP7K3M9 CP-7K3M9',
])('%s means CP-7K3M9', (content) => {
  expect(orderCodesIn(content)).toEqual(['CP-7K3M9']);
});

test.each(['', 'tra tien man hau', 'CP7K3M', 'CP7K3M0', '7K3M9', 'CHI PHI 7K3M9'])(
  '%j means no order',
  (content) => {
    expect(orderCodesIn(content)).toEqual([]);
  },
);

test('each order that a content names is found, once', () => {
  expect(orderCodesIn('cp7k3m9 va CP-ABCDE, cp 7k3m9')).toEqual(['CP-7K3M9', 'CP-ABCDE']);
});

test('a content made of codes alone costs no more than ten look-ups', () => {
  const codes = Array.from({ length: 50 }, () => newOrderCode());
  expect(orderCodesIn(codes.join(' '))).toHaveLength(10);
});
