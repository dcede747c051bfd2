import type { Prepaid } from '../order/ports.ts';
import { referenceOf } from './reference.ts';
import { MOST_DONG, vietQrPayload } from './vietqr.ts';

export interface BankAccount {
  /** The bank, as its six digits in VietQR. */
  bankBin: string;
  account: string;
  owner: string;
}

/** Orders that are paid by transfer to this account within `termMs`. */
export function createPrepaid({ bankBin, account, owner }: BankAccount, termMs: number): Prepaid {
  return {
    termMs,
    details({ orderCode, totalDong }) {
      const reference = referenceOf(orderCode);
      // A sum of nothing, or of thousands of billions, has no QR code; a sale event may still list such prices.
      const payable = totalDong > 0n && totalDong <= MOST_DONG;
      const request = { bankBin, account, amountDong: totalDong, purpose: reference };
      const payload = payable ? vietQrPayload(request) : '';
      return { payload, reference, account, owner, bankBin };
    },
  };
}
