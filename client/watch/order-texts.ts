import { catalogue } from '../i18n/language.ts';

/** Texts of a buyer's own orders. */
export const orderTexts = catalogue({
  vi: {
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
