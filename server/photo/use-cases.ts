import type { DescribePhoto, Photo } from '../contract/photo.ts';
import type { Result } from '../contract/result.ts';

/** What can be done with photos; who uses one names its id. */
export interface PhotoUseCases {
  /**
   * Keeps a photo in all widths. The same file sent again, as after a lost answer, is the same photo. `photo_unreadable`,
   * `photo_too_large`, `rate_limited`.
   */
  add(bytes: Uint8Array): Promise<Result<Photo>>;
  /** Says what it shows. `not_found`. */
  describe(photoId: string, input: DescribePhoto): Promise<Result<Photo>>;
  /** Deletes photos that nothing has used for a day, and files that no photo belongs to. */
  cleanUp(): Promise<void>;
}
