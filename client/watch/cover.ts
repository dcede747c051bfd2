import { photoPath } from '../../server/contract/photo-path.ts';
import type { Sale } from '../state/sale.ts';

/** What a sale event shows while it has no picture: its cover, or the first of its goods with a photo; null without any. */
export function coverOf({ saleEvent, listings }: Pick<Sale, 'saleEvent' | 'listings'>): string | null {
  const photoId =
    saleEvent.value?.coverId ?? listings.value.find((listing) => listing.photoId !== null)?.photoId;
  return photoId == null ? null : photoPath(photoId, 480);
}
