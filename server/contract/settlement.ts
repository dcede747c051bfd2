import { z } from 'zod';
import { Dong, Id, Instant, longText, Quantity, text } from './value.ts';

/** From which state of its order on a line counts. */
export const SettlementBasis = z.enum(['delivered', 'confirmed']);
export type SettlementBasis = z.infer<typeof SettlementBasis>;

/** What is taken off: a part of the sum, in hundredths of a percent, or an amount. */
export const Deduction = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('part'), name: text(80), basisPoints: z.int().min(1).max(10_000) }),
  z.object({ kind: z.literal('amount'), name: text(80), amountDong: Dong.min(1).max(1_000_000_000_000) }),
]);
export type Deduction = z.infer<typeof Deduction>;

/** Days by Vietnam's clock, both included. */
export const CreateSettlement = z
  .object({ householdId: Id, from: z.iso.date(), to: z.iso.date() })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: 'the last day is before the first' });
export type CreateSettlement = z.infer<typeof CreateSettlement>;

export const SaveSettlement = z.object({
  note: longText(500).default(''),
  deductions: z.array(Deduction).max(20),
});
export type SaveSettlement = z.infer<typeof SaveSettlement>;

/** Lines of the same goods at the same price. */
const SettledGoods = z.object({
  productName: z.string(),
  variantName: z.string(),
  unitPriceDong: Dong,
  orders: z.int().min(1),
  quantity: Quantity.max(Number.MAX_SAFE_INTEGER),
  dong: Dong,
});

/** What a household is owed for some days. `open`: as the orders are now; `closed`: as it was signed. */
export const Settlement = z.object({
  settlementId: Id,
  householdId: Id,
  householdName: z.string(),
  from: z.iso.date(),
  to: z.iso.date(),
  basis: SettlementBasis,
  state: z.enum(['open', 'closed']),
  note: z.string(),
  closedAt: Instant.nullable(),
  closedBy: z.string().nullable(),
  grossDong: Dong,
  deductions: z.array(z.object({ name: z.string(), basisPoints: z.int().nullable(), dong: Dong })),
  /** Less than nothing where more is taken off than was sold. */
  netDong: z.int(),
});
export type Settlement = z.infer<typeof Settlement>;

export const SettlementSheet = Settlement.extend({ goods: z.array(SettledGoods) });
export type SettlementSheet = z.infer<typeof SettlementSheet>;
