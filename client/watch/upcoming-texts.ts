import { catalogue } from '../i18n/language.ts';

/** Texts of a sale event's page before the start. */
export const upcomingTexts = catalogue('watch.upcoming', {
  vi: {
    title: 'Sắp mở',
    orderLater: 'Khi phiên chợ bắt đầu, bạn đặt hàng ngay ở đây.',
    share: 'Mời người khác',
    zalo: 'Gửi qua Zalo',
    facebook: 'Đăng lên Facebook',
  },
  en: {
    title: 'Coming soon',
    orderLater: 'When the market day begins, you can order right here.',
    share: 'Invite others',
    zalo: 'Send by Zalo',
    facebook: 'Post on Facebook',
  },
});
