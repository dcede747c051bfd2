import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { OrderState } from '../../server/contract/order.ts';
import { ORDER_STATES } from '../../server/contract/order-states.ts';
import { formatCount, formatDong } from '../i18n/format.ts';
import { orderStateTexts } from '../i18n/order-states.ts';
import type { ClientError } from '../net/outcome.ts';
import type { Link } from '../net/socket.ts';
import { createOrderBook } from '../state/order-book.ts';
import { watchRefusals } from '../state/refusals.ts';
import { SelectField, TextField } from '../ui/field.tsx';
import { ErrorNotice, ListOf, Notice, Sheet } from '../ui/frame.tsx';
import { OrderCard } from './order-card.tsx';
import { commonSteps, givesUp, type OrderStep } from './order-steps.ts';
import { orderBookTexts } from './order-texts.ts';
import { organiseTexts } from './texts.ts';

/** Nobody types a whole number faster than this, ms between two letters. */
const TYPING_MS = 300;

/** A step that is asked for once more before it is taken. */
type Asked = { orderIds: string[]; step: OrderStep };

function GiveUpSheet(props: { asked: Asked; onYes: (reason: string) => void; onNo: () => void }) {
  const { asked, onYes, onNo } = props;
  const t = orderBookTexts();
  const [reason, setReason] = useState('');
  return (
    <Sheet title={t.steps[asked.step]} onClose={onNo}>
      <div class="stack">
        <p>{t.undoAsk(formatCount(asked.orderIds.length))}</p>
        <TextField label={t.reason} maxLength={200} value={reason} onText={setReason} />
        <button type="button" class="button big wide" onClick={onNo}>
          {t.keep}
        </button>
        <button type="button" class="button main big wide" onClick={() => onYes(reason)}>
          {t.steps[asked.step]}
        </button>
      </div>
    </Sheet>
  );
}

/** The order book of one sale event: searched by the server, page by page; orders go on singly or many at once. */
export function OrderList({ link, saleEventId }: { link: Link; saleEventId: string }) {
  const t = orderBookTexts();
  const common = organiseTexts();
  const book = useMemo(() => createOrderBook({ link, saleEventId }), [link, saleEventId]);
  useEffect(() => book.close, [book]);
  const refusals = useMemo(
    () => watchRefusals({ link, saleEventId, orders: book.orders }),
    [link, saleEventId, book],
  );
  useEffect(() => refusals.close, [refusals]);
  const [search, setSearch] = useState('');
  const [state, setState] = useState<OrderState | ''>('');
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [asked, setAsked] = useState<Asked | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  const [failed, setFailed] = useState(0);
  const orders = book.orders.value;
  const chosen = (orders ?? []).filter(({ orderId }) => selected.has(orderId));

  // Not at the first drawing: the book fetches its first page by itself.
  const drawn = useRef(false);
  useEffect(() => {
    if (!drawn.current) {
      drawn.current = true;
      return;
    }
    const timer = setTimeout(() => book.find({ search, states: state === '' ? [] : [state] }), TYPING_MS);
    return () => clearTimeout(timer);
  }, [book, search, state]);

  const move = async ({ orderIds, step }: Asked, reason: string) => {
    setAsked(null);
    setBusy(true);
    const outcome = await book.move({ orderIds, to: step, reason });
    setBusy(false);
    setError(outcome.error);
    setFailed(outcome.error === null ? outcome.failed : 0);
    setSelected(new Set());
  };
  const markPaid = async (paid: { orderId: string; note: string }) => {
    setBusy(true);
    setError(await book.markPaid(paid));
    setBusy(false);
  };
  const step = (orderIds: string[], next: OrderStep) => {
    const wanted = { orderIds, step: next };
    if (givesUp(next)) setAsked(wanted);
    else void move(wanted, '');
  };
  const steps = commonSteps(chosen);

  return (
    <section class="stack-s">
      <h2>{common.orders}</h2>
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
      <TextField label={common.search} type="search" maxLength={40} value={search} onText={setSearch} />
      <SelectField
        label={t.state}
        value={state}
        options={[
          { value: '', text: t.anyState },
          ...ORDER_STATES.map((value) => ({ value, text: orderStateTexts()[value] })),
        ]}
        onText={(value) => setState(ORDER_STATES.find((known) => known === value) ?? '')}
      />
      {orders !== null && orders.length > 0 && (
        <div class="row">
          <button
            type="button"
            class="button"
            // The server takes so many at once.
            onClick={() => setSelected(new Set(orders.slice(0, 200).map(({ orderId }) => orderId)))}
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
      {chosen.length > 0 && (
        <fieldset class="card row bulk" disabled={busy}>
          <legend class="strong">{t.selected(formatCount(chosen.length))}</legend>
          {steps.length === 0 && <span class="soft">{t.noCommonStep}</span>}
          {steps.map((next) => (
            <button
              key={next}
              type="button"
              class="button"
              onClick={() =>
                step(
                  chosen.map(({ orderId }) => orderId),
                  next,
                )
              }
            >
              {t.steps[next]}
            </button>
          ))}
        </fieldset>
      )}
      {error !== null && <ErrorNotice error={error} />}
      {failed > 0 && <Notice tone="warn" icon="warn" text={t.someFailed(formatCount(failed))} />}
      <ListOf
        label={common.orders}
        items={orders}
        error={book.error.value}
        empty={search.trim() === '' && state === '' ? common.noOrders : common.noMatch}
        onRetry={book.reload}
      >
        {(order) => (
          <OrderCard
            key={order.orderId}
            order={order}
            refused={refusals.counts.value.get(order.buyer.phone) ?? 0}
            selected={selected.has(order.orderId)}
            busy={busy}
            onSelect={(on) => {
              const next = new Set(selected);
              if (on) next.add(order.orderId);
              else next.delete(order.orderId);
              setSelected(next);
            }}
            onStep={(next) => step([order.orderId], next)}
            onPaid={(paid) => void markPaid(paid)}
          />
        )}
      </ListOf>
      {book.more.value && (
        <button type="button" class="button wide" onClick={() => void book.older()}>
          {t.older}
        </button>
      )}
      {asked !== null && (
        <GiveUpSheet asked={asked} onYes={(reason) => void move(asked, reason)} onNo={() => setAsked(null)} />
      )}
    </section>
  );
}
