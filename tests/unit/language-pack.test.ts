import { describe, expect, it } from 'vitest';
import { commonTexts } from '../../client/i18n/common.ts';
import { formatCount } from '../../client/i18n/format.ts';
import { language, pack } from '../../client/i18n/language.ts';
import { overlay } from '../../client/i18n/packs.ts';
import { watchTexts } from '../../client/watch/texts.ts';
import type { BaseTexts } from '../../server/pack/base-texts.ts';
import { checkPack } from '../../server/pack/pack-file.ts';
import { pseudo, pseudoPack } from '../support/pseudo-pack.ts';

const base: BaseTexts = {
  'watch:sound': { text: 'Nghe tiếng', parts: [] },
  'common:stockLeft': { text: 'Còn {count} {unit}', parts: ['count', 'unit'] },
};

const check = (texts: Record<string, { vi?: string; text: string }>, more: object = {}) =>
  checkPack(JSON.stringify({ tag: 'qps-ploc', name: 'Pseudo', texts, ...more }), base);

describe('a language pack', () => {
  it('is taken with its parts in the order in which the pages give them', () => {
    const { pack: made, faults } = check({
      'watch:sound': { text: 'A' },
      'common:stockLeft': { text: '{unit}: {count} ({count})' },
    });
    expect(faults).toEqual([]);
    expect(made).toEqual({
      tag: 'qps-Ploc',
      name: 'Pseudo',
      fallback: 'vi',
      texts: { 'watch:sound': 'A', 'common:stockLeft': '{1}: {0} ({0})' },
    });
  });

  it('goes without each text that has a fault, and says which', () => {
    const { pack: made, faults } = check({
      'watch:sound': { text: 'A {name}' },
      'common:stockLeft': { text: 'only {count}' },
      'watch:gone': { text: 'B' },
    });
    expect(made?.texts).toEqual({});
    expect(faults).toEqual([
      'watch:sound: has an unknown {name}',
      'common:stockLeft: lacks {unit}',
      'watch:gone: the pages have no such text',
    ]);
  });

  it('may be begun, and says what has changed since it was translated', () => {
    const {
      pack: made,
      faults,
      outdated,
    } = check({
      'watch:sound': { vi: 'Bật tiếng', text: 'A' },
      'common:stockLeft': { vi: 'Còn {count} {unit}', text: ' ' },
    });
    expect([made?.texts, faults, outdated]).toEqual([{ 'watch:sound': 'A' }, [], ['watch:sound']]);
  });

  it.each([
    ['no JSON', '{'],
    ['a tag that is none', '{"tag":"not a tag","name":"x","texts":{}}'],
    ['a language of the pages’ own', '{"tag":"EN","name":"x","texts":{}}'],
    ['no name', '{"tag":"tyz","name":" ","texts":{}}'],
    ['a field that is none', '{"tag":"tyz","name":"x","texts":{},"text":{}}'],
    [
      'a text without end',
      JSON.stringify({ tag: 'tyz', name: 'x', texts: { 'watch:sound': { text: 'a'.repeat(1_001) } } }),
    ],
  ])('is left out with %s, and says why', (_, content) => {
    const { pack: made, faults } = checkPack(content, base);
    expect(made).toBeNull();
    expect(faults).toHaveLength(1);
  });
});

it('a pack lies over the pages, and leaves to Vietnamese what it does not have', async () => {
  const translations = { 'common:retry': 'A', 'common:stockLeft': 'B {1} {0}', 'common:states.live': 'C' };
  language.value = 'vi';
  pack.value = { tag: 'tyz', name: 'T', over: overlay(translations), prompts: {} };
  expect(commonTexts().retry).toBe('A');
  expect(commonTexts().stockLeft('5', 'kg')).toBe('B kg 5');
  expect(commonTexts().states).toMatchObject({ live: 'C', ended: 'Đã kết thúc' });
  expect(commonTexts().close).toBe('Đóng');
  expect(formatCount(1_250)).toBe('1.250');
  expect(watchTexts()).toBe(watchTexts());
  pack.value = null;
  expect(commonTexts().retry).toBe('Thử lại');
});

it('every text of the pages can be translated', async () => {
  const whole = await pseudoPack();
  const all: BaseTexts = Object.fromEntries(
    Object.entries(whole.texts).map(([key, { vi = '' }]) => [
      key,
      { text: vi, parts: [...new Set([...vi.matchAll(/\{(\w+)\}/g)].map(([, part = '']) => part))] },
    ]),
  );
  const { pack: made, faults } = checkPack(JSON.stringify(whole), all);
  expect(faults).toEqual([]);
  expect(Object.keys(made?.texts ?? {})).toEqual(Object.keys(all));
  expect(made?.texts['watch:sound']).toBe(pseudo('Nghe tiếng'));
});
