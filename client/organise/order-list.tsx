import { useEffect, useMemo, useState } from 'preact/hooks';
import type { StaffOrder } from '../../server/contract/order.ts';
import { formatCount, formatDong } from '../i18n/format.ts';
import type { ClientError } from '../net/outcome.ts';
import type { Link } from '../net/socket.ts';
import { type BookSearch, createOrderBook, EVERY_ORDER } from '../state/order-book.ts';
import { watchRefusals } from '../state/refusals.ts';
import { ErrorNotice, ListOf } from '../ui/frame.tsx';
import { Icon } from '../ui/icon.tsx';
import { BookTools } from './book/tools.tsx';
import { BookFilterFields, type FilterChoices } from './book-filter.tsx';
import { GiveUpSheet } from './give-up-sheet.tsx';
import { MoveNotice, type MoveResult, useMoveResult } from './move-notice.tsx';
import { OrderCard } from './order-card.tsx';
import { NotesSheet } from './order-notes.tsx';
import { commonSteps, givesUp, type OrderStep } from './order-steps.ts';
import { orderBookTexts } from './order-texts.ts';
import { organiseTexts } from './texts.ts';

/** The server takes so many at once. */
const MOST_AT_ONCE = 200;

/** What is asked before it is done. */
type Asked =
  | { kind: 'give up'; orderIds: string[]; step: OrderStep }
  | { kind: 'notes' | 'shipping'; order: StaffOrder };

