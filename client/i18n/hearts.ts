import { catalogue } from './language.ts';

/** Texts of the hearts. */
export const heartsTexts = catalogue('hearts', {
  vi: { send: 'Thả tim', count: (count: string) => `${count} tim` },
  en: { send: 'Send a heart', count: (count: string) => `${count} hearts` },
});
