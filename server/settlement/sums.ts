import type { SettlementSheet } from '../contract/settlement.ts';
import type { DeductionRecord, SettledLine } from './ports.ts';

const WHOLE = 10_000n;

/** What a deduction takes off the sum; half a đồng and more is a whole one. */
export function deducted(grossDong: bigint, { basisPoints, amountDong }: DeductionRecord): bigint {
  if (amountDong !== null) return amountDong;
  return basisPoints === null ? 0n : (grossDong * BigInt(basisPoints) + WHOLE / 2n) / WHOLE;
}

export function grossOf(lines: readonly SettledLine[]): bigint {
  return lines.reduce((sum, { quantity, unitPriceDong }) => sum + BigInt(quantity) * unitPriceDong, 0n);
}

/** Lines of the same goods at the same price together, in the order of their names. */
export function goodsOf(lines: readonly SettledLine[]): SettlementSheet['goods'] {
  const groups = new Map<string, { goods: SettlementSheet['goods'][number]; orderIds: Set<string> }>();
  for (const { orderId, productName, variantName, quantity, unitPriceDong } of lines) {
    const key = JSON.stringify([productName, variantName, String(unitPriceDong)]);
    const price = Number(unitPriceDong);
    const group = groups.get(key) ?? {
      goods: { productName, variantName, unitPriceDong: price, orders: 0, quantity: 0, dong: 0 },
      orderIds: new Set<string>(),
    };
    groups.set(key, group);
    group.orderIds.add(orderId);
    group.goods.orders = group.orderIds.size;
    group.goods.quantity += quantity;
    group.goods.dong += quantity * price;
  }
  const byName = new Intl.Collator('vi').compare;
  return [...groups.values()]
    .map(({ goods }) => goods)
    .sort(
      (a, b) =>
        byName(a.productName, b.productName) ||
        byName(a.variantName, b.variantName) ||
        a.unitPriceDong - b.unitPriceDong,
    );
}