/** The order book of one sale event, or of all: searched by the server, page by page; orders go on singly or many at once. */
export function OrderList(props: {
  link: Link;
  /** Null: of all sale events. */
  saleEventId: string | null;
  choices: FilterChoices;
  filter?: BookSearch;
  onFilter?: (filter: BookSearch) => void;
}) {
  const { link, saleEventId, choices } = props;
  const t = orderBookTexts();
  const common = organiseTexts();
  const [filter, setFilter] = useState(props.filter ?? EVERY_ORDER);
  // The filter that it began with; later ones are told to it.
  const book = useMemo(() => createOrderBook({ link, saleEventId, filter }), [link, saleEventId]);
  useEffect(() => book.close, [book]);
  const refusals = useMemo(
    () => watchRefusals({ link, saleEventId, orders: book.orders }),
    [link, saleEventId, book],
  );
  useEffect(() => refusals.close, [refusals]);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [asked, setAsked] = useState<Asked | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  const [result, setResult] = useMoveResult();
  const orders = book.orders.value;
  const chosen = (orders ?? []).filter(({ orderId }) => selected.has(orderId));
  const titles = new Map(choices.sales?.map(({ id, title }) => [id, title]));

  const find = (next: BookSearch) => {
    setFilter(next);
    props.onFilter?.(next);
    setSelected(new Set());
    book.find(next);
  };
  /** Runs something that may fail, with all buttons held. */
  const hold = async <T,>(run: () => Promise<T>): Promise<T> => {
    setBusy(true);
    try {
      return await run();
    } finally {
      setBusy(false);
    }
  };
  const move = async (orderIds: string[], step: OrderStep, reason: string) => {
    const { error: refused, ...moved } = await hold(() => book.move({ orderIds, to: step, reason }));
    setError(refused);
    setResult({ ...moved, step });
    // What was chosen and written is there for another try.
    if (refused !== null) return refused;
    setAsked(null);
    setSelected(new Set());
    return null;
  };
  const undo = async ({ orderIds }: MoveResult) => {
    const { error: refused, ...moved } = await hold(() => book.undo(orderIds));
    setError(refused);
    setResult({ ...moved, step: null });
  };
  const step = (those: readonly StaffOrder[], next: OrderStep) => {
    const orderIds = those.map(({ orderId }) => orderId);
    const [only, ...others] = those;
    if (givesUp(next)) setAsked({ kind: 'give up', orderIds, step: next });
    else if (next === 'shipped' && only !== undefined && others.length === 0) {
      setAsked({ kind: 'shipping', order: only });
    } else void move(orderIds, next, '');
  };
  const steps = commonSteps(chosen);

  return (
    <section class="stack-s">
      <dl class="totals">
        <div>
          <dt>{common.orderCount}</dt>
          <dd data-testid="order-count">{formatCount(book.totals.value.orders)}</dd>
        </div>
        <div>
          <dt>{common.orderTotal}</dt>
          <dd data-testid="order-total">{formatDong(book.totals.value.totalDong)}</dd>
        </div>
      </dl>
      <BookFilterFields filter={filter} choices={choices} onFilter={find} />
      <BookTools
        filter={{ ...filter, saleEventId: saleEventId ?? filter.saleEventId }}
        chosen={chosen.map(({ orderId }) => orderId)}
        everySale={saleEventId === null}
      />
      {orders !== null && orders.length > 0 && (
        <div class="row">
          <button
            type="button"
            class="button"
            onClick={() => setSelected(new Set(orders.slice(0, MOST_AT_ONCE).map(({ orderId }) => orderId)))}
          >
            {t.selectAll}
          </button>
          {chosen.length > 0 && (
            <button type="button" class="button plain" onClick={() => setSelected(new Set())}>
              {t.selectNone}
            </button>
          )}
        </div>
      )}
      <div class="bulk stack-s">
        {chosen.length > 0 && (
          <fieldset class="card row" disabled={busy}>
            <legend class="strong">{t.selected(formatCount(chosen.length))}</legend>
            {steps.length === 0 && <span class="soft">{t.noCommonStep}</span>}
            {steps.map((next) => (
              <button key={next} type="button" class="button" onClick={() => step(chosen, next)}>
                {t.steps[next]}
              </button>
            ))}
          </fieldset>
        )}
        {error !== null && <ErrorNotice error={error} />}
        <MoveNotice result={result} busy={busy} onUndo={undo} />
        {book.waiting.value > 0 && (
          <button type="button" class="button main wide" aria-live="polite" onClick={book.showWaiting}>
            <Icon name="cart" />
            {t.newOrders(formatCount(book.waiting.value))}
          </button>
        )}
      </div>
      {book.error.value !== null && orders !== null && (
        <ErrorNotice error={book.error.value} onRetry={book.reload} />
      )}
      <ListOf
        label={common.orders}
        items={orders}
        error={book.error.value}
        empty={filter === EVERY_ORDER ? common.noOrders : common.noMatch}
        onRetry={book.reload}
      >
        {(order) => (
          <OrderCard
            key={order.orderId}
            order={order}
            saleTitle={titles.get(order.saleEventId)}
            refused={refusals.counts.value.get(order.buyer.phone) ?? 0}
            selected={selected.has(order.orderId)}
            busy={busy}
            onSelect={(on) => {
              const next = new Set(selected);
              if (on) next.add(order.orderId);
              else next.delete(order.orderId);
              setSelected(next);
            }}
            onStep={(next) => step([order], next)}
            onPaid={(paid) => void hold(async () => setError(await book.markPaid(paid)))}
            onNotes={() => setAsked({ kind: 'notes', order })}
          />
        )}
      </ListOf>
      {book.more.value && (
        <button type="button" class="button wide" onClick={() => void book.older()}>
          {t.older}
        </button>
      )}
      {asked?.kind === 'give up' && (
        <GiveUpSheet
          {...asked}
          onYes={(reason) => move(asked.orderIds, asked.step, reason)}
          onNo={() => setAsked(null)}
        />
      )}
      {(asked?.kind === 'notes' || asked?.kind === 'shipping') && (
        <NotesSheet
          order={asked.order}
          shipping={asked.kind === 'shipping'}
          onSave={async (written) => {
            const refused = await book.annotate(written);
            // The number first: a parcel that is on its way without it has nobody who could find it.
            if (refused !== null || asked.kind === 'notes') return refused;
            return move([asked.order.orderId], 'shipped', '');
          }}
          onClose={() => setAsked(null)}
        />
      )}
    </section>
  );
}
