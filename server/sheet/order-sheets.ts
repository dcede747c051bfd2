import type { ExportedOrder } from '../order/ports.ts';
import type { Place } from './place-names.ts';
import { type CellKind, type CellValue, type Column, phoneText, type Row, type Sheet } from './sheet.ts';
import { paymentWords, STATE_WORDS } from './words.ts';

type Line = ExportedOrder['lines'][number];
type Placed = { order: ExportedOrder; place: Place };
/** A column with how its value is read. */
type Read<T> = Column & { read: (of: T) => CellValue };

const column = <T>(
  title: string,
  width: number,
  read: (of: T) => CellValue,
  kind: CellKind = 'text',
): Read<T> => ({ title, kind, width, read });

const ORDER = [
  column<Placed>('Mã đơn', 12, ({ order }) => order.orderCode),
  column<Placed>('Phiên chợ', 28, ({ order }) => order.saleTitle),
  column<Placed>('Đặt lúc', 18, ({ order }) => order.placedAt.getTime(), 'instant'),
  column<Placed>('Trạng thái', 16, ({ order }) => STATE_WORDS[order.state]),
  column<Placed>('Thanh toán', 22, ({ order }) => paymentWords(order.payment)),
  column<Placed>('Người mua', 24, ({ order }) => order.buyer.name),
  column<Placed>('Điện thoại', 14, ({ order }) => phoneText(order.buyer.phone)),
  column<Placed>('Địa chỉ', 36, ({ order }) => order.buyer.address),
  column<Placed>('Xã, phường', 20, ({ place }) => place.commune),
  column<Placed>('Tỉnh, thành phố', 16, ({ place }) => place.province),
  column<Placed>('Người nhận hộ', 20, ({ order }) => order.buyer.receiver?.name ?? null),
  column<Placed>('Điện thoại người nhận', 14, ({ order: { buyer } }) =>
    buyer.receiver === null ? null : phoneText(buyer.receiver.phone),
  ),
  column<Placed>('Khách dặn', 24, ({ order }) => order.note),
  column<Placed>('Ghi chú nội bộ', 24, ({ order }) => order.staffNote),
  column<Placed>('Mã vận đơn', 18, ({ order }) => order.waybill),
];
/** Sums of an order as a whole. */
const SUMS = [
  column<Placed>('Phí giao hàng (đồng)', 16, ({ order }) => order.deliveryFee, 'dong'),
  column<Placed>('Tổng đơn (đồng)', 16, ({ order }) => Number(order.totalDong), 'dong'),
];
const LINE = [
  column<Line>('Hàng', 28, ({ productName }) => productName),
  column<Line>('Quy cách', 18, ({ variantName }) => variantName),
  column<Line>('Hộ sản xuất', 22, ({ householdName }) => householdName),
  column<Line>('Số lượng', 10, ({ quantity }) => quantity, 'count'),
  column<Line>('Đơn giá (đồng)', 14, ({ unitPriceDong }) => Number(unitPriceDong), 'dong'),
  column<Line>('Thành tiền (đồng)', 16, (line) => Number(line.unitPriceDong) * line.quantity, 'dong'),
];
/** What tells whose a line is. */
const SHORT = ORDER.slice(0, 4);

const columnsOf = (reads: readonly Column[]): Column[] =>
  reads.map(({ title, kind, width }) => ({ title, kind, width }));

/** A line with its order, for files of one table. */
export const WHOLE_SHEET: Sheet = { name: 'Đơn hàng', columns: columnsOf([...ORDER, ...LINE, ...SUMS]) };
export const ORDERS_SHEET: Sheet = { name: 'Đơn hàng', columns: columnsOf([...ORDER, ...SUMS]) };
export const LINES_SHEET: Sheet = { name: 'Dòng hàng', columns: columnsOf([...SHORT, ...LINE]) };

/** A row of {@link WHOLE_SHEET} for each line; the order's sums stand in its first one only, so that a column adds up. */
export function wholeRows(placed: Placed): Row[] {
  const common = ORDER.map(({ read }) => read(placed));
  return placed.order.lines.map((line, index) => [
    ...common,
    ...LINE.map(({ read }) => read(line)),
    ...SUMS.map(({ read }) => (index === 0 ? read(placed) : null)),
  ]);
}

/** The row of an order in {@link ORDERS_SHEET}. */
export function orderRow(placed: Placed): Row {
  return [...ORDER, ...SUMS].map(({ read }) => read(placed));
}

/** The rows of its lines in {@link LINES_SHEET}. */
export function lineRows(placed: Placed): Row[] {
  const common = SHORT.map(({ read }) => read(placed));
  return placed.order.lines.map((line) => [...common, ...LINE.map(({ read }) => read(line))]);
}
