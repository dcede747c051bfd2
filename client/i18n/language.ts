import { signal } from '@preact/signals';
import type { PackContent } from '../../server/contract/pack.ts';

/** The languages of the pages themselves; Vietnamese is the first. Others come as packs over one of these. */
export const LANGUAGES = ['vi', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

const STORAGE_KEY = 'cho-phien.language';

/** What a catalogue holds: texts, texts around parts that are put in, and groups of both. */
export interface Texts {
  readonly [key: string]:
    | string
    | ((...parts: string[]) => string)
    | ((...parts: number[]) => string)
    | Texts;
}

/** A language that lies over one of the pages' own: what it does not have is said in that one. */
export interface Pack {
  /** BCP 47, such as `tyz`. */
  tag: string;
  /** In the language itself. */
  name: string;
  /** The texts of the catalogue of this name, the pack's where it has them; the same object each time. */
  over<T extends Texts>(catalogue: string, texts: T): T;
  /** Addresses of its recordings, for the studio. */
  prompts: PackContent['prompts'];
}

/** The tag of the language, or pack, that is remembered in `storage`; null for none. */
export function rememberedTag(storage: Pick<Storage, 'getItem'>): string | null {
  try {
    return storage.getItem(STORAGE_KEY);
  } catch {
    return null;
  }
}

/** The language of the pages' own that is remembered in `storage`, else Vietnamese. */
export function rememberedLanguage(storage: Pick<Storage, 'getItem'>): Language {
  return rememberedTag(storage) === 'en' ? 'en' : 'vi';
}

/** The language now, also of numbers and days; components that read it are drawn again when it changes. */
export const language = signal<Language>(
  typeof localStorage === 'undefined' ? 'vi' : rememberedLanguage(localStorage),
);

/** The pack that lies over it now. */
export const pack = signal<Pack | null>(null);

/** Switches the language and remembers it on this phone. */
export function setLanguage(next: Language, over: Pack | null = null): void {
  language.value = next;
  pack.value = over;
  const tag = over?.tag ?? next;
  document.documentElement.lang = tag;
  try {
    localStorage.setItem(STORAGE_KEY, tag);
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
 * A catalogue: the Vietnamese texts, and English ones of exactly the same shape (a missing key is a type error). By its name
 * packs find it. Returns a function that answers the texts of the language now.
 */
export function catalogue<const T extends Texts>(
  name: string,
  texts: { vi: T; en: Translation<T> },
): (() => Translation<T>) & { catalogue: string; texts: typeof texts } {
  const now = () => {
    const own = texts[language.value] as Texts;
    return (pack.value?.over(name, own) ?? own) as Translation<T>;
  };
  return Object.assign(now, { catalogue: name, texts });
}
