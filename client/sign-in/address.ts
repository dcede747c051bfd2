/** The studio's page, open in a sale event where one is named, and practising it. */
export function studioPath(saleEventId: string | null, practising = false): string {
  if (saleEventId === null) return '/ban-hang';
  return `/ban-hang?${new URLSearchParams({ phien: saleEventId, ...(practising ? { tap: '1' } : {}) })}`;
}

/** The sale event that an address of the studio, or of a link into it, names. */
export function saleEventInAddress(search: string): string | null {
  return new URLSearchParams(search).get('phien') || null;
}

/** Whether an address of the studio is that of a practice. */
export function practiceInAddress(search: string): boolean {
  return new URLSearchParams(search).has('tap');
}
