import { catalogue } from '../i18n/language.ts';

/** Texts about putting the market on the home screen. */
export const installTexts = catalogue('watch.install', {
  vi: {
    why: 'Đưa chợ ra màn hình chính của máy: lần sau chỉ cần bấm biểu tượng.',
    install: 'Đưa ra màn hình chính',
    safari: 'Muốn lần sau chỉ cần bấm biểu tượng: bấm nút Chia sẻ của Safari, rồi chọn “Thêm vào MH chính”.',
    notNow: 'Thôi',
  },
  en: {
    why: 'Put the market on your home screen: next time it is one tap on its icon.',
    install: 'Add to home screen',
    safari: 'To have it as an icon next time: tap Safari’s Share button, then “Add to Home Screen”.',
    notNow: 'No, thanks',
  },
});
