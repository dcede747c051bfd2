/** The studio's page, open in a sale event where one is named. */
export function studioPath(saleEventId: string | null): string {
  return saleEventId === null ? '/ban-hang' : `/ban-hang?${new URLSearchParams({ phien: saleEventId })}`;
}

/** The sale event that an address of the studio, or of a link into it, names. */
export function saleEventInAddress(search: string): string | null {
  return new URLSearchParams(search).get('phien') || null;
}
