import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import preact from '@preact/preset-vite';
import { build, defineConfig, type Plugin, type Rolldown } from 'vite';
import { guidePages } from './scripts/guides/guides.ts';
import { baseTextsOf, readCatalogues } from './scripts/pack/base-texts.ts';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const CLIENT = at('./client');
const OUT = at('./dist/client');
/** What the server checks language packs against. */
const BASE_TEXTS = at('./dist/texts.json');
const TARGET = ['chrome87', 'safari14', 'firefox100'];
/** The viewers' page, whose every round trip counts. */
const VIEWER_PAGE = 'index.html';

/**
 * What of the viewers' page other pages load too. The first script and what came with the document stay by themselves; so
 * does what reads comments, which viewers get with the comments, and what orders are written with, which they get with the order
 * sheet; and what only members' pages share is not for viewers.
 */
const VIEWER_CODE =
  /rolldown\/runtime|@oxc-project|node_modules\/(?:@?preact|@?socket\.io|engine\.io)|client\/(?:i18n\/(?!send-rungs|certificates|member-errors|hearts|packs)|ui\/(?!language-sheet|comment-tools|focus-keeper|health|uplink|share|sale-summary|heart-icon)|net\/(?!page-data)|state\/(?!session|desk|order-list|live-health|refusals|hearts|remind|forget|kept|install)|watch\/(?!early|qr|countdown|orders-until|order-lines|order-form|order-sheet-texts|order-mine|order-sums|order-texts|payment|banks|provinces|hearts|remind|forget|kept|install))|server\/contract\/(?!comment-order|phone-number|uplink|delivery-fee|settings)/;

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

const chunkNamed = (bundle: Rolldown.OutputBundle, name: string): string => {
  const found = Object.values(bundle).find((file) => file.type === 'chunk' && file.name === name);
  if (!found) throw new Error(`the build has no chunk ${name}`);
  return found.fileName;
};

/** The viewers' document: its styles inside, so that what the server writes into it is readable at once, and its first script. */
function viewerDocument(): Plugin {
  return {
    name: 'viewer-document',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle, filename }) {
        if (!bundle || !filename.endsWith(VIEWER_PAGE)) return html;
        const styles = /\s*<link rel="stylesheet"[^>]* href="\/([^"]+)">/g;
        const css = [...html.matchAll(styles)].map(([, name = '']) => {
          const sheet = bundle[name];
          if (sheet?.type !== 'asset') throw new Error(`the build has no style sheet ${name}`);
          return sheet.source.toString().trim();
        });
        const early = `<script type="module" async crossorigin src="/${chunkNamed(bundle, 'early')}" data-player="/${chunkNamed(bundle, 'hls-engine')}"></script>`;
        // Functions, since code may hold what `replace` takes for a pattern.
        return html
          .replaceAll(styles, '')
          .replace('</head>', () => `  <style>${css.join('')}</style>\n  </head>`)
          .replace('<script type="module"', (tag) => `${early}\n    ${tag}`);
      },
    },
  };
}

/** The service worker, which knows the names of what it keeps: what the viewers' page and the player need. */
function serviceWorker(): Plugin {
  return {
    name: 'service-worker',
    async writeBundle(_, bundle) {
      const shell = await readFile(join(OUT, VIEWER_PAGE));
      // The order sheet too: who has been here before can order without a network, and read their orders and what was on sale.
      // And the home page, where they begin.
      const wanted = ['index', 'hls-engine', 'order-sheet', 'order-mine', 'home-page', 'kept'];
      const names = new Set(wanted.map((name) => chunkNamed(bundle, name)));
      for (const name of names) {
        const file = bundle[name];
        for (const imported of file?.type === 'chunk' ? file.imports : []) names.add(imported);
      }
      const hashed = [...names].map((name) => ({ url: `/${name}`, revision: null }));
      const plain = await Promise.all(
        [VIEWER_PAGE, 'icon.svg'].map(async (name) => {
          const content = name === VIEWER_PAGE ? shell : await readFile(join(OUT, name));
          return {
            url: `/${name}`,
            revision: createHash('sha256').update(content).digest('hex').slice(0, 16),
          };
        }),
      );
      await build({
        configFile: false,
        publicDir: false,
        logLevel: 'warn',
        define: {
          PRECACHED: JSON.stringify([...plain, ...hashed]),
          SHELL: JSON.stringify(`/${VIEWER_PAGE}`),
          'process.env.NODE_ENV': '"production"',
        },
        build: {
          outDir: OUT,
          emptyOutDir: false,
          target: TARGET,
          lib: { entry: join(CLIENT, 'sw/sw.ts'), formats: ['iife'], name: 'sw', fileName: () => 'sw.js' },
        },
      });
    },
  };
}

/** Writes down the texts of the pages, which language packs translate. */
function baseTexts(): Plugin {
  return {
    name: 'base-texts',
    async writeBundle() {
      await writeFile(BASE_TEXTS, JSON.stringify(baseTextsOf(await readCatalogues())));
    },
  };
}

/** The guides as pages, with their pictures among the assets. */
function guides(): Plugin {
  return {
    name: 'guides',
    async generateBundle() {
      const publish = (path: string) => {
        const asset = { type: 'asset', name: basename(path), source: readFileSync(path) } as const;
        return `/${this.getFileName(this.emitFile(asset))}`;
      };
      for (const { file, html } of await guidePages(publish)) {
        this.emitFile({ type: 'asset', fileName: file, source: html });
      }
    },
  };
}

/** Lays a brotli and a gzip copy beside every text, at the highest level: a viewer at 64 kbit/s waits for every byte. */
function precompress(): Plugin {
  return {
    name: 'precompress',
    async closeBundle() {
      const files = await readdir(OUT, { recursive: true, withFileTypes: true });
      const texts = files.filter(
        (file) => file.isFile() && /\.(?:js|css|svg|html|webmanifest)$/.test(file.name),
      );
      await Promise.all(
        texts.map(async ({ parentPath, name }) => {
          const path = join(parentPath, name);
          const content = await readFile(path);
          await writeFile(`${path}.br`, await brotli(content));
          await writeFile(`${path}.gz`, await gzipped(content, { level: 9 }));
        }),
      );
    },
  };
}

/**
 * Four pages, one bundle: `index.html` is the viewers' (`/` and `/xem/:id`), the others are the members'. What
 * only members need (mediasoup-client, forms) never reaches a viewer's phone.
 */
export default defineConfig({
  root: CLIENT,
  plugins: [
    preact({ prefreshEnabled: false, devToolsEnabled: false }),
    viewerDocument(),
    serviceWorker(),
    baseTexts(),
    guides(),
    precompress(),
  ],
  build: {
    outDir: OUT,
    emptyOutDir: true,
    target: TARGET,
    // Every page names its scripts itself, and old phones without modulepreload merely load them a little later.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // One small sheet for all: one of a shared script's own would be fetched once more when the player is loaded.
    cssCodeSplit: false,
    rolldownOptions: {
      input: {
        index: join(CLIENT, VIEWER_PAGE),
        early: join(CLIENT, 'watch/early.ts'),
        'ban-hang': join(CLIENT, 'ban-hang.html'),
        'to-chuc': join(CLIENT, 'to-chuc.html'),
        vao: join(CLIENT, 'vao.html'),
      },
      output: {
        // One file of what the viewers' page shares with the others: over HTTP/1.1 each file more costs a round trip.
        codeSplitting: { groups: [{ name: 'common', test: VIEWER_CODE, minShareCount: 2 }] },
      },
    },
  },
});
