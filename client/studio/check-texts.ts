import { catalogue } from '../i18n/language.ts';

/** Texts of the check of the network. */
export const checkTexts = catalogue('studio.check', {
  vi: {
    check: 'Thử mạng trước',
    again: 'Thử lại',
    checking: 'Đang thử mạng, khoảng 8 giây…',
    advice: {
      good: 'Lên sóng được.',
      weak: 'Lên sóng được. Ra chỗ sóng mạnh hơn thì hình sẽ rõ hơn.',
      bad: 'Mạng rất yếu. Hãy tìm chỗ sóng mạnh hơn, hoặc chỉ bán bằng tiếng.',
    },
  },
  en: {
    check: 'Check the network first',
    again: 'Check again',
    checking: 'Checking the network, about 8 seconds…',
    advice: {
      good: 'You can go live.',
      weak: 'You can go live. Where the signal is stronger, the picture will be clearer.',
      bad: 'The network is very weak. Look for a stronger signal, or sell by voice alone.',
    },
  },
});
