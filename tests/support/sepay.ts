import { createHmac } from 'node:crypto';

/** A transaction as SePay's documentation shows it; `changes` take the place of what they name. */
export function sepayTransaction(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: 92_704,
    gateway: 'Vietcombank',
    transactionDate: '2026-07-25 14:02:37',
    accountNumber: '0123499999',
    code: null,
    content: 'MBVCB.3278907687.CP7K3M9.CT tu 0071000999999 LE THI HOA toi 0123499999',
    transferType: 'in',
    transferAmount: 2_277_000,
    accumulated: 19_077_000,
    subAccount: null,
    referenceCode: 'MBVCB.3278907687',
    description: '',
    ...changes,
  };
}

/** The headers that SePay sends with this body at this time (ms since the epoch). */
export function sepayHeaders(secret: string, body: string | Uint8Array, nowMs: number) {
  const timestamp = String(Math.floor(nowMs / 1000));
  const digest = createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex');
  return {
    'content-type': 'application/json',
    'x-sepay-timestamp': timestamp,
    'x-sepay-signature': `sha256=${digest}`,
  };
}
