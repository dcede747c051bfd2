import type { SettlementSheet } from '../contract/settlement.ts';
import type { SettledLine } from '../settlement/ports.ts';
import type { Row, Sheet } from './sheet.ts';

export const SETTLEMENT_SHEET: Sheet = {
  name: 'Quyết toán',
  columns: [
    { title: 'Hàng', kind: 'text', width: 36 },
    { title: 'Quy cách', kind: 'text', width: 18 },
    { title: 'Số đơn', kind: 'count', width: 10 },
    { title: 'Số lượng', kind: 'count', width: 12 },
    { title: 'Đơn giá (đồng)', kind: 'dong', width: 16 },
    { title: 'Thành tiền (đồng)', kind: 'dong', width: 18 },
  ],
};
export const SETTLED_LINES_SHEET: Sheet = {
  name: 'Từng đơn',
  columns: [
    { title: 'Mã đơn', kind: 'text', width: 12 },
    { title: 'Lúc', kind: 'instant', width: 18 },
    { title: 'Hàng', kind: 'text', width: 28 },
    { title: 'Quy cách', kind: 'text', width: 18 },
    { title: 'Số lượng', kind: 'count', width: 10 },
    { title: 'Đơn giá (đồng)', kind: 'dong', width: 16 },
    { title: 'Thành tiền (đồng)', kind: 'dong', width: 18 },
  ],
};

/** The rows of {@link SETTLEMENT_SHEET}; what is taken off is less than nothing, so that the column adds up to what is paid. */
export function settlementRows(sheet: SettlementSheet): Row[] {
  const { householdName, from, to, state, goods, deductions, grossDong, netDong } = sheet;
  const sum = (name: string, dong: number): Row => [name, null, null, null, null, dong];
  return [
    [
      `${householdName}, ${from} – ${to}${state === 'open' ? ', chưa chốt' : ''}`,
      null,
      null,
      null,
      null,
      null,
    ],
    ...goods.map((row) => [
      row.productName,
      row.variantName,
      row.orders,
      row.quantity,
      row.unitPriceDong,
      row.dong,
    ]),
    sum('Cộng tiền hàng', grossDong),
    ...deductions.map(({ name, basisPoints, dong }) =>
      sum(basisPoints === null ? name : `${name} (${basisPoints / 100} %)`, -dong),
    ),
    sum('Hộ được nhận', netDong),
  ];
}

/** The rows of {@link SETTLED_LINES_SHEET}. */
export function settledLineRows(lines: readonly SettledLine[]): Row[] {
  return lines.map(({ orderCode, at, productName, variantName, quantity, unitPriceDong }) => [
    orderCode,
    at.getTime(),
    productName,
    variantName,
    quantity,
    Number(unitPriceDong),
    quantity * Number(unitPriceDong),
  ]);
}
