/** Delivery fees in đồng an order: the standard one, and those of provinces that differ, by code of the address data. */
export interface DeliveryFees {
  standard: number;
  provinces: Readonly<Record<string, number>>;
}

/** What delivery to a province costs, đồng; where the province is not known, the standard fee. */
export function deliveryFeeTo(fees: DeliveryFees, provinceCode: string | null | undefined): number {
  return fees.provinces[provinceCode ?? ''] ?? fees.standard;
}
