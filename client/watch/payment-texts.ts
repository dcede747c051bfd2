import { catalogue } from '../i18n/language.ts';

/** Texts of the choice how to pay, which every buyer sees. */
export const paymentTexts = catalogue('watch.payment', {
  vi: {
    how: 'Trả tiền thế nào?',
    cod: 'Trả khi nhận hàng',
    codHint: 'Đưa tiền cho người giao hàng.',
    vietqr: 'Chuyển khoản trước',
    vietqrHint: 'Gửi đơn xong, mã QR hiện ra để bạn chuyển khoản.',
    due: 'Chờ chuyển khoản',
  },
  en: {
    how: 'How will you pay?',
    cod: 'Pay on delivery',
    codHint: 'Give the money to the courier.',
    vietqr: 'Bank transfer now',
    vietqrHint: 'After you send the order, a QR code appears for the transfer.',
    due: 'Transfer awaited',
  },
});
