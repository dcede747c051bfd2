import { signal } from '@preact/signals';

/** The languages of the pages; Vietnamese is the first. */
export const LANGUAGES = ['vi', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

const STORAGE_KEY = 'cho-phien.language';

/** The language remembered in `storage`, else Vietnamese. */
export function rememberedLanguage(storage: Pick<Storage, 'getItem'>): Language {
  try {
    return storage.getItem(STORAGE_KEY) === 'en' ? 'en' : 'vi';
  } catch {
    return 'vi';
  }
}

/** The language now; components that read it are drawn again when it changes. */
export const language = signal<Language>(
  typeof localStorage === 'undefined' ? 'vi' : rememberedLanguage(localStorage),
);

/** Switches the language and remembers it on this phone. */
export function setLanguage(next: Language): void {
  language.value = next;
  document.documentElement.lang = next;
  try {
    localStorage.setItem(STORAGE_KEY, next);
  } catch {
    // Private mode without storage: the choice lasts until the page is left.
  }
}

/** The shape a translation must have: the same keys, texts for texts, functions for functions. */
export type Translation<T> = {
  [K in keyof T]: T[K] extends (...args: infer A) => string
    ? (...args: A) => string
    : T[K] extends string
      ? string
      : Translation<T[K]>;
};

/**
 * A catalogue: the Vietnamese texts, and English ones of exactly the same shape (a missing key is a type error).
 * Returns a function that answers the texts of the language now.
 */
export function catalogue<const T>(texts: {
  vi: T;
  en: Translation<T>;
}): (() => Translation<T>) & { texts: typeof texts } {
  return Object.assign(() => texts[language.value] as Translation<T>, { texts });
}
