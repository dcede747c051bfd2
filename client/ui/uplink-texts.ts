import { catalogue } from '../i18n/language.ts';

/** What the picture of an uplink says. */
export const uplinkTexts = catalogue('uplink', {
  vi: {
    title: 'Đường truyền từ điện thoại, 5 phút qua',
    rate: 'Đang nhận',
    loss: 'Mất trên đường',
    delay: 'Đi và về',
    kbit: (rate: string) => `${rate} kbit/s`,
    percent: (share: string) => `${share} %`,
    ms: (ms: string) => `${ms} ms`,
    unknown: 'chưa rõ',
    standsStill: 'Hình đang đứng',
    neverStill: 'Hình chạy đều',
    stillBefore: (seconds: string) => `Hình đã đứng tổng cộng ${seconds} giây`,
    top: (rate: string) => `Cao nhất ${rate} kbit/s; vạch đỏ là lúc hình đứng`,
  },
  en: {
    title: 'What comes from the phone, last 5 minutes',
    rate: 'Arriving',
    loss: 'Lost',
    delay: 'There and back',
    kbit: (rate: string) => `${rate} kbit/s`,
    percent: (share: string) => `${share} %`,
    ms: (ms: string) => `${ms} ms`,
    unknown: 'not known',
    standsStill: 'The picture stands still',
    neverStill: 'The picture kept moving',
    stillBefore: (seconds: string) => `The picture stood still for ${seconds} s in all`,
    top: (rate: string) => `Highest ${rate} kbit/s; red: the picture stood still`,
  },
});
