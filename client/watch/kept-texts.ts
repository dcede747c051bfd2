import { catalogue } from '../i18n/language.ts';

/** Texts of a page that is read without a network. */
export const keptTexts = catalogue('watch.kept', {
  vi: {
    kept: (when: string) =>
      `Đây là bản lưu trên máy, xem lúc ${when}. Giá, giờ và số hàng nay có thể đã khác.`,
  },
  en: {
    kept: (when: string) =>
      `This is the copy kept on this phone, as of ${when}. Prices, time and stock may have changed since.`,
  },
});
