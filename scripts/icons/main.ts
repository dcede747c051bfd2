import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import sharp from 'sharp';

/** Where the one drawing lies, and the pictures made from it. */
const FOLDER = resolve(import.meta.dirname, '../../client/public');
/** Rasterised large and made smaller: the drawing itself is 32 units wide. */
const DENSITY_DPI = 1_200;

/** `whole` fills the square to its corners, for systems that cut their own shape out of it. */
const ICONS = [
  { name: 'app-192.png', px: 192, whole: false },
  { name: 'app-512.png', px: 512, whole: false },
  { name: 'app-maskable-512.png', px: 512, whole: true },
  // iPhones ask for this name by themselves, and show transparent corners black.
  { name: 'apple-touch-icon.png', px: 180, whole: true },
] as const;

const rounded = await readFile(join(FOLDER, 'icon.svg'), 'utf8');
const square = rounded.replace(/ rx="\d+"/, '');
if (square === rounded) throw new Error('icon.svg has no rounded background to fill the corners of');
for (const { name, px, whole } of ICONS) {
  const { size } = await sharp(Buffer.from(whole ? square : rounded), { density: DENSITY_DPI })
    .resize(px, px)
    .png({ palette: true, colours: 16, compressionLevel: 9, effort: 10 })
    .toFile(join(FOLDER, name));
  console.log(`${name}: ${px} px, ${size} bytes`);
}
