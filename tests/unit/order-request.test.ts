import { expect, test } from 'vitest';
import { newOrderCode } from '../../server/order/order-code.ts';
import { hashRequest, mergeLines, type OrderContent } from '../../server/order/request.ts';

const content: OrderContent = {
  saleEventId: 's',
  buyer: {
    name: 'Hoa',
    phone: '+84912345678',
    address: 'Hà Nội',
    provinceCode: null,
    communeCode: null,
    receiver: null,
  },
  payment: 'cod',
  note: '',
  shownFee: null,
  lines: [
    { listingId: 'b', quantity: 1, unitPriceDong: null },
    { listingId: 'a', quantity: 2, unitPriceDong: 5_000 },
  ],
};

test('lines of the same listing are summed up in the order they came', () => {
  const lines = [
    { listingId: 'b', quantity: 1 },
    { listingId: 'a', quantity: 2, unitPriceDong: 5_000 },
    { listingId: 'b', quantity: 4 },
  ];
  expect(mergeLines(lines)).toEqual([
    { listingId: 'b', quantity: 5, unitPriceDong: null },
    { listingId: 'a', quantity: 2, unitPriceDong: 5_000 },
  ]);
});

test('the hash knows every part of the content, and not the order of lines', () => {
  const hash = hashRequest(content);
  expect(hashRequest({ ...content, lines: content.lines.toReversed() })).toBe(hash);
  const others = [
    { ...content, saleEventId: 't' },
    { ...content, note: 'x' },
    { ...content, buyer: { ...content.buyer, name: 'Hòa' } },
    { ...content, buyer: { ...content.buyer, phone: '+84912345679' } },
    { ...content, buyer: { ...content.buyer, address: 'Huế' } },
    { ...content, buyer: { ...content.buyer, provinceCode: '14' } },
    { ...content, buyer: { ...content.buyer, provinceCode: '14', communeCode: '03646' } },
    { ...content, buyer: { ...content.buyer, receiver: { name: 'Mai', phone: '+84912345670' } } },
    { ...content, payment: 'vietqr' as const },
    { ...content, lines: content.lines.slice(1) },
    { ...content, lines: content.lines.map((line) => ({ ...line, unitPriceDong: 1_000 })) },
  ];
  expect(new Set([hash, ...others.map(hashRequest)]).size).toBe(others.length + 1);
});

test('order codes have no letter that is confused over the phone', () => {
  for (let count = 0; count < 500; count++) expect(newOrderCode()).toMatch(/^CP-[2-9A-HJ-NP-Z]{5}$/);
});

test('an order without the fields that came later keeps the hash it had before them', () => {
  expect(hashRequest(content)).toBe('61fd930dae065733d36bbdd25c06ad5ec08f0d6e00a206a51c23ce555db3600d');
});
