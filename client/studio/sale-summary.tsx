import type { StaffOrder } from '../../server/contract/order.ts';
import { formatCount, formatDong } from '../i18n/format.ts';
import type { Desk } from '../state/desk.ts';
import { ListOf } from '../ui/frame.tsx';
import { listingName } from '../ui/goods.tsx';
import { nowTexts } from './now-texts.ts';

/** What most units were sold of, in orders that stand; null when nothing was. */
export function bestSold(orders: readonly StaffOrder[]): { name: string; units: number } | null {
  const units = new Map<string, number>();
  for (const { state, lines } of orders) {
    if (state === 'cancelled' || state === 'refused') continue;
    for (const line of lines) {
      const name = listingName(line);
      units.set(name, (units.get(name) ?? 0) + line.quantity);
    }
  }
  const [best] = [...units].sort(([, a], [, b]) => b - a);
  return best === undefined ? null : { name: best[0], units: best[1] };
}

/** How a sale event went: orders and money as the server counts them, and what sold best. */
export function SaleSummary({ desk }: { desk: Desk }) {
  const t = nowTexts();
  const totals = desk.totals.value;
  const best = bestSold(desk.orders.value ?? []);
  const lines = totals && [
    { label: t.orders, value: formatCount(totals.orders) },
    { label: t.money, value: formatDong(totals.totalDong) },
    {
      label: t.best,
      value: best === null ? t.none : t.bestOf(formatCount(best.units), best.name),
    },
  ];
  return (
    <section class="card stack-s">
      <h2>{t.summary}</h2>
      <ListOf label={t.summary} items={lines} error={desk.error.value} empty={t.none} onRetry={desk.reload}>
        {({ label, value }) => (
          <li key={label} class="summary-line">
            <span>{label}</span>
            <strong>{value}</strong>
          </li>
        )}
      </ListOf>
    </section>
  );
}
