import { catalogue } from '../i18n/language.ts';

/** Texts of the time for orders after the end. */
export const ordersUntilTexts = catalogue('watch.ordersUntil', {
  vi: {
    open: (when: string) => `Vẫn đặt mua được đến ${when}.`,
    over: 'Đã hết giờ đặt hàng của phiên chợ này. Muốn mua, hãy gọi hợp tác xã hoặc chờ phiên sau.',
  },
  en: {
    open: (when: string) => `You can still order until ${when}.`,
    over: 'This market day takes no more orders. To buy, call the co-operative or wait for the next one.',
  },
});
