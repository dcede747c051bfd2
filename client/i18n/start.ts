import { LANGUAGES, language, rememberedTag } from './language.ts';

/** Takes up the language of the last visit. A pack comes when it comes: nothing waits for it on a weak link. */
export function startLanguage(): void {
  document.documentElement.lang = language.value;
  const tag = rememberedTag(localStorage) ?? 'vi';
  if (LANGUAGES.some((own) => own === tag)) return;
  // Without the network the pages stay in Vietnamese, and the next visit tries again.
  import('./packs.ts').then(({ takeUpPack }) => takeUpPack(tag)).catch(() => undefined);
}
