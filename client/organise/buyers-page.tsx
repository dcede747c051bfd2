import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Buyer } from '../../server/contract/buyer.ts';
import { formatCount, formatDateTime } from '../i18n/format.ts';
import type { CallApi } from '../net/api.ts';
import type { ClientError } from '../net/outcome.ts';
import { createResource } from '../state/resource.ts';
import { TextField } from '../ui/field.tsx';
import { ErrorNotice, ListOf, Notice, Sheet } from '../ui/frame.tsx';
import { BlockedNumbers, BlockSheet } from './blocked-numbers.tsx';
import { blockedTexts } from './blocked-texts.ts';
import { buyerTexts } from './buyer-texts.ts';
import { formatPhone } from './format-phone.ts';
import { organiseTexts } from './texts.ts';

/** Nobody types a whole name faster than this, ms between two letters. */
const TYPING_MS = 300;

/** Lets the browser save what is known of somebody, readable by people and by machines. */
function saveAs(name: string, data: unknown): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(data, null, 2)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

function EraseSheet(props: { buyer: Buyer; api: CallApi; onErased: () => void; onClose: () => void }) {
  const { buyer, api, onErased, onClose } = props;
  const t = buyerTexts();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  const erase = async () => {
    setBusy(true);
    const outcome = await api('POST /api/buyers/erase', { body: { phone: buyer.phone } });
    setBusy(false);
    if (outcome.ok) onErased();
    else setError(outcome.error);
  };
  return (
    <Sheet title={t.eraseAsk(buyer.name)} onClose={onClose}>
      <div class="stack">
        <p>{t.eraseWhat}</p>
        {error?.code === 'wrong_state' && <Notice tone="bad" icon="warn" text={t.underWay} />}
        {error !== null && error.code !== 'wrong_state' && <ErrorNotice error={error} />}
        <button type="button" class="button big wide" onClick={onClose}>
          {t.eraseNo}
        </button>
        <button type="button" class="button main big wide" disabled={busy} onClick={() => void erase()}>
          {t.eraseYes}
        </button>
      </div>
    </Sheet>
  );
}

function BuyerCard(props: {
  buyer: Buyer;
  /** Null: it is blocked already. */
  onBlock: (() => void) | null;
  onExport: () => void;
  onErase: () => void;
}) {
  const { buyer, onBlock, onExport, onErase } = props;
  const t = buyerTexts();
  return (
    <li class="card stack-s">
      <p class="row spread">
        <strong>{buyer.name}</strong>
        <span class="badge">{t.orders(formatCount(buyer.orders))}</span>
      </p>
      {buyer.refused > 0 && <Notice tone="warn" icon="warn" text={t.refused(formatCount(buyer.refused))} />}
      <p class="row spread">
        <a
          class="button"
          href={`tel:${buyer.phone}`}
          aria-label={organiseTexts().call(formatPhone(buyer.phone))}
        >
          {formatPhone(buyer.phone)}
        </a>
        <span class="soft">{t.lastOrder(formatDateTime(buyer.lastOrderAt))}</span>
      </p>
      <div class="row">
        <button type="button" class="button" aria-label={t.exportOf(buyer.name)} onClick={onExport}>
          {t.export}
        </button>
        {onBlock !== null && (
          <button
            type="button"
            class="button"
            aria-label={blockedTexts().blockOf(buyer.name)}
            onClick={onBlock}
          >
            {blockedTexts().block}
          </button>
        )}
        <button type="button" class="button" aria-label={t.eraseOf(buyer.name)} onClick={onErase}>
          {t.erase}
        </button>
      </div>
    </li>
  );
}

/** Those who bought: what is known of them, to be handed to them or erased when they ask. */
export function BuyersPage({ api }: { api: CallApi }) {
  const t = buyerTexts();
  const [search, setSearch] = useState('');
  const typed = useRef('');
  const buyers = useMemo(
    () => createResource(() => api('POST /api/buyers/find', { body: { search: typed.current } })),
    [api],
  );
  const blocked = useMemo(() => createResource(() => api('GET /api/buyers/blocked')), [api]);
  /** The number that the sheet begins with; null: no sheet. */
  const [blocking, setBlocking] = useState<string | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const block = (phone: string) => {
    setDone(null);
    setBlocking(phone);
  };
  const isBlocked = (of: string) => blocked.data.value?.numbers.some(({ phone }) => phone === of) ?? false;
  const [erasing, setErasing] = useState<Buyer | null>(null);
  const [erased, setErased] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  useEffect(() => {
    if (typed.current === search) return;
    const timer = setTimeout(() => {
      typed.current = search;
      void buyers.reload();
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [search, buyers]);
  const save = async ({ phone }: Buyer) => {
    const outcome = await api('POST /api/buyers/export', { body: { phone } });
    setError(outcome.ok ? null : outcome.error);
    if (outcome.ok) saveAs(`cho-phien-${phone.replace('+', '')}.json`, outcome.data);
  };
  return (
    <section class="stack">
      <h1>{t.title}</h1>
      <TextField label={t.search} maxLength={40} autocomplete="off" value={search} onText={setSearch} />
      {done !== null && <Notice tone="good" icon="check" text={blockedTexts().done(done)} />}
      {erased && <Notice tone="good" icon="check" text={t.gone} />}
      {error !== null && <ErrorNotice error={error} />}
      <ListOf
        label={t.title}
        items={buyers.data.value?.buyers ?? null}
        error={buyers.error.value}
        empty={t.none}
        onRetry={buyers.reload}
      >
        {(buyer) => (
          <BuyerCard
            key={buyer.phone}
            buyer={buyer}
            onBlock={isBlocked(buyer.phone) ? null : () => block(buyer.phone)}
            onExport={() => void save(buyer)}
            onErase={() => {
              setErased(false);
              setErasing(buyer);
            }}
          />
        )}
      </ListOf>
      <BlockedNumbers api={api} blocked={blocked} onAdd={() => block('')} />
      {blocking !== null && (
        <BlockSheet
          api={api}
          phone={blocking}
          onClose={() => setBlocking(null)}
          onBlocked={(phone) => {
            setBlocking(null);
            setDone(phone);
            void blocked.reload();
          }}
        />
      )}
      {erasing !== null && (
        <EraseSheet
          buyer={erasing}
          api={api}
          onClose={() => setErasing(null)}
          onErased={() => {
            setErasing(null);
            setErased(true);
            void buyers.reload();
          }}
        />
      )}
    </section>
  );
}
