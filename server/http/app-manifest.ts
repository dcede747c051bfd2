/** What the screen of a phone has room for beneath an icon, characters. */
const SHORT_NAME_LENGTH = 12;
const PRODUCT = 'Chợ Phiên';
const PNG = 'image/png';

/**
 * The web application manifest: what a phone needs to put the market on its home screen. `coopName` is empty until somebody
 * has entered one.
 */
export function appManifest(coopName: string): object {
  const name = coopName || PRODUCT;
  return {
    id: '/',
    name,
    short_name: name.length <= SHORT_NAME_LENGTH ? name : PRODUCT,
    description: 'Chợ vùng cao, bán trực tiếp từ vườn',
    lang: 'vi',
    dir: 'ltr',
    start_url: '/',
    scope: '/',
    display: 'standalone',
    // One colour for both: the pages' own `theme-color` follows light and dark once one is open.
    theme_color: '#fbf5e9',
    background_color: '#fbf5e9',
    categories: ['shopping', 'food'],
    icons: [
      { src: '/app-192.png', sizes: '192x192', type: PNG, purpose: 'any' },
      { src: '/app-512.png', sizes: '512x512', type: PNG, purpose: 'any' },
      { src: '/app-maskable-512.png', sizes: '512x512', type: PNG, purpose: 'maskable' },
      { src: '/icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
    ],
  };
}
