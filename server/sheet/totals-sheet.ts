import type { ExportedOrder } from '../order/ports.ts';
import { isUndone } from '../order/state.ts';
import { type Row, type Sheet, vietnamTime } from './sheet.ts';

export const TOTALS_SHEET: Sheet = {
  name: 'Tổng hợp',
  columns: [
    { title: 'Theo', kind: 'text', width: 14 },
    { title: 'Tên', kind: 'text', width: 32 },
    { title: 'Số lượng', kind: 'count', width: 12 },
    { title: 'Tiền (đồng)', kind: 'dong', width: 18 },
    { title: 'Số lượng huỷ, không nhận', kind: 'count', width: 24 },
    { title: 'Tiền huỷ, không nhận (đồng)', kind: 'dong', width: 26 },
  ],
};

/** All is goods and delivery; the sums below it are of goods, but for that of delivery. */
const KINDS = ['Tất cả', 'Phí giao hàng', 'Hàng', 'Hộ', 'Phiên chợ', 'Ngày'] as const;
type Kind = (typeof KINDS)[number];

interface Sum {
  kind: Kind;
  name: string;
  quantity: number;
  dong: number;
  undoneQuantity: number;
  undoneDong: number;
}

/** Adds the orders of a file up as they come, so that its totals are those of its rows, whatever is ordered meanwhile. */
export function createTotals() {
  const sums = new Map<string, Sum>();

  function sumOf(kind: Kind, id: string, name: string): Sum {
    const key = `${kind} ${id}`;
    const sum = sums.get(key) ?? { kind, name, quantity: 0, dong: 0, undoneQuantity: 0, undoneDong: 0 };
    sums.set(key, sum);
    return sum;
  }

  return {
    add({ state, saleEventId, saleTitle, placedAt, deliveryFee, lines }: ExportedOrder): void {
      if (deliveryFee > 0) {
        const money = isUndone(state) ? 'undoneDong' : 'dong';
        sumOf('Tất cả', '', 'Tất cả')[money] += deliveryFee;
        sumOf('Phí giao hàng', '', 'Phí giao hàng')[money] += deliveryFee;
      }
      const day = vietnamTime(placedAt.getTime()).toISOString().slice(0, 10);
      for (const { quantity, unitPriceDong, productId, productName, householdId, householdName } of lines) {
        const dong = Number(unitPriceDong) * quantity;
        for (const sum of [
          sumOf('Tất cả', '', 'Tất cả'),
          sumOf('Hàng', productId, productName),
          sumOf('Hộ', householdId ?? '', householdName || '(chưa ghi hộ)'),
          sumOf('Phiên chợ', saleEventId, saleTitle),
          sumOf('Ngày', day, day),
        ]) {
          sum[isUndone(state) ? 'undoneQuantity' : 'quantity'] += quantity;
          sum[isUndone(state) ? 'undoneDong' : 'dong'] += dong;
        }
      }
    },
    /** Kind after kind, each with the largest sum first. */
    rows(): Row[] {
      return [...sums.values()]
        .sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || b.dong - a.dong)
        .map(({ kind, name, quantity, dong, undoneQuantity, undoneDong }) => [
          kind,
          name,
          quantity,
          dong,
          undoneQuantity,
          undoneDong,
        ]);
    },
  };
}
