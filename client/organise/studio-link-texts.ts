import { catalogue } from '../i18n/language.ts';

/** Texts about links into a studio. */
export const studioLinkTexts = catalogue('organise.studioLink', {
  vi: {
    title: 'Đường dẫn lên sóng',
    about: 'Gửi cho người bán hoặc người phụ: chạm vào là vào thẳng phiên chợ này, không cần mã PIN.',
    make: (name: string) => `Tạo đường dẫn cho ${name}`,
    sheet: (name: string) => `Đường dẫn lên sóng của ${name}`,
  },
  en: {
    title: 'Links to go live',
    about: 'Send it to the seller or a helper: one tap opens this market day, without a PIN.',
    make: (name: string) => `Make a link for ${name}`,
    sheet: (name: string) => `Link of ${name} to go live`,
  },
});
