import { useState } from 'preact/hooks';
import type { StaffSaleEvent } from '../../../server/contract/sale-event.ts';
import { formatCount, formatDateTime, instantOfLocal, localOfInstant } from '../../i18n/format.ts';
import type { CallApi } from '../../net/api.ts';
import type { ClientError } from '../../net/outcome.ts';
import { takesOrders } from '../../state/takes-orders.ts';
import { TextField } from '../../ui/field.tsx';
import { ErrorNotice, Notice, Sheet } from '../../ui/frame.tsx';
import { Icon } from '../../ui/icon.tsx';
import { organiseTexts } from '../texts.ts';
import { planTexts } from './texts.ts';

const DAY_HOURS = 24;
const DAY_MS = DAY_HOURS * 3_600_000;
const MAX_DAYS = 30;
/** Hours to choose from for a plan. */
const CHOICES = [0, 6, DAY_HOURS, 2 * DAY_HOURS, 3 * DAY_HOURS, 7 * DAY_HOURS];

/** How long a sale event may sell after its end; `hours`, what it has now, is always among them. */
export function sellAfterOptions(hours: number): { value: string; text: string }[] {
  const t = planTexts();
  const textOf = (of: number) => {
    if (of === 0) return t.sellAfterNone;
    return of % DAY_HOURS === 0 ? t.days(formatCount(of / DAY_HOURS)) : t.hours(formatCount(of));
  };
  const all = [...new Set([...CHOICES, hours])].sort((one, other) => one - other);
  return all.map((of) => ({ value: String(of), text: textOf(of) }));
}

/** Until when a sale event that is over takes orders: longer, shorter, or no more. */
export function OrdersUntilSection(props: {
  api: CallApi;
  saleEvent: StaffSaleEvent;
  onChanged: () => void;
}) {
  const { api, saleEvent, onChanged } = props;
  const { ordersUntil } = saleEvent;
  const t = planTexts();
  const untilMs = Math.max(Date.now(), ordersUntil === null ? 0 : Date.parse(ordersUntil));
  const [typed, setTyped] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  const [refused, setRefused] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  const open = takesOrders(saleEvent, Date.now());
  const local = typed ?? localOfInstant(open ? untilMs : untilMs + DAY_MS);
  const put = async (until: string | null) => {
    const params = { id: saleEvent.id };
    const outcome = await api('POST /api/sale-events/:id/orders-until', {
      params,
      body: { ordersUntil: until },
    });
    setAsking(false);
    setError(outcome.ok ? null : outcome.error);
    if (!outcome.ok) return;
    setTyped(null);
    onChanged();
  };
  const save = () => {
    const until = instantOfLocal(local);
    const leftMs = until === null ? 0 : Date.parse(until) - Date.now();
    const bad = leftMs <= 0 || leftMs > MAX_DAYS * DAY_MS;
    setRefused(bad);
    if (!bad) void put(until);
  };
  const state = () => {
    if (ordersUntil === null) return t.afterNone;
    const when = formatDateTime(ordersUntil);
    return open ? t.afterOpen(when) : t.afterOver(when);
  };
  return (
    <section class="card stack-s">
      <h2>{t.afterTitle}</h2>
      <Notice tone={open ? 'good' : 'quiet'} icon={open ? 'cart' : 'clock'} text={state()} />
      <TextField
        label={t.afterUntil}
        type="datetime-local"
        value={local}
        refusal={refused ? t.afterBad : undefined}
        onText={setTyped}
      />
      {error !== null && <ErrorNotice error={error} />}
      <div class="row">
        <button
          type="button"
          class="button"
          onClick={() => setTyped(localOfInstant(Date.parse(instantOfLocal(local) ?? '') + DAY_MS))}
          disabled={instantOfLocal(local) === null}
        >
          <Icon name="plus" />
          {t.afterDay}
        </button>
        <button type="button" class="button main" onClick={save}>
          <Icon name="save" />
          {t.afterSave}
        </button>
      </div>
      {open && (
        <button type="button" class="button wide" onClick={() => setAsking(true)}>
          <Icon name="stop" />
          {t.afterClose}
        </button>
      )}
      {asking && (
        <Sheet title={t.afterClose} onClose={() => setAsking(false)}>
          <div class="stack">
            <p>{t.afterCloseAsk}</p>
            <button type="button" class="button big wide" onClick={() => setAsking(false)}>
              {organiseTexts().cancelNo}
            </button>
            <button type="button" class="button main big wide" onClick={() => void put(null)}>
              {t.afterCloseYes}
            </button>
          </div>
        </Sheet>
      )}
    </section>
  );
}
