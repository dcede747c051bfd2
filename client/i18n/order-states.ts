import type { OrderState } from '../../server/contract/order.ts';
import { catalogue } from './language.ts';

const vi: Record<OrderState, string> = {
  placed: 'Mới đặt',
  confirmed: 'Đã xác nhận',
  packed: 'Đã đóng gói',
  shipped: 'Đang giao',
  delivered: 'Đã giao',
  refused: 'Không nhận hàng',
  cancelled: 'Đã huỷ',
};

/** The states of an order, as buyers and staff read them. */
export const orderStateTexts = catalogue('orderStates', {
  vi,
  en: {
    placed: 'New',
    confirmed: 'Confirmed',
    packed: 'Packed',
    shipped: 'On its way',
    delivered: 'Delivered',
    refused: 'Parcel refused',
    cancelled: 'Cancelled',
  },
});
