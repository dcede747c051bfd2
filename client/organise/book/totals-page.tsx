import { useMemo } from 'preact/hooks';
import type { BookFilterSent } from '../../../server/contract/order.ts';
import type { BookTotals, Sums } from '../../../server/contract/order-totals.ts';
import { formatCount, formatDay, formatDong } from '../../i18n/format.ts';
import type { CallApi } from '../../net/api.ts';
import { createResource } from '../../state/resource.ts';
import { ErrorNotice, Notice } from '../../ui/frame.tsx';
import { Bars } from './bars.tsx';
import { CoopHead } from './coop-head.tsx';
import { Paper, PaperBar } from './paper.tsx';
import { SumsHead } from './sums-head.tsx';
import { bookTexts } from './texts.ts';

/** Bars in one chart; more are no picture. */
const MOST_BARS = 12;
const A4 = '@page { size: A4; margin: 12mm; }';

type Row = Sums & { key: string; name: string };

/** The four ways to look at what was sold, each row with its name. */
function sectionsOf(totals: BookTotals): { title: string; rows: Row[] }[] {
  const t = bookTexts();
  return [
    { title: t.by.products, rows: totals.products.map((row) => ({ ...row, key: row.productId })) },
    {
      title: t.by.households,
      rows: totals.households.map((row) => ({
        ...row,
        key: row.householdId ?? '',
        name: row.householdId === null ? t.noHousehold : row.householdName,
      })),
    },
    {
      title: t.by.saleEvents,
      rows: totals.saleEvents.map((row) => ({ ...row, key: row.saleEventId, name: row.title })),
    },
    {
      title: t.by.days,
      rows: totals.days.map((row) => ({ ...row, key: row.day, name: formatDay(row.day) })),
    },
  ];
}

function Section({ title, rows }: { title: string; rows: readonly Row[] }) {
  const t = bookTexts();
  const bars = rows.slice(0, MOST_BARS);
  return (
    <section class="stack-s">
      <h3>{title}</h3>
      <Bars title={title} bars={bars} />
      {rows.length > bars.length && <p>{t.fewest(formatCount(bars.length))}</p>}
      <table class="sums">
        <caption class="visually-hidden">{title}</caption>
        <SumsHead of={t.name} numbers={[t.orders, t.quantity, t.money, t.undone]} />
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">{row.name}</th>
              <td class="number">{formatCount(row.orders)}</td>
              <td class="number">{formatCount(row.quantity)}</td>
              <td class="number">{formatDong(row.dong)}</td>
              <td class="number">
                {row.undoneQuantity === 0
                  ? ''
                  : `${formatCount(row.undoneQuantity)} · ${formatDong(row.undoneDong)}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** What was sold in the orders that a filter finds, as bars and as tables, to look at and to print. */
export function TotalsPage({ api, filter }: { api: CallApi; filter: BookFilterSent }) {
  const t = bookTexts();
  const totals = useMemo(
    () => createResource(() => api('POST /api/orders/totals', { body: filter })),
    [api, filter],
  );
  if (totals.error.value !== null) return <ErrorNotice error={totals.error.value} onRetry={totals.reload} />;
  if (totals.data.value === null) return <Notice icon="clock" text={t.reading('')} />;
  const sections = sectionsOf(totals.data.value);
  const { delivery } = totals.data.value;
  const some = totals.data.value.products.length > 0;
  return (
    <>
      <style>{A4}</style>
      <PaperBar title={t.totals} ready={some}>
        {!some && <Notice text={t.noSums} />}
      </PaperBar>
      {some && (
        <Paper title={t.totals} of="stack">
          <CoopHead api={api} />
          {delivery.dong > 0 && (
            <p data-testid="delivery-total">
              {t.delivery(formatCount(delivery.orders))} <strong>{formatDong(delivery.dong)}</strong>
            </p>
          )}
          {sections.map(({ title, rows }) => (
            <Section key={title} title={title} rows={rows} />
          ))}
        </Paper>
      )}
    </>
  );
}
