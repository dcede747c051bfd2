import { globSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Texts } from '../../client/i18n/language.ts';
import type { BaseTexts } from '../../server/pack/base-texts.ts';

const ROOT = resolve(import.meta.dirname, '../..');
/** Where catalogues stand. */
const FILES = ['client/**/*texts.ts', 'client/i18n/*.ts'];

/** One catalogue of the pages. */
export interface Catalogue {
  catalogue: string;
  texts: Record<'vi' | 'en', Texts>;
}

const isCatalogue = (value: unknown): value is Catalogue =>
  typeof value === 'function' && 'catalogue' in value && 'texts' in value;

/** Every catalogue of the pages, in the order of their names. Throws where two have the same name. */
export async function readCatalogues(): Promise<Catalogue[]> {
  const files = [...new Set(globSync(FILES, { cwd: ROOT }))];
  const modules = await Promise.all(
    files.map((file) => import(pathToFileURL(resolve(ROOT, file)).href) as Promise<object>),
  );
  const found = modules.flatMap((module) => Object.values(module).filter(isCatalogue));
  const catalogues = new Map(found.map((each) => [each.catalogue, each]));
  for (const each of found) {
    if (catalogues.get(each.catalogue)?.texts !== each.texts) {
      throw new Error(`Two catalogues are called ${each.catalogue}.`);
    }
  }
  return [...catalogues.values()].sort((a, b) => (a.catalogue < b.catalogue ? -1 : 1));
}

/** The Vietnamese texts of catalogues, for those who translate. Throws where a function does more than put parts into a text. */
export function baseTextsOf(catalogues: readonly Catalogue[]): BaseTexts {
  return Object.fromEntries(
    catalogues.flatMap(({ catalogue, texts }) => [...flatten(texts.vi, `${catalogue}:`)]),
  );
}

function* flatten(texts: Texts, path: string): Generator<[string, BaseTexts[string]]> {
  for (const [key, own] of Object.entries(texts)) {
    const at = path + key;
    if (typeof own === 'object') yield* flatten(own, `${at}.`);
    else if (typeof own === 'string') yield [at, checked(at, { text: own, parts: [] })];
    else {
      const parts = partsOf(own);
      // Parts are only ever put in: names in braces stand for them as well as words or numbers do.
      const text: string = Reflect.apply(
        own,
        undefined,
        parts.map((part) => `{${part}}`),
      );
      yield [at, checked(at, { text, parts })];
    }
  }
}

/** The names of a function's parameters, as the sources have them. */
function partsOf(text: (...parts: never[]) => string): string[] {
  const [, list = ''] = /^\(([^)]*)\)/.exec(text.toString()) ?? [];
  const names = list.split(',').map((name) => name.trim());
  return names.filter((name) => name !== '');
}

function checked(at: string, base: BaseTexts[string]): BaseTexts[string] {
  const found = [...base.text.matchAll(/\{(.*?)\}/g)].map(([, part = '']) => part);
  if (new Set(found).size !== base.parts.length || found.some((part) => !base.parts.includes(part))) {
    throw new Error(
      `${at} must put ${base.parts.join(', ') || 'no part'} into its text, and have no other braces.`,
    );
  }
  return base;
}
