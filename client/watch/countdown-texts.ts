import { catalogue } from '../i18n/language.ts';

/** How long until the start. */
export const countdownTexts = catalogue('watch.countdown', {
  vi: {
    days: (count: string, hours: string) => `Còn ${count} ngày ${hours} giờ`,
    hours: (count: string, minutes: string) => `Còn ${count} giờ ${minutes} phút`,
    minutes: (count: string) => `Còn ${count} phút`,
    now: 'Sắp bắt đầu ngay bây giờ',
  },
  en: {
    days: (count: string, hours: string) => `${count} d ${hours} h to go`,
    hours: (count: string, minutes: string) => `${count} h ${minutes} min to go`,
    minutes: (count: string) => `${count} min to go`,
    now: 'About to begin',
  },
});
