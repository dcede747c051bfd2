/** Widths a photo is kept in, pixels; a smaller original is kept as it is under each of these names. */
export const PHOTO_WIDTHS = [160, 480, 1080] as const;
export type PhotoWidth = (typeof PHOTO_WIDTHS)[number];

/** The largest file that is taken, bytes: a phone's best JPEG; pages send a smaller one. */
export const PHOTO_MAX_BYTES = 12 * 1024 * 1024;

/** Where an organiser posts the bytes of a photo, with its MIME type; the answer is a `Photo`. */
export const PHOTOS = '/api/photos';

/** The address of a photo in one of its widths. */
export function photoPath(id: string, width: PhotoWidth): string {
  return `/photos/${id}/${width}.webp`;
}
