import { fileURLToPath } from 'node:url';
import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';

const page = (name: string) => fileURLToPath(new URL(`./client/${name}.html`, import.meta.url));

/**
 * Four pages, one bundle: `index.html` is the viewers' (`/` and `/xem/:id`), the others are the members'. What
 * only members need (mediasoup-client, forms) never reaches a viewer's phone.
 */
export default defineConfig({
  root: fileURLToPath(new URL('./client', import.meta.url)),
  plugins: [preact({ prefreshEnabled: false, devToolsEnabled: false })],
  build: {
    outDir: fileURLToPath(new URL('./dist/client', import.meta.url)),
    emptyOutDir: true,
    target: ['chrome87', 'safari14', 'firefox100'],
    // Every page names its scripts itself, and old phones without modulepreload merely load them a little later.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: {
        index: page('index'),
        'ban-hang': page('ban-hang'),
        'to-chuc': page('to-chuc'),
        vao: page('vao'),
      },
    },
  },
});
