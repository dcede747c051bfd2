import type { OrderPayment } from '../../server/contract/payment.ts';

/** Whether the order waits for a bank transfer. */
export function isDue({ payment }: { payment: OrderPayment }): boolean {
  return payment.method === 'vietqr' && payment.state === 'due';
}
