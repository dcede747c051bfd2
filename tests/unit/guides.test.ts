import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const guides = globSync('docs/huong-dan/*.md', { cwd: root }).sort();

/** What the pages say, as it stands in their sources: guides quote it word by word. */
const sources = globSync('client/**/*.{ts,tsx}', { cwd: root })
  .map((path) => readFileSync(resolve(root, path), 'utf8'))
  .join('\n');

/** Files that a text links to or shows; addresses elsewhere and places on the same page are left out. */
function linksOf(text: string): string[] {
  const found = [...text.matchAll(/\]\(([^)\s]+)\)|<img src="([^"]+)"/g)];
  return found
    .flatMap(([, link, picture]) => link ?? picture ?? [])
    .filter((link) => !/^(?:https?:|mailto:|#)/.test(link))
    .map((link) => link.replace(/#.*$/, ''));
}

describe('the guides', () => {
  it('stand there for each of the three people', () => {
    const names = guides.map((path) => path.slice('docs/huong-dan/'.length));
    expect(names).toEqual(['README.md', 'nguoi-ban.md', 'nguoi-mua.md', 'nguoi-to-chuc.md']);
  });

  it.each([...guides, 'README.md', 'README.vi.md'])('%s links to and shows only what exists', (path) => {
    const links = linksOf(readFileSync(resolve(root, path), 'utf8'));
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter((link) => !existsSync(resolve(root, dirname(path), link)))).toEqual([]);
  });

  it.each(guides.filter((path) => !path.endsWith('README.md')))(
    '%s names buttons as the pages do',
    (path) => {
      const text = readFileSync(resolve(root, path), 'utf8');
      const labels = [...text.matchAll(/\*\*([^*]+)\*\*/g)].map(([, label = '']) => label);
      expect(labels.length).toBeGreaterThan(0);
      expect(labels.filter((label) => !sources.includes(`'${label}'`))).toEqual([]);
    },
  );
});
