import type { BuyerInput } from '../../server/contract/order.ts';

/** What is plainly wrong before anything is sent; the server decides the rest. */
export type OrderFormFaults = Partial<Record<keyof BuyerInput, 'needed' | 'badPhone'>>;

/** Checks the buyer's fields; an empty object means that the order may be sent. */
export function checkBuyer(buyer: BuyerInput): OrderFormFaults {
  const faults: OrderFormFaults = {};
  for (const field of ['name', 'phone', 'address'] as const) {
    if (buyer[field].trim() === '') faults[field] = 'needed';
  }
  const digits = buyer.phone.replace(/\D/g, '');
  if (faults.phone === undefined && (digits.length < 9 || digits.length > 15)) faults.phone = 'badPhone';
  return faults;
}

/** The most units the stepper offers: what is left, within the limit per buyer. */
export function mostUnits(available: number, limitPerBuyer: number | null): number {
  return Math.max(1, Math.min(available, limitPerBuyer ?? 9_999, 9_999));
}
