/** What is left of a variant after a change, and which open sale events show it. */
export interface StockChange {
  variantId: string;
  available: number;
  saleEventIds: string[];
}

export interface StockRepository {
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
