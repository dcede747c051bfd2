import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import sharp from 'sharp';
import { markdownHtml } from './markdown.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const GUIDES = resolve(ROOT, 'docs/huong-dan');
const STYLES = ['client/ui/tokens.css', 'scripts/guides/guide.css'];

/** A guide as it is served. */
export interface GuidePage {
  /** Below the pages' folder, such as `huong-dan/nguoi-ban.html`. */
  file: string;
  html: string;
}

/** The guides of docs/huong-dan as pages. `publish` takes in a picture's file and answers its address. */
export async function guidePages(publish: (path: string) => string): Promise<GuidePage[]> {
  const style = STYLES.map((file) => readFileSync(join(ROOT, file), 'utf8'))
    .join('')
    .replace(/\s+/g, ' ');
  const files = globSync('*.md', { cwd: GUIDES }).sort();
  return Promise.all(
    files.map(async (file) => {
      const text = readFileSync(join(GUIDES, file), 'utf8');
      const heights = await heightsOf(text);
      const body = markdownHtml(text, {
        address: guideAddress,
        picture: (source, alt, width) => picture(source, { alt, width, heights }, publish),
      });
      const title = /^# (.+)$/m.exec(text)?.[1] ?? '';
      const name = file === 'README.md' ? 'index' : basename(file, '.md');
      return { file: `huong-dan/${name}.html`, html: page({ title, style, body }) };
    }),
  );
}

/** Other guides by their address on the server; what it does not serve is no link there. */
function guideAddress(target: string): string | null {
  if (/^https?:/.test(target)) return target;
  if (!/^[\w-]+\.md$/.test(target)) return null;
  return target === 'README.md' ? '/huong-dan' : `/huong-dan/${basename(target, '.md')}`;
}

/** Height by width of every picture, so that nothing on the page moves when they come. */
async function heightsOf(text: string): Promise<Map<string, number>> {
  const sources = [...text.matchAll(/<img src="([^"]+)"/g)].map(([, source = '']) => source);
  const sizes = await Promise.all(sources.map((source) => sharp(join(GUIDES, source)).metadata()));
  return new Map(sources.map((source, at) => [source, (sizes[at]?.height ?? 0) / (sizes[at]?.width ?? 1)]));
}

function picture(
  source: string,
  { alt, width, heights }: { alt: string; width: number; heights: ReadonlyMap<string, number> },
  publish: (path: string) => string,
): string {
  const light = join(GUIDES, source);
  const dark = join(dirname(light), basename(light).replace('.light.', '.dark.'));
  const height = Math.round(width * (heights.get(source) ?? 0));
  const inTheDark =
    dark !== light && existsSync(dark)
      ? `<source srcset="${publish(dark)}" media="(prefers-color-scheme: dark)">`
      : '';
  return `<picture>${inTheDark}<img src="${publish(light)}" alt="${alt}" width="${width}" height="${height}" loading="lazy"></picture>`;
}

function page({ title, style, body }: { title: string; style: string; body: string }): string {
  return `<!doctype html>
<html lang="vi">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
    <meta name="color-scheme" content="light dark">
    <link rel="icon" href="/icon.svg">
    <title>${title} · Chợ Phiên</title>
    <style>${style}</style>
  </head>
  <body>
    <header><a class="brand" href="/">Chợ Phiên</a><a href="/huong-dan">Mọi hướng dẫn</a></header>
    <main>
${body}
    </main>
  </body>
</html>
`;
}
