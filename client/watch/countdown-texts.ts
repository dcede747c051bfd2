import { catalogue } from '../i18n/language.ts';

/** How long until the start. */
export const countdownTexts = catalogue('watch.countdown', {
  vi: {
    days: (count: string, hours: string) => `Còn ${count} ngày ${hours} giờ`,
    hours: (count: string, minutes: string) => `Còn ${count} giờ ${minutes} phút`,
    minutes: (count: string) => `Còn ${count} phút`,
    now: 'Sắp bắt đầu',
  },
  en: {
    days: (count: string, hours: string) => `${count} d ${hours} h left`,
    hours: (count: string, minutes: string) => `${count} h ${minutes} min left`,
    minutes: (count: string) => `${count} min left`,
    now: 'About to begin',
  },
});
