import { useMemo } from 'preact/hooks';
import type { BookFilterSent } from '../../../server/contract/order.ts';
import type { BookTotals } from '../../../server/contract/order-totals.ts';
import { formatCount, formatDateTime } from '../../i18n/format.ts';
import type { CallApi } from '../../net/api.ts';
import { createResource } from '../../state/resource.ts';
import { ErrorNotice, Notice } from '../../ui/frame.tsx';
import { listingName, quantityOf } from '../../ui/goods.tsx';
import { CoopHead } from './coop-head.tsx';
import { Paper, PaperBar } from './paper.tsx';
import { SumsHead } from './sums-head.tsx';
import { bookTexts } from './texts.ts';

type Packed = BookTotals['packing'][number];

const A4 = '@page { size: A4; margin: 12mm; }';

/** Rows that belong together, in the order in which they come. */
function grouped(rows: readonly Packed[], keyOf: (row: Packed) => string): Packed[][] {
  const groups = new Map<string, Packed[]>();
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return [...groups.values()];
}

function Rows({ title, rows, tick }: { title: string; rows: readonly Packed[]; tick: boolean }) {
  const t = bookTexts();
  return (
    <table class="sums">
      <caption>{title}</caption>
      <SumsHead of={t.product} numbers={[t.quantity, t.orders]}>
        {tick && <th scope="col">{t.done}</th>}
      </SumsHead>
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.householdId} ${row.variantId}`}>
            <td>{listingName(row)}</td>
            <td class="number">
              <strong>{quantityOf(row.quantity, row.unit)}</strong>
            </td>
            <td class="number">{formatCount(row.orders)}</td>
            {tick && (
              <td>
                <span class="tick-box" />
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What to take from whom for the orders that a filter finds: by household, to be ticked off, and summed up by goods. */
export function PackingPage({ api, filter }: { api: CallApi; filter: BookFilterSent }) {
  const t = bookTexts();
  const totals = useMemo(
    () => createResource(() => api('POST /api/orders/totals', { body: filter })),
    [api, filter],
  );
  const rows = totals.data.value?.packing;
  if (totals.error.value !== null) return <ErrorNotice error={totals.error.value} onRetry={totals.reload} />;
  if (rows === undefined) return <Notice icon="clock" text={t.reading('')} />;
  const households = grouped(rows, ({ householdId }) => householdId ?? '');
  const goods = grouped(rows, ({ variantId }) => variantId).flatMap(([first, ...others]) =>
    first === undefined
      ? []
      : {
          ...first,
          quantity: others.reduce((sum, { quantity }) => sum + quantity, first.quantity),
        },
  );
  return (
    <>
      <style>{A4}</style>
      <PaperBar title={t.packingTitle} ready={rows.length > 0}>
        {rows.length === 0 && <Notice text={t.nothing} />}
      </PaperBar>
      {rows.length > 0 && (
        <Paper title={t.packingTitle} of="stack">
          <CoopHead api={api} />
          <header>
            <h2>{t.packingTitle}</h2>
            <p>{t.packingAt(formatDateTime(new Date().toISOString()))}</p>
          </header>
          <h3>{t.byHousehold}</h3>
          {households.map((group) => (
            <Rows key={group[0]?.householdId ?? ''} title={nameOf(group[0])} rows={group} tick />
          ))}
          {households.length > 1 && <Rows title={t.byProduct} rows={goods} tick={false} />}
        </Paper>
      )}
    </>
  );
}

/** A household with its village. */
function nameOf(row: Packed | undefined): string {
  if (row === undefined || row.householdId === null) return bookTexts().noHousehold;
  return row.village === '' ? row.householdName : `${row.householdName} · ${row.village}`;
}
