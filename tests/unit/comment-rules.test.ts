import { expect, test } from 'vitest';
import { brokenRule } from '../../server/comment/rules.ts';

const rules = { words: ['lừa đảo', 'Ma', 'hàng giả'], links: false };

test.each([
  ['đồ LỪA  ĐẢO!', 'words'],
  ['lừa-đảo', 'words'],
  ['ma', 'words'],
  // The same letters written as letter and mark.
  ['hàng giả nhé'.normalize('NFD'), 'words'],
  ['măng, mang, mạ, lừa con đảo', null],
  ['xem ở https://x.example/a nhé', 'links'],
  ['vào shop-re.vn mua', 'links'],
  ['www.abc', 'links'],
  ['zalo.me/0912', 'links'],
  // No address: numbers, ends of sentences, what has other endings.
  ['giá 1.500.000đ. Vì sao?', null],
  ['A1 2 0912345678', null],
  ['ngon lắm.Vnexpress', null],
  ['', null],
])('%s: %s', (written, rule) => {
  expect(brokenRule(rules, written)).toBe(rule);
});

test('without rules everything is taken', () => {
  expect(brokenRule({ words: ['…', ' '], links: true }, 'https://x.vn lừa đảo')).toBeNull();
});
