import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BankTransferRequest, vietQrPayload } from '../../server/payment/vietqr.ts';
import { readVietQr } from '../support/vietqr.ts';

const orchard: BankTransferRequest = {
  bankBin: '970416',
  account: '257678859',
  amountDong: 10_000n,
  purpose: 'Chuyen tien',
};

/** From the README files of the npm package vietnam-qr-pay 1.5.1, which bank apps read. */
const published = {
  making:
    '00020101021238530010A0000007270123000697041601092576788590208QRIBFTTA53037045405100005802VN62150811Chuyen tien630453E6',
  reading:
    '00020101021238530010A0000007270123000697041601092576788590208QRIBFTTA5303704540410005802VN62150811Chuyen tien6304BBB8',
};

test('the published sample comes out to the letter', () => {
  expect(vietQrPayload(orchard)).toBe(published.making);
});

test('the tests’ reader knows the published samples, and a broken one', () => {
  expect(readVietQr(published.reading)).toMatchObject({ account: '257678859', amountDong: 1_000n });
  expect(() => readVietQr(published.reading.replace('1000', '9000'))).toThrow('checksum');
});

test('a bank’s app reads in every code what went in', () => {
  const letters = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'];
  const request = fc.record({
    bankBin: fc.stringMatching(/^\d{6}$/),
    account: fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 19 }),
    amountDong: fc.bigInt(1n, 9_999_999_999_999n),
    purpose: fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 25 }),
  });
  fc.assert(
    fc.property(request, (asked) => {
      expect(readVietQr(vietQrPayload(asked))).toEqual({
        format: '01',
        method: '12',
        scheme: 'A000000727',
        service: 'QRIBFTTA',
        currency: '704',
        country: 'VN',
        ...asked,
      });
    }),
    { numRuns: 2_000 },
  );
});

test.each<[string, Partial<BankTransferRequest>]>([
  ['a bank of five digits', { bankBin: '97041' }],
  ['a bank with a letter', { bankBin: '97041A' }],
  ['no account', { account: '' }],
  ['an account of 20 digits', { account: '1'.repeat(20) }],
  ['an account with a space', { account: '2576 788' }],
  ['an account with a line end', { account: '257678859\n' }],
  ['nothing to pay', { amountDong: 0n }],
  ['less than nothing', { amountDong: -1n }],
  ['an amount of 14 digits', { amountDong: 10_000_000_000_000n }],
  ['no purpose', { purpose: '' }],
  ['a purpose of 26 letters', { purpose: 'x'.repeat(26) }],
  ['a purpose with diacritics', { purpose: 'mận hậu' }],
])('%s is refused', (_, wrong) => {
  expect(() => vietQrPayload({ ...orchard, ...wrong })).toThrow(RangeError);
});
