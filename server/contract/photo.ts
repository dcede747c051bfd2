import { z } from 'zod';
import { Id, longText } from './value.ts';

/** Widths a photo is kept in, pixels; a smaller original is kept as it is under each of these names. */
export const PHOTO_WIDTHS = [160, 480, 1080] as const;
export type PhotoWidth = (typeof PHOTO_WIDTHS)[number];

/** The largest file that is taken, bytes: a phone's best JPEG; pages send a smaller one. */
export const PHOTO_MAX_BYTES = 12 * 1024 * 1024;

/** Where an organiser posts the bytes of a photo, with its MIME type; the answer is a {@link Photo}. */
export const PHOTOS = '/api/photos';

/** A photo of goods or of a sale event. Width and height are those of the original, upright, in pixels. */
export const Photo = z.object({
  id: Id,
  width: z.int(),
  height: z.int(),
  /** What it shows, for those who do not see it; empty where nobody has said. */
  alt: z.string(),
});
export type Photo = z.infer<typeof Photo>;

export const DescribePhoto = z.object({ alt: longText(200) });
export type DescribePhoto = z.infer<typeof DescribePhoto>;

/** The address of a photo in one of its widths. */
export function photoPath(id: string, width: PhotoWidth): string {
  return `/photos/${id}/${width}.webp`;
}
