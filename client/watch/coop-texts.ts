import { catalogue } from '../i18n/language.ts';

/** How to reach the co-operative. */
export const coopTexts = catalogue('watch.coop', {
  vi: { call: (phone: string) => `Gọi ${phone}` },
  en: { call: (phone: string) => `Call ${phone}` },
});
