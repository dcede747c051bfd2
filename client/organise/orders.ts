import type { StaffOrder } from '../../server/contract/order.ts';

/** Only digits; the country code 84 counts like a leading 0. */
function nationalDigits(phone: string): string {
  const digits = phone.replace(/\D/g, '');
  return digits.startsWith('84') ? `0${digits.slice(2)}` : digits;
}

/** The orders whose code or phone number contains what was typed; all when nothing was. */
export function filterOrders(orders: readonly StaffOrder[], typed: string): StaffOrder[] {
  const wanted = typed.trim();
  if (wanted === '') return [...orders];
  const code = wanted.toUpperCase().replace(/[^A-Z0-9]/g, '');
  const digits = nationalDigits(wanted);
  return orders.filter(
    (order) =>
      (code !== '' && order.orderCode.replaceAll('-', '').includes(code)) ||
      (digits.length >= 3 && nationalDigits(order.buyer.phone).includes(digits)),
  );
}

/** The sum of the orders that were not cancelled or refused, in đồng. */
export function totalDong(orders: readonly StaffOrder[]): number {
  return orders
    .filter(({ state }) => state !== 'cancelled' && state !== 'refused')
    .reduce((sum, order) => sum + order.totalDong, 0);
}
