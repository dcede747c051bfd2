import type { BookTotals } from '../contract/order-totals.ts';
import type { OrderBook } from '../order/ports.ts';
import type { Database } from './database.ts';
import { FIND_PAGE } from './order-book-sql.ts';
import { criteriaValues } from './order-criteria.ts';
import { orderRecord, toBooked } from './order-record.ts';
import { TOTALS } from './order-totals-sql.ts';

/** A book of years takes a while to sum up. */
const SUM_MS = 30_000;

/** What the order book adds up to, and its orders for files, in PostgreSQL. */
export function createOrderReports({ prisma }: Database): Pick<OrderBook, 'totals' | 'export'> {
  return {
    totals(criteria) {
      const values = criteriaValues(criteria);
      return prisma.$transaction(
        async (tx) => {
          // The columns of each statement are those of the contract, one by one; raw rows have no other type.
          const rows = async <T>(sql: string) => (await tx.$queryRawUnsafe(sql, ...values)) as T[];
          const [delivery] = await rows<BookTotals['delivery']>(TOTALS.delivery);
          return {
            delivery: delivery ?? { orders: 0, dong: 0, undoneDong: 0 },
            products: await rows(TOTALS.products),
            households: await rows(TOTALS.households),
            saleEvents: await rows(TOTALS.saleEvents),
            days: await rows(TOTALS.days),
            packing: await rows(TOTALS.packing),
          };
        },
        { isolationLevel: 'RepeatableRead', maxWait: SUM_MS, timeout: SUM_MS },
      );
    },

    async export(criteria, after, limit) {
      const found = await prisma.$queryRawUnsafe<{ id: string }[]>(
        FIND_PAGE,
        ...criteriaValues(criteria),
        after?.placedAt ?? null,
        after?.id ?? null,
        limit,
      );
      const rows = await prisma.order.findMany({
        where: { id: { in: found.map(({ id }) => id) } },
        include: {
          ...orderRecord,
          events: { take: 0, include: orderRecord.events.include },
          saleEvent: { select: { title: true } },
          lines: {
            ...orderRecord.lines,
            include: {
              listing: { select: { variant: { select: { product: { include: { household: true } } } } } },
            },
          },
        },
        orderBy: [{ placedAt: 'desc' }, { id: 'desc' }],
      });
      return rows.map((row) => {
        const { history: _, lines, ...order } = toBooked(row);
        return {
          ...order,
          saleTitle: row.saleEvent.title,
          lines: lines.map((line, index) => {
            const product = row.lines[index]?.listing.variant.product;
            return {
              ...line,
              productId: product?.id ?? '',
              householdId: product?.household?.id ?? null,
              householdName: product?.household?.name ?? '',
            };
          }),
        };
      });
    },
  };
}
