/** What is left of a variant after a change, and which open sale events show it. */
export interface StockChange {
  variantId: string;
  available: number;
  saleEventIds: string[];
}

export interface StockRepository {
  /**
   * Writes off what could still be sold, with a ledger row, in one transaction; what is reserved stays. Null when the
   * sale event does not list the variant.
   */
  sellOut(input: {
    saleEventId: string;
    variantId: string;
    memberId: string | null;
    at: Date;
  }): Promise<StockChange | null>;
  /** Adds to the stock level and the ledger in one transaction; null when the sale event does not list the variant. */
  add(input: {
    saleEventId: string;
    variantId: string;
    quantity: number;
    reason: string;
    memberId: string | null;
    at: Date;
  }): Promise<StockChange | null>;
}
