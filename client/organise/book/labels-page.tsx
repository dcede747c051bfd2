import { useEffect, useMemo, useState } from 'preact/hooks';
import type { BookFilterSent } from '../../../server/contract/order.ts';
import { formatCount } from '../../i18n/format.ts';
import type { CallApi } from '../../net/api.ts';
import type { Link } from '../../net/socket.ts';
import { SelectField } from '../../ui/field.tsx';
import { ErrorNotice, Notice } from '../../ui/frame.tsx';
import { MOST_PRINTED, readAllOrders } from './all-orders.ts';
import { useCoop } from './coop-head.tsx';
import { Label } from './label.tsx';
import { Paper, PaperBar } from './paper.tsx';
import { bookTexts } from './texts.ts';

const SIZES = ['a4', 'sheet'] as const;
type Size = (typeof SIZES)[number];
/** What the printer is told; a label of 10×15 cm is a page of its own. */
const PAGES: Readonly<Record<Size, string>> = {
  a4: '@page { size: A4; margin: 0; }',
  sheet: '@page { size: 100mm 150mm; margin: 0; }',
};
/** Lines of goods that fit. */
const LINES: Readonly<Record<Size, number>> = { a4: 3, sheet: 12 };
const PER_SHEET = 8;

/** Labels for the parcels of the orders that a filter finds, on sheets of A4 or one by one. */
export function LabelsPage(props: { api: CallApi; link: Link; filter: BookFilterSent }) {
  const { api, link, filter } = props;
  const coop = useCoop(api);
  // The number first: a long name is cut off at its end.
  const sender = [coop?.phone, coop?.name].filter(Boolean).join(' · ');
  const t = bookTexts();
  const reading = useMemo(() => readAllOrders({ link, filter }), [link, filter]);
  useEffect(() => reading.close, [reading]);
  const [size, setSize] = useState<Size>('a4');
  const printed = reading.printed.value;
  if (reading.error.value !== null) {
    return <ErrorNotice error={reading.error.value} onRetry={reading.again} />;
  }
  if (printed === null) return <Notice icon="clock" text={t.reading(formatCount(reading.read.value))} />;
  const parcels = printed.orders.filter(({ state }) => state !== 'cancelled' && state !== 'refused');
  const leftOut = printed.orders.length - parcels.length;
  // The oldest first, as they were promised.
  const labels = [...parcels]
    .reverse()
    .map((order) => (
      <Label
        key={order.orderId}
        order={order}
        commune={printed.communes.get(order.buyer.communeCode ?? '') ?? ''}
        sender={sender}
        mostLines={LINES[size]}
      />
    ));
  const perSheet = size === 'a4' ? PER_SHEET : 1;
  const sheets = Array.from({ length: Math.ceil(labels.length / perSheet) }, (_, index) =>
    labels.slice(index * perSheet, (index + 1) * perSheet),
  );
  return (
    <>
      <style>{PAGES[size]}</style>
      <PaperBar title={`${t.labels}: ${t.labelCount(formatCount(labels.length))}`} ready={labels.length > 0}>
        <SelectField
          label={t.size}
          value={size}
          options={SIZES.map((value) => ({ value, text: t.sizes[value] }))}
          onText={(value) => setSize(SIZES.find((known) => known === value) ?? 'a4')}
        />
        {leftOut > 0 && <Notice text={t.leftOut(formatCount(leftOut))} />}
        {printed.more && <Notice tone="warn" icon="warn" text={t.tooMany(formatCount(MOST_PRINTED))} />}
        {labels.length === 0 && <Notice text={t.noOrders} />}
      </PaperBar>
      <Paper title={t.labels} of={`labels ${size}`}>
        {sheets.map((sheet) => (
          <ul key={sheet[0]?.key} class="label-sheet">
            {sheet}
          </ul>
        ))}
      </Paper>
    </>
  );
}
