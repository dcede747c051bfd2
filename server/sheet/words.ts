import type { OrderState } from '../contract/order.ts';
import type { Payment } from '../order/ports.ts';

/** The states of an order as the sheets say them: in Vietnamese, whoever asks, since a file goes on to others. */
export const STATE_WORDS: Readonly<Record<OrderState, string>> = {
  placed: 'Mới đặt',
  confirmed: 'Đã xác nhận',
  packed: 'Đã đóng gói',
  shipped: 'Đang giao',
  delivered: 'Đã giao',
  refused: 'Không nhận hàng',
  cancelled: 'Đã huỷ',
};

/** How an order is paid, and whether it has been. */
export function paymentWords(payment: Payment): string {
  if (payment.method === 'cod') return 'Trả tiền khi nhận hàng';
  return payment.paidAt === null ? 'Chờ chuyển khoản' : 'Đã chuyển khoản';
}
