import { expect, test } from 'vitest';
import { createPrepaid } from '../../server/payment/account.ts';
import { vietQrPayload } from '../../server/payment/vietqr.ts';

const account = { bankBin: '970436', account: '0123456789', owner: 'HTX MOC CHAU' };
const prepaid = createPrepaid(account, 900_000);

test('an order is transferred under its code, to the account, for its sum', () => {
  expect(prepaid.termMs).toBe(900_000);
  expect(prepaid.details({ orderCode: 'CP-7K3M9', totalDong: 250_000n })).toEqual({
    ...account,
    reference: 'CP7K3M9',
    payload: vietQrPayload({
      bankBin: '970436',
      account: '0123456789',
      amountDong: 250_000n,
      purpose: 'CP7K3M9',
    }),
  });
});

test('a sum that no QR code can ask for has none, and the rest for typing', () => {
  for (const totalDong of [0n, 10_000_000_000_000n]) {
    const details = prepaid.details({ orderCode: 'CP-7K3M9', totalDong });
    expect(details).toEqual({ ...account, reference: 'CP7K3M9', payload: '' });
  }
});
