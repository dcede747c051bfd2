import { useState } from 'preact/hooks';
import type { StaffSaleEvent } from '../../../server/contract/sale-event.ts';
import { formatDateTime, instantOfLocal, localOfInstant } from '../../i18n/format.ts';
import type { CallApi } from '../../net/api.ts';
import type { ClientError, Outcome } from '../../net/outcome.ts';
import { refusalAt, TextField } from '../../ui/field.tsx';
import { ErrorNotice, Notice, Sheet } from '../../ui/frame.tsx';
import { Icon } from '../../ui/icon.tsx';
import { CopyField } from '../copy-field.tsx';
import { organiseTexts } from '../texts.ts';
import { PlanIcon } from './icons.tsx';
import { planTexts } from './texts.ts';

const DAY_MS = 86_400_000;

function MoveSheet(props: {
  api: CallApi;
  saleEvent: StaffSaleEvent;
  onMoved: () => void;
  onClose: () => void;
}) {
  const { api, saleEvent, onMoved, onClose } = props;
  const t = organiseTexts();
  const p = planTexts();
  const startMs = Date.parse(saleEvent.startsAt);
  const [local, setLocal] = useState(localOfInstant(startMs));
  const [tried, setTried] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  const startsAt = instantOfLocal(local);
  const move = async () => {
    setTried(true);
    if (startsAt === null) return;
    const params = { id: saleEvent.id };
    const outcome = await api('POST /api/sale-events/:id/move', { params, body: { startsAt } });
    setError(outcome.ok ? null : outcome.error);
    if (outcome.ok) onMoved();
  };
  return (
    <Sheet title={p.move} onClose={onClose}>
      <div class="stack">
        <p>{p.moveAbout}</p>
        <div class="row">
          <button type="button" class="button" onClick={() => setLocal(localOfInstant(startMs + DAY_MS))}>
            {p.moveDay}
          </button>
          <button type="button" class="button" onClick={() => setLocal(localOfInstant(startMs + 7 * DAY_MS))}>
            {p.moveWeek}
          </button>
        </div>
        <TextField
          label={p.moveTo}
          type="datetime-local"
          value={local}
          refusal={tried && startsAt === null ? t.needed : refusalAt(error, 'startsAt')}
          onText={setLocal}
        />
        {error !== null && error.field !== 'startsAt' && <ErrorNotice error={error} />}
        <button type="button" class="button main big wide" onClick={move}>
          <PlanIcon name="calendar" />
          {p.moveSave}
        </button>
      </div>
    </Sheet>
  );
}

/** What can be done with a sale event as a whole: publish, edit, move, copy, share, cancel. */
export function SaleActions(props: { api: CallApi; saleEvent: StaffSaleEvent; onChanged: () => void }) {
  const { api, saleEvent, onChanged } = props;
  const t = organiseTexts();
  const p = planTexts();
  const [open, setOpen] = useState<'move' | 'cancel' | null>(null);
  const [error, setError] = useState<ClientError | null>(null);
  const { id, title, state } = saleEvent;
  const isOver = state === 'ended' || state === 'cancelled';
  const isAhead = state === 'draft' || state === 'scheduled';
  const changed = (outcome: Outcome<unknown>) => {
    setOpen(null);
    setError(outcome.ok ? null : outcome.error);
    if (outcome.ok) onChanged();
    return outcome.ok;
  };
  const publish = async () => {
    const outcome = await api('POST /api/sale-events/:id/publish', { params: { id } });
    if (changed(outcome)) location.hash = `#/chia-se/${id}`;
  };
  const cancel = async () => changed(await api('POST /api/sale-events/:id/cancel', { params: { id } }));
  return (
    <section class="stack-s">
      {error !== null && <ErrorNotice error={error} />}
      {state === 'cancelled' && (
        <>
          <Notice tone="warn" icon="warn" text={p.cancelledTitle} />
          <CopyField
            label={p.message}
            value={p.cancelMessage(title, formatDateTime(saleEvent.startsAt))}
            button={p.copyMessage}
          />
        </>
      )}
      {state === 'draft' && (
        <>
          <Notice text={p.publishAbout} />
          <button type="button" class="button main big wide" onClick={publish}>
            <PlanIcon name="send" />
            {p.publish}
          </button>
        </>
      )}
      <div class="row">
        {!isOver && (
          <a class="button" href={`#/sua/${id}`}>
            <PlanIcon name="edit" />
            {p.edit}
          </a>
        )}
        {isAhead && (
          <button type="button" class="button" onClick={() => setOpen('move')}>
            <PlanIcon name="calendar" />
            {p.move}
          </button>
        )}
        <a class="button" href={`#/chep/${id}`}>
          <Icon name="copy" />
          {p.copy}
        </a>
        {state !== 'draft' && !isOver && (
          <a class="button" href={`#/chia-se/${id}`}>
            <PlanIcon name="share" />
            {p.share}
          </a>
        )}
        {state !== 'draft' && (
          <a class="button" href={`/xem/${id}`}>
            <Icon name="show" />
            {t.viewPage}
          </a>
        )}
        {isAhead && (
          <button type="button" class="button" onClick={() => setOpen('cancel')}>
            <Icon name="close" />
            {t.cancelSale}
          </button>
        )}
      </div>
      {open === 'move' && (
        <MoveSheet
          api={api}
          saleEvent={saleEvent}
          onClose={() => setOpen(null)}
          onMoved={() => changed({ ok: true, data: null })}
        />
      )}
      {open === 'cancel' && (
        <Sheet title={t.cancelSale} onClose={() => setOpen(null)}>
          <div class="stack">
            <p>{p.cancelAsk}</p>
            <button type="button" class="button big wide" onClick={() => setOpen(null)}>
              {t.cancelNo}
            </button>
            <button type="button" class="button main big wide" onClick={cancel}>
              {t.cancelYes}
            </button>
          </div>
        </Sheet>
      )}
    </section>
  );
}
