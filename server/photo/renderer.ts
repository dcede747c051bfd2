import sharp, { type Sharp } from 'sharp';
import { PHOTO_WIDTHS, type PhotoWidth } from '../contract/photo-path.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { PhotoRenderer, Rendered } from './ports.ts';

/** More than phones take in their usual mode; decoded, it is 150 MB. */
const MAX_PIXELS = 50_000_000;
/** A picture of goods is no ribbon: at the most so many times as high as wide. */
const MAX_RATIO = 4;
/** Small pictures stand on small places, where faults do not show; WebP's own scale. */
const QUALITY: Readonly<Record<PhotoWidth, number>> = { 160: 68, 480: 70, 1080: 74 };
/** Whatever a file is made to cost, it does not cost more, s. */
const PATIENCE_S = 20;
/** Photos in memory at once, of which one is worked on. */
const MAX_WAITING = 6;
const RETRY_MS = 5_000;

/**
 * How files begin that are read: JPEG, PNG, WebP, and the ISO container of AVIF. Others, such as SVG with its references to
 * other files, do not even get to a decoder.
 */
const SIGNATURES = [/^\xff\xd8\xff/, /^\x89PNG\r\n/, /^RIFF.{4}WEBP/s, /^.{4}ftyp(?:avif|avis|mif1)/s];

/** Pictures by libvips, one after the other on one core: the others belong to the live picture. */
export function createPhotoRenderer(): PhotoRenderer {
  sharp.concurrency(1);
  sharp.cache(false);
  let turn: Promise<unknown> = Promise.resolve();
  let waiting = 0;

  return {
    async render(bytes) {
      if (waiting >= MAX_WAITING) {
        return fail('rate_limited', 'too many photos at once', { retryAfterMs: RETRY_MS });
      }
      waiting++;
      const rendered = turn.then(() => render(bytes));
      turn = rendered.catch(() => undefined);
      try {
        return await rendered;
      } finally {
        waiting--;
      }
    },
  };
}

async function render(bytes: Uint8Array): Promise<Result<Rendered>> {
  const beginning = Buffer.from(bytes.subarray(0, 16)).toString('latin1');
  if (!SIGNATURES.some((signature) => signature.test(beginning)))
    return unreadable('no such kind of picture');
  try {
    // The header alone, which costs nothing however large it says that the picture is.
    const { autoOrient } = await sharp(bytes, { limitInputPixels: false }).metadata();
    const { width, height } = autoOrient;
    if (width * height > MAX_PIXELS) {
      return fail('photo_too_large', `the picture has more than ${MAX_PIXELS} pixels`);
    }
    const files = await inAllWidths(bytes);
    return ok({ width, height, files });
  } catch (error) {
    // Broken, cut off, or of a kind that this build cannot decode: libvips throws the same for all of these.
    return unreadable(String(error));
  }
}

/** Decoded once. Metadata goes, as sharp keeps none unless told to; so does a colour profile, once it has been applied. */
async function inAllWidths(bytes: Uint8Array): Promise<Rendered['files']> {
  const largest = Math.max(...PHOTO_WIDTHS);
  const { data, info } = await within(read(bytes).autoOrient(), largest)
    .toColourspace('srgb')
    .timeout({ seconds: PATIENCE_S })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const files: Rendered['files'] = new Map();
  for (const side of PHOTO_WIDTHS) {
    const upright = sharp(data, { raw: { width, height, channels } });
    files.set(side, await within(upright, side).webp({ quality: QUALITY[side] }).toBuffer());
  }
  return files;
}

/** A picture that is cut off is refused, not filled up with grey. */
function read(bytes: Uint8Array): Sharp {
  return sharp(bytes, { failOn: 'error', limitInputPixels: MAX_PIXELS });
}

function within(picture: Sharp, width: number): Sharp {
  return picture.resize({ width, height: width * MAX_RATIO, fit: 'inside', withoutEnlargement: true });
}

function unreadable(why: string): Result<never> {
  return fail('photo_unreadable', `the file is no picture that can be read: ${why.split('\n')[0]}`);
}
