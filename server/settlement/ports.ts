import type { OrderState } from '../contract/order.ts';
import type { Deduction, SettlementBasis } from '../contract/settlement.ts';

/** A part of the sum has its amount once the settlement is closed. */
export interface DeductionRecord {
  name: string;
  basisPoints: number | null;
  amountDong: bigint | null;
}

export interface SettlementRecord {
  id: string;
  householdId: string;
  householdName: string;
  /** Days such as `2026-11-23`. */
  from: string;
  to: string;
  basis: SettlementBasis;
  state: 'open' | 'closed';
  note: string;
  closedAt: Date | null;
  closedBy: string | null;
  deductions: DeductionRecord[];
}

/** A line of an order. */
export interface SettledLine {
  orderId: string;
  orderCode: string;
  /** When its order came into the state that counts. */
  at: Date;
  productName: string;
  variantName: string;
  quantity: number;
  unitPriceDong: bigint;
}

/** Which lines an open settlement has: of orders in one of these states that came into `basis` in this time. */
export interface Period {
  states: readonly OrderState[];
  since: Date;
  before: Date;
}

/** Whether something was done to a settlement: only open ones are changed. */
export type Outcome = 'done' | 'not_open' | 'unknown';

export interface SettlementRepository {
  /** Newest first. */
  list(limit: number): Promise<SettlementRecord[]>;
  find(id: string): Promise<SettlementRecord | null>;
  /** Null: there is no such household. */
  create(settlement: {
    householdId: string;
    from: string;
    to: string;
    basis: SettlementBasis;
    at: Date;
  }): Promise<string | null>;
  save(id: string, content: { note: string; deductions: readonly Deduction[] }): Promise<Outcome>;
  remove(id: string): Promise<Outcome>;
  /** As they are now while it is open, without those that another one has; as they were when it is closed. */
  lines(settlement: SettlementRecord, period: Period): Promise<SettledLine[]>;
  /** Keeps the lines and the amounts as they are, for good, in one transaction. */
  close(
    settlement: SettlementRecord,
    period: Period,
    by: { memberId: string | null; at: Date },
  ): Promise<Outcome>;
}
