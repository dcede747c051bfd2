import { describe, expect, it } from 'vitest';
import { guidePages } from '../../scripts/guides/guides.ts';
import { markdownHtml } from '../../scripts/guides/markdown.ts';

const links = {
  address: (target: string) => (target.endsWith('.md') ? `/huong-dan/${target.slice(0, -3)}` : null),
  picture: (source: string, alt: string, width: number) => `<img ${source} ${alt} ${width}>`,
};
const made = (...lines: string[]) => markdownHtml(lines.join('\n'), links).replaceAll('\n', '');

describe('a guide’s Markdown', () => {
  it('has headings and paragraphs, whose lines run on', () => {
    expect(made('# A', 'one', 'two', '', '### B')).toBe('<h1>A</h1><p>one two</p><h3>B</h3>');
  });

  it('has bold words, code in which nothing has a meaning, and links to what is served', () => {
    expect(made('**A & B** `<**x**>` [here](a.md) [there](../b.txt)')).toBe(
      '<p><strong>A &amp; B</strong> <code>&lt;**x**&gt;</code> <a href="/huong-dan/a">here</a> there</p>',
    );
  });

  it('has lists with pictures and lists in them', () => {
    expect(
      made('1. A', '   - B', '   - C', '', '   <img src="x.webp" width="270" alt="D">', '', '2. E', '', 'F'),
    ).toBe(
      '<ol><li><p>A</p><ul><li><p>B</p></li><li><p>C</p></li></ul><img x.webp D 270></li><li><p>E</p></li></ol><p>F</p>',
    );
  });

  it('has tables', () => {
    expect(made('| A | B |', '|---|---|', '| **c** | d |')).toBe(
      '<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><td><strong>c</strong></td><td>d</td></tr></tbody></table>',
    );
  });

  it.each(['> quoted', '```sh', '<script>', '![a](b.png)', '#### deep', '| no | rule |'])(
    'is refused with %s',
    (line) => {
      expect(() => made(line)).toThrow(line);
    },
  );
});

it('every guide becomes a page whose links lead to guides, and whose pictures keep their place', async () => {
  const published: string[] = [];
  const pages = await guidePages((path) => `/p${published.push(path)}`);
  const files = pages.map(({ file }) => file);
  expect(files.sort()).toEqual(
    ['index', 'nguoi-ban', 'nguoi-mua', 'nguoi-to-chuc'].map((name) => `huong-dan/${name}.html`),
  );
  for (const { html } of pages) {
    for (const [, to = ''] of html.matchAll(/href="(\/huong-dan[^"]*)"/g)) {
      expect(files).toContain(`${to === '/huong-dan' ? '/huong-dan/index' : to}.html`.slice(1));
    }
    expect(html).not.toMatch(/<img(?![^>]* height="[1-9])/);
    expect(html).not.toMatch(/\*\*|\]\(/);
  }
  expect(published.filter((path) => path.endsWith('.dark.webp')).length).toBe(published.length / 2);
});
