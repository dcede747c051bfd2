import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { errorSentence, errorTexts } from '../../client/i18n/errors.ts';
import { LANGUAGES, language, type Texts } from '../../client/i18n/language.ts';
import { memberErrorTexts } from '../../client/i18n/member-errors.ts';
import { baseTextsOf, readCatalogues } from '../../scripts/pack/base-texts.ts';
import { ERROR_CODES } from '../../server/contract/error.ts';

/** Stands for every part that is put into a text. */
const PART = '⟨part⟩';

/** Every text by its path, functions called with {@link PART}. */
function flatten(texts: Texts, path = ''): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [key, value] of Object.entries(texts)) {
    const at = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'string') flat.set(at, value);
    else if (typeof value === 'function') {
      flat.set(
        at,
        Reflect.apply(
          value,
          undefined,
          Array.from({ length: value.length }, () => PART),
        ),
      );
    } else for (const [inner, text] of flatten(value, at)) flat.set(inner, text);
  }
  return flat;
}

const catalogues = await readCatalogues();

it('finds the catalogues of all pages', () => {
  const names = catalogues.map(({ catalogue }) => catalogue);
  const written = globSync('client/**/*.{ts,tsx}').flatMap((file) => [
    ...readFileSync(file, 'utf8').matchAll(/= catalogue\('([\w.]+)'/g),
  ]);
  expect(written.map(([, name]) => name).sort()).toEqual([...names].sort());
  expect(names).toEqual(
    expect.arrayContaining(['common', 'watch', 'studio', 'organise', 'signIn', 'health']),
  );
  // What every function makes of its parts, packs can make too.
  expect(Object.keys(baseTextsOf(catalogues)).length).toBeGreaterThan(1_000);
});

describe.each(catalogues)('the texts of $catalogue', ({ texts }) => {
  const vi = flatten(texts.vi);
  const en = flatten(texts.en);

  it('are the same in both languages', () => {
    expect(vi.size).toBeGreaterThan(0);
    expect([...en.keys()].sort()).toEqual([...vi.keys()].sort());
  });

  it('are all there', () => {
    for (const [key, text] of [...vi, ...en]) expect(text.trim(), key).not.toBe('');
  });

  it('say the same parts in both languages', () => {
    const parts = (text: string | undefined) => (text ?? '').split(PART).length - 1;
    for (const [key, text] of vi) expect(parts(en.get(key)), key).toBe(parts(text));
  });
});

describe.each(LANGUAGES)('failures in %s', (lang) => {
  const table = { ...errorTexts.texts[lang], ...memberErrorTexts.texts[lang] };

  it('each have a sentence', () => {
    expect(Object.keys(table).sort()).toEqual([...ERROR_CODES, 'offline'].sort());
    for (const [code, sentence] of Object.entries(table)) {
      const text = typeof sentence === 'string' ? sentence : sentence('7');
      expect(text, code).toMatch(/^\p{Lu}.*\.$/u);
    }
  });

  it('that only members meet are said on their pages', () => {
    const before = language.value;
    language.value = lang;
    expect(errorSentence({ code: 'wrong_pin', message: 'never shown' })).toBe(
      memberErrorTexts.texts[lang].wrong_pin,
    );
    language.value = before;
  });

  it('say what a person can do with the numbers', () => {
    const before = language.value;
    language.value = lang;
    const about = { message: '' };
    expect(errorSentence({ ...about, code: 'sold_out', available: 7 })).toContain('7');
    expect(errorSentence({ ...about, code: 'sold_out', available: 0 })).not.toContain('0');
    expect(errorSentence({ ...about, code: 'over_limit', limit: 4 })).toContain('4');
    expect(errorSentence({ ...about, code: 'rate_limited', retryAfterMs: 12_400 })).toContain('13');
    expect(errorSentence({ ...about, code: 'internal', requestId: 'r-9' })).toContain('r-9');
    language.value = before;
  });
});
