import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { SaleEvent, SaleSummary } from '../../server/contract/sale-event.ts';
import { formatCount, formatDateTime, formatDong } from '../i18n/format.ts';
import type { CallApi } from '../net/api.ts';
import { createResource } from '../state/resource.ts';
import { takesOrders } from '../state/takes-orders.ts';
import { ListOf, Notice } from './frame.tsx';
import { listingName } from './goods.tsx';
import styles from './sale-summary.css?inline';
import { saleSummaryTexts } from './sale-summary-texts.ts';

const MINUTE_MS = 60_000;

/** The lines of a summary; without orders what is sold is left out, since a sentence says so. */
export function summaryLines(summary: SaleSummary): { label: string; value: string }[] {
  const t = saleSummaryTexts();
  const { orders, totalDong, best, viewers, viewersPeak, onAirMs } = summary;
  return [
    ...(orders === 0
      ? []
      : [
          { label: t.orders, value: formatCount(orders) },
          { label: t.money, value: formatDong(totalDong) },
        ]),
    ...(best === null
      ? []
      : [{ label: t.best, value: t.bestOf(formatCount(best.quantity), listingName(best)) }]),
    { label: t.viewers, value: t.viewersOf(formatCount(viewers), formatCount(viewersPeak)) },
    { label: t.onAir, value: t.minutes(formatCount(Math.ceil(onAirMs / MINUTE_MS))) },
  ];
}

/** What a sale event has come to, as the database has it; asked anew whenever `stamp` is another. */
export function SaleSummaryCard(props: {
  api: CallApi;
  saleEvent: Pick<SaleEvent, 'id' | 'state' | 'ordersUntil'>;
  stamp: unknown;
}) {
  const { api, saleEvent, stamp } = props;
  const { id, ordersUntil } = saleEvent;
  const t = saleSummaryTexts();
  const summary = useMemo(
    () => createResource(() => api('GET /api/sale-events/:id/summary', { params: { id } })),
    [api, id],
  );
  const first = useRef(true);
  useEffect(() => {
    if (!first.current) void summary.reload();
    first.current = false;
  }, [stamp]);
  const now = summary.data.value;
  const until =
    ordersUntil !== null && takesOrders(saleEvent, Date.now()) ? formatDateTime(ordersUntil) : null;
  return (
    <section class="card stack-s" aria-label={t.title}>
      <style>{styles}</style>
      <h2>{t.title}</h2>
      {now?.orders === 0 && <Notice text={until === null ? t.noOrders : t.noOrdersYet(until)} />}
      <ListOf
        label={t.title}
        items={now && summaryLines(now)}
        error={summary.error.value}
        empty=""
        onRetry={summary.reload}
      >
        {({ label, value }) => (
          <li key={label} class="summary-line">
            <span>{label}</span>
            <strong>{value}</strong>
          </li>
        )}
      </ListOf>
      {now !== null && now.orders > 0 && until !== null && <p class="soft">{t.stillSells(until)}</p>}
    </section>
  );
}
