import { catalogue } from '../i18n/language.ts';

/** Texts of the lines of an order, and of a buyer's own orders. */
export const orderTexts = catalogue({
  vi: {
    quantityOf: (name: string) => `Số lượng ${name}`,
    removeLine: (name: string) => `Bỏ ${name}`,
    more: 'Mua thêm món khác',
    chooseMore: 'Chọn món',
    agree: 'Đồng ý giá mới và gửi đơn',
    mine: 'Đơn của tôi',
    mineCount: (count: string) => `Đơn của tôi (${count})`,
    stateOf: (code: string) => `Trạng thái đơn ${code}`,
    cancel: 'Huỷ đơn này',
    cancelAsk: 'Huỷ đơn này? Hợp tác xã chưa xác nhận nên bạn huỷ được.',
    cancelYes: 'Có, huỷ đơn',
    cancelNo: 'Không, giữ lại',
    callToCancel: 'Muốn đổi hoặc huỷ, hãy nói khi hợp tác xã gọi.',
  },
  en: {
    quantityOf: (name: string) => `Quantity of ${name}`,
    removeLine: (name: string) => `Remove ${name}`,
    more: 'Order something else too',
    chooseMore: 'Choose goods',
    agree: 'Agree to the new price and order',
    mine: 'My orders',
    mineCount: (count: string) => `My orders (${count})`,
    stateOf: (code: string) => `State of order ${code}`,
    cancel: 'Cancel this order',
    cancelAsk: 'Cancel this order? The co-operative has not confirmed it yet, so you can.',
    cancelYes: 'Yes, cancel it',
    cancelNo: 'No, keep it',
    callToCancel: 'To change or cancel it, tell the co-operative when they call.',
  },
});
