import type { Photo } from '../contract/photo.ts';
import type { PhotoWidth } from '../contract/photo-path.ts';
import type { Result } from '../contract/result.ts';

/** A photo as stored; `sha256` is that of the file it was made of, in hex. */
export interface PhotoRecord extends Photo {
  sha256: string;
}

export interface PhotoRepository {
  /** The photo made of this file, which counts as sent at `at` now; null when there is none. */
  sentAgain(sha256: string, at: Date): Promise<PhotoRecord | null>;
  /** Writes the photo, or answers the one that somebody else made of the same file meanwhile. */
  insert(photo: Omit<PhotoRecord, 'alt'>, at: Date): Promise<PhotoRecord>;
  /** Null when there is none. */
  describe(id: string, alt: string): Promise<PhotoRecord | null>;
  /** Deletes what was last sent before `before` and belongs to nothing. */
  deleteUnused(before: Date): Promise<void>;
  /** Those of `ids` that there are. */
  known(ids: string[]): Promise<string[]>;
}

/** A picture in every width, ready to be kept. */
export interface Rendered {
  /** Upright, pixels. */
  width: number;
  height: number;
  files: Map<PhotoWidth, Uint8Array>;
}

/** Makes the pictures that are kept out of whatever was sent. */
export interface PhotoRenderer {
  /** Turned upright, without any metadata. `photo_unreadable`, `photo_too_large`, `rate_limited`. */
  render(bytes: Uint8Array): Promise<Result<Rendered>>;
}

/** The files of photos. */
export interface PhotoFiles {
  has(id: string): Promise<boolean>;
  /** All widths at once or none, also when the power fails; what was there is replaced. */
  save(id: string, files: Rendered['files']): Promise<void>;
  /** Photos, and remains of saving, that were written before `before`. */
  olderThan(before: Date): Promise<string[]>;
  remove(id: string): Promise<void>;
}
