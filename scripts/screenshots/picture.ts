import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import type { Market } from './market.ts';
import { cameraPicture } from './scene.ts';
import type { Screen } from './screen.ts';
import { PHONE } from './visit.ts';

const LANGUAGES = ['vi', 'en'] as const;
const SIZES = [PHONE, { width: 1280, height: 800 }] as const;
const SCHEMES = ['light', 'dark'] as const;
/** Of a desk's picture: three quarters of what it shows, in pixels. */
const DESK_WIDTH = 960;
/** Letters stay clear at this; a picture has some 10 to 25 kB. */
const QUALITY = { quality: 43, effort: 6 } as const;

/** One way to look at a screen. */
export interface Look {
  language: (typeof LANGUAGES)[number];
  size: (typeof SIZES)[number];
  scheme: (typeof SCHEMES)[number];
}

/** Such as `vi.360.light`: the end of a file's name. */
export function nameOf({ language, size, scheme }: Look): string {
  return `${language}.${size.width}.${scheme}`;
}

/** All eight, or a phone in Vietnamese by day and by night. */
export function looksOf({ minor = false }: Pick<Screen, 'minor'>): Look[] {
  const languages = minor ? LANGUAGES.slice(0, 1) : LANGUAGES;
  const sizes = minor ? SIZES.slice(0, 1) : SIZES;
  return languages.flatMap((language) =>
    sizes.flatMap((size) => SCHEMES.map((scheme) => ({ language, size, scheme }))),
  );
}

export interface PictureOptions {
  folder: string;
  market: Market;
  /** Ends of file names that are wanted; empty: all. */
  only: readonly string[];
  /** All of a long page instead of what the screen shows of it, for looking it over. */
  whole: boolean;
}

/** Writes the pictures of a screen that stands, and leaves the page as it was. Returns the names of the files. */
export async function takePictures(page: Page, screen: Screen, options: PictureOptions): Promise<string[]> {
  const { folder, market, only, whole } = options;
  const looks = looksOf(screen).filter((look) => only.length === 0 || only.includes(nameOf(look)));
  const files: string[] = [];
  await mkdir(folder, { recursive: true });
  for (const look of looks) {
    await apply(page, look);
    await steady(page, market);
    const name = `${screen.name}.${nameOf(look)}.webp`;
    const taken = await page.screenshot({ fullPage: whole, animations: 'disabled', caret: 'hide' });
    const width = look.size === PHONE ? undefined : DESK_WIDTH;
    await writeFile(join(folder, name), await sharp(taken).resize({ width }).webp(QUALITY).toBuffer());
    files.push(name);
  }
  await apply(page, { language: 'vi', size: PHONE, scheme: 'light' });
  return files;
}

/** Shows the page that way. */
export async function apply(page: Page, { language, size, scheme }: Look): Promise<void> {
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
  await page.setViewportSize(size);
  await speak(page, language);
}

/** Chooses the language as a person does, but by script: it is out of reach for a tap while a sheet is open. */
async function speak(page: Page, tag: string): Promise<void> {
  if ((await page.evaluate(() => document.documentElement.lang)) === tag) return;
  const click = (element: Element) => element instanceof HTMLElement && element.click();
  const button = page.locator('.bar button[aria-haspopup="dialog"]');
  // Without scripts there is no choice.
  if ((await button.count()) === 0) return;
  await button.evaluate(click);
  const choice = page.locator(`dialog button[lang="${tag}"]`);
  await choice.evaluate(click);
  await choice.waitFor({ state: 'detached' });
}

let camera: Promise<string> | undefined;

/**
 * Puts what is the same each time in the place of what is not: the pictures of the camera, addresses with the port of the
 * day, and order codes, which are drawn by lot. Waits for letters and photos.
 */
async function steady(page: Page, { codes }: Market): Promise<void> {
  camera ??= cameraPicture().then((jpeg) => `url(data:image/jpeg;base64,${jpeg.toString('base64')})`);
  await page.evaluate(
    async ([picture, pairs]) => {
      const known = new Map(pairs);
      // What has been put in its place already stays.
      for (const [, shown] of pairs) known.set(shown, shown);
      const settled = (text: string) =>
        text
          .replaceAll(/https?:\/\/(?:127\.0\.0\.1|localhost):\d+/g, 'https://cho-phien.example')
          .replaceAll(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g, '019a8b1c-7d2e-7f30-8a41-5b6c7d8e9f00')
          .replaceAll(/(?<=token=)[\w-]{20,}/g, 'Qm9va3MgYXJlIGNsb3NlZCBvbiBTdW5kYXlzLg')
          .replaceAll(/CP-?[2-9A-Z]{5}\b/g, (code) => {
            const dashed = code.replace(/^CP-?/, 'CP-');
            const shown = known.get(dashed) ?? 'CP-7K3M9';
            return code === dashed ? shown : shown.replace('-', '');
          });
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        const written = node.nodeValue ?? '';
        // How much a link carries is measured anew each time.
        const measured = node.parentElement?.closest('.uplink, .check-result') ?? null;
        const shown = settled(measured ? written.replace(/[\d.,]+(?= kbit\/s)/, '480') : written);
        if (shown !== written) node.nodeValue = shown;
      }
      for (const field of document.querySelectorAll('input')) {
        if (settled(field.value) !== field.value) field.value = settled(field.value);
      }
      for (const video of document.querySelectorAll('video')) {
        // Before its first picture the camera's still one; a photo stays.
        if (video.videoWidth === 0 && !video.poster.includes('/live/')) continue;
        video.removeAttribute('poster');
        video.style.objectPosition = '-9999px 0';
        video.style.background = `${picture} center / cover`;
      }
      // How loud the microphone hears is another thing each time.
      for (const level of document.querySelectorAll<HTMLElement>('.voice-level')) {
        level.style.setProperty('transform', 'scaleX(0.6)', 'important');
      }
      await document.fonts.ready;
      const visible = [...document.images].filter((image) => {
        const { top, bottom } = image.getBoundingClientRect();
        return top < innerHeight && bottom > 0;
      });
      await Promise.all(visible.map((image) => image.decode().catch(() => undefined)));
    },
    [await camera, [...codes]] as const,
  );
}
